"""The course of a circle: it begins, goes from step to step, and ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.circle.rules import ROUNDS
from commands.circle.wording import heading, next_date, question_of, show, words_of
from commands.kit.context import Scene
from commands.kit.phrase import Phrase
from commands.kit.replies import About, Reply, announce, board
from storage.circle import Meeting

_FORGOTTEN = timedelta(hours=3)  # after its end: nobody is there any more


async def begin(scene: Scene, meeting: Meeting, mover: str) -> list[Reply]:
    """The first step of a circle that has just been begun."""
    await set_alarms(scene, meeting)
    return [*await scene.tell("meeting-begins"), *await enter(scene, meeting, 0, mover, fresh=True)]


async def go_to(scene: Scene, meeting: Meeting, place: int, mover: str | None) -> list[Reply]:
    """On (or back) to a step; after the last one the circle is over."""
    said = await _leave_step(scene, meeting)
    if place < len(meeting.steps):
        return [*said, *await enter(scene, meeting, place, mover)]
    return [*said, *await finish(scene, meeting)]


async def enter(scene: Scene, meeting: Meeting, place: int, mover: str | None, *, fresh: bool = False) -> list[Reply]:
    """A step begins."""
    step = meeting.steps[place]
    until, has_round = scene.now + step.length, step.kind in ROUNDS
    now = await scene.store.circle.enter(meeting.id, place, until, mover, scene.now, has_round=has_round)
    await scene.wake("circle", "step", now.moment, until)
    said = [show(scene, now, fresh=fresh), announce(heading(scene, now), *words_of(step))]
    if step.kind == "opening":
        said[-1] = replace(said[-1], loud=True)
        said += await scene.tell("meeting-opens")
    if step.kind == "sharing":
        said += await scene.tell("queue-wanted")
    if has_round:
        said += await scene.tell("round-wanted", question_of(scene, step))
    return said


async def finish(scene: Scene, meeting: Meeting) -> list[Reply]:
    """The circle is over: thanks, the next date, and what others have to say at the end of a meeting."""
    said = await _leave_step(scene, meeting)
    await scene.store.circle.end(meeting.id)
    for name in ("end", "forgotten"):
        await scene.store.timers.cancel("circle", name, str(meeting.id))
    over = board("circle", [Phrase("circle-over")], about=About("circle", "board", str(meeting.id)))
    date = await next_date(scene)
    thanks = [Phrase("circle-thanks"), *([Phrase("circle-next-date", date=date)] if date else [])]
    return [*said, over, announce(*thanks), *await scene.tell("meeting-ends")]


async def set_alarms(scene: Scene, meeting: Meeting) -> None:
    """Tell when the time is over; and end by itself what everybody has left."""
    await scene.wake("circle", "end", meeting.id, meeting.ends)
    await scene.wake("circle", "forgotten", meeting.id, meeting.ends + _FORGOTTEN)


async def more_time(scene: Scene, meeting: Meeting, more: timedelta) -> Meeting:
    """The step and the meeting last longer; time that is over already counts from now."""
    await scene.store.timers.cancel("circle", "step", meeting.moment)
    step_ends, ends = (_later(scene.now, each, more) for each in (meeting.step_ends, meeting.ends))
    extended = await scene.store.circle.extend(meeting.id, step_ends, ends)
    await scene.wake("circle", "step", extended.moment, extended.step_ends)
    await set_alarms(scene, extended)
    return extended


def _later(now: datetime, until: datetime, more: timedelta) -> datetime:
    return max(now, until) + more


async def _leave_step(scene: Scene, meeting: Meeting) -> list[Reply]:
    """The step's alarm and its round, if it still goes on, are over with the step."""
    await scene.store.timers.cancel("circle", "step", meeting.moment)
    if not meeting.has_round:
        return []
    await scene.store.circle.let_round_go(meeting.id)
    return await scene.tell("round-unwanted")
