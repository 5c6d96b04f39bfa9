"""The timers of a goal: they ring in its person's private chat, where there is one."""

from __future__ import annotations

from datetime import datetime

from commands.goals.feature import KEEP_TIMER, LONG_REST, NUDGE_TIMER, UNTIL_TIMER
from commands.kit.context import RoomContext
from commands.kit.timers import TimerKind
from commands.kit.when import Recurrence
from storage.goals.own import Goal
from storage.goals.steps import Step, Times


async def wake(timer: TimerKind[int], ctx: RoomContext, subject: int, person: str, at: datetime) -> None:
    """Set a timer that rings in the private chat of this person."""
    room = await ctx.store.rooms.direct_with(person) or ctx.room.room_id
    await ctx.store.timers.set(timer.at(subject, room, at))


def recurrence(times: Times) -> Recurrence | None:
    """How a time comes back, if it does."""
    if times.rule is None or times.start is None or times.zone is None:
        return None
    return Recurrence(times.rule, datetime.fromisoformat(times.start), times.zone)


def times_of(ctx: RoomContext, when: datetime | Recurrence) -> Times | None:
    """The times of what somebody said; None where nothing is to come."""
    if not isinstance(when, Recurrence):
        return Times(due=when)
    due = when.next_after(ctx.now)
    return Times(due=due, rule=when.rule, start=when.start.isoformat(), zone=when.zone) if due else None


def next_time(step: Step, after: datetime) -> datetime | None:
    """The first of its times after that moment."""
    if step.times is None:
        return None
    if again := recurrence(step.times):
        return again.next_after(after)
    return step.times.due if step.times.due > after else None


async def plan(ctx: RoomContext, goal: Goal) -> None:
    """Set the timers that a goal has in the state that it has come into, and cancel all others."""
    for timer in (UNTIL_TIMER, KEEP_TIMER):
        await ctx.cancel(timer, goal.id)
    if goal.state == "resting":
        await wake(KEEP_TIMER, ctx, goal.id, goal.person, ctx.now + LONG_REST)
    await plan_nudge(ctx, goal)


async def plan_nudge(ctx: RoomContext, goal: Goal) -> None:
    """Set the timer of its next step, where its person wants a word and it is going; else none."""
    step = await ctx.store.goals.steps.next_of(goal.id)
    if step is None:
        return
    await ctx.cancel(NUDGE_TIMER, step.id)
    if goal.state == "going" and step.nudge and (due := next_time(step, ctx.now)):
        await wake(NUDGE_TIMER, ctx, step.id, goal.person, due)
