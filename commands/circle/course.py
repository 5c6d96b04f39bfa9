"""The course of a circle: it begins, goes from step to step, and ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.circle.feature import BOARD_MESSAGE, END_TIMER, FORGOTTEN_TIMER, STEP_TIMER
from commands.circle.rules import ROUNDS
from commands.circle.wording import heading, next_date, question_of, show, words_of
from commands.kit.context import RoomContext
from commands.kit.events import MeetingBegan, MeetingEnded, MeetingOpened, QueueWanted, RoundUnwanted, RoundWanted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, board
from storage.circle import Meeting

_FORGOTTEN = timedelta(hours=3)  # after its end: nobody is there any more


async def begin(ctx: RoomContext, meeting: Meeting, mover: str) -> list[Reply]:
    """The first step of a circle that has just been begun."""
    await set_alarms(ctx, meeting)
    return [*await ctx.tell(MeetingBegan()), *await enter(ctx, meeting, 0, mover, fresh=True)]


async def go_to(ctx: RoomContext, meeting: Meeting, place: int, mover: str | None) -> list[Reply]:
    """On (or back) to a step; after the last one the circle is over."""
    said = await _leave_step(ctx, meeting)
    if place < len(meeting.steps):
        return [*said, *await enter(ctx, meeting, place, mover)]
    return [*said, *await finish(ctx, meeting)]


async def enter(
    ctx: RoomContext, meeting: Meeting, place: int, mover: str | None, *, fresh: bool = False
) -> list[Reply]:
    """A step begins."""
    step = meeting.steps[place]
    until, has_round = ctx.now + step.length, step.kind in ROUNDS
    now = await ctx.store.circle.enter(meeting.id, place, until, mover, ctx.now, has_round=has_round)
    await ctx.wake(STEP_TIMER, now.moment, until)
    said = [show(ctx, now, fresh=fresh), announce(heading(ctx, now), *words_of(step))]
    if step.kind == "opening":
        said[-1] = said[-1].loudly()
        said += await ctx.tell(MeetingOpened())
    if step.kind == "sharing":
        said += await ctx.tell(QueueWanted())
    if has_round:
        said += await ctx.tell(RoundWanted(question_of(ctx, step)))
    return said


async def finish(ctx: RoomContext, meeting: Meeting) -> list[Reply]:
    """The circle is over: thanks, the next date, and what others have to say at the end of a meeting."""
    said = await _leave_step(ctx, meeting)
    await ctx.store.circle.end(meeting.id)
    for timer in (END_TIMER, FORGOTTEN_TIMER):
        await ctx.cancel(timer, meeting.id)
    over = board("circle", [Phrase("circle-over")], about=BOARD_MESSAGE.about(meeting.id), comes_along=False)
    date = await next_date(ctx)
    thanks = [Phrase("circle-thanks"), *([Phrase("circle-next-date", date=date)] if date else [])]
    return [*said, over, announce(*thanks), *await ctx.tell(MeetingEnded())]


async def set_alarms(ctx: RoomContext, meeting: Meeting) -> None:
    """Tell when the time is over; and end by itself what everybody has left."""
    await ctx.wake(END_TIMER, meeting.id, meeting.ends)
    await ctx.wake(FORGOTTEN_TIMER, meeting.id, meeting.ends + _FORGOTTEN)


async def more_time(ctx: RoomContext, meeting: Meeting, more: timedelta) -> Meeting:
    """The step and the meeting last longer; time that is over already counts from now."""
    await ctx.cancel(STEP_TIMER, meeting.moment)
    step_ends, ends = (_later(ctx.now, each, more) for each in (meeting.step_ends, meeting.ends))
    extended = await ctx.store.circle.extend(meeting.id, step_ends, ends)
    await ctx.wake(STEP_TIMER, extended.moment, extended.step_ends)
    await set_alarms(ctx, extended)
    return extended


def _later(now: datetime, until: datetime, more: timedelta) -> datetime:
    return max(now, until) + more


async def _leave_step(ctx: RoomContext, meeting: Meeting) -> list[Reply]:
    """The step's alarm and its round, if it still goes on, are over with the step."""
    await ctx.cancel(STEP_TIMER, meeting.moment)
    if not meeting.has_round:
        return []
    await ctx.store.circle.let_round_go(meeting.id)
    return await ctx.tell(RoundUnwanted())
