"""The course of a circle: it begins, goes from step to step, and ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.circle.feature import BY_VOICE, END_TIMER, FORGOTTEN_TIMER, STEP_TIMER
from commands.circle.rules import ROUNDS
from commands.circle.wording import beginning, next_date, opening, question_of
from commands.kit.context import RoomContext
from commands.kit.meeting_events import (
    MeetingBegan,
    MeetingEnded,
    MeetingOpened,
    QueueWanted,
    RoundUnwanted,
    RoundWanted,
)
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce
from storage.circle import Meeting

_FORGOTTEN = timedelta(hours=3)  # after its end: nobody is there any more


async def begin(ctx: RoomContext, meeting: Meeting, mover: str) -> list[Reply]:
    """The first step of a circle that has just been begun."""
    return [*await ctx.tell(MeetingBegan()), *await enter(ctx, meeting, 0, mover)]


async def go_to(ctx: RoomContext, meeting: Meeting, place: int, mover: str | None) -> list[Reply]:
    """On (or back) to a step; after the last one the circle is over."""
    if place >= len(meeting.steps):
        return await finish(ctx, meeting)
    return [*await _leave_step(ctx, meeting), *await enter(ctx, meeting, place, mover)]


async def enter(ctx: RoomContext, meeting: Meeting, place: int, mover: str | None) -> list[Reply]:
    """A step begins, with one message: a round's is its first call, and the queue's is the queue."""
    step = meeting.steps[place]
    until, has_round = ctx.now + step.length, step.kind in ROUNDS
    now = await ctx.store.circle.enter(meeting.id, place, until, mover, ctx.now, has_round=has_round)
    await ctx.wake(STEP_TIMER, now.moment, until)
    await set_alarms(ctx, now)
    if step.kind == "sharing" and (said := await ctx.tell(QueueWanted())):
        return said
    if has_round and (said := await ctx.tell(RoundWanted(question_of(ctx, step)))):
        return said
    if step.kind == "opening":
        opened = [line for reply in await ctx.tell(MeetingOpened()) for line in (BLANK, *reply.lines)]
        return [opening(ctx, now, opened).loudly()]
    return [beginning(ctx, now)]


async def finish(ctx: RoomContext, meeting: Meeting, *, deserted: bool = False) -> list[Reply]:
    """The circle is over: thanks, the next date, and what others have to say at the end of a meeting.

    Where it is `deserted`, nobody is there to be thanked.
    """
    said = await _leave_step(ctx, meeting)
    await ctx.store.circle.end(meeting.id)
    if not ctx.settings.changed(BY_VOICE):  # asked once, at the first circle
        await ctx.store.settings.set(ctx.group.id, BY_VOICE.name, BY_VOICE.kind.kept(False))
    for timer in (END_TIMER, FORGOTTEN_TIMER):
        await ctx.cancel(timer, meeting.id)
    date = await next_date(ctx)
    over = [Phrase("circle-over-deserted")] if deserted else [Phrase("circle-over"), Phrase("circle-thanks")]
    coming = [Phrase("circle-next-date", date=date)] if date else []
    return [*said, announce(*over, *coming), *await ctx.tell(MeetingEnded())]


async def set_alarms(ctx: RoomContext, meeting: Meeting) -> None:
    """Tell when the time is over, which the last step's may be earlier; and end by itself what everybody has left."""
    last = meeting.place == len(meeting.steps) - 1
    await ctx.wake(END_TIMER, meeting.id, min(meeting.ends, meeting.step_ends) if last else meeting.ends)
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
