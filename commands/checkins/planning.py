"""When the check-ins of a room come by themselves; their timers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from commands.checkins.feature import OPEN_TIMER
from commands.checkins.times import Break, next_outside
from commands.kit.context import RoomContext
from commands.kit.phrase import Phrase
from commands.kit.when import Recurrence
from storage.checkins.schedules import Schedule


async def next_opening(ctx: RoomContext) -> datetime | None:
    """When the next scheduled check-in of this room opens."""
    breaks = await breaks_of(ctx)
    schedules = await ctx.store.checkin_schedules.of_room(ctx.room.room_id)
    found = [next_outside(recurrence(each), breaks, ctx.now) for each in schedules]
    return min((each for each in found if each), default=None)


async def facts(ctx: RoomContext, schedule: Schedule, breaks: Sequence[Break]) -> dict[str, object]:
    """The facts of a schedule, when it comes next included; sets the timer for that."""
    opens = await wait_for(ctx, schedule, breaks)
    again = recurrence(schedule)
    return {
        "repeats": _described(schedule, again.describe(ctx.zone)),
        "question": " · ".join(schedule.question.split("\n")) if schedule.question else Phrase("checkins-usual"),
        "opens": again.shown(opens, ctx.zone) if opens else Phrase("checkins-never"),
    }


def _described(schedule: Schedule, repeats: Phrase) -> Phrase:
    """How it comes back, and its end where that was said."""
    if schedule.ends:
        return Phrase("checkins-repeats-until", repeats=repeats, time=schedule.ends)
    return Phrase("checkins-repeats-for", repeats=repeats, length=schedule.lasts) if schedule.lasts else repeats


async def wait_for(ctx: RoomContext, schedule: Schedule, breaks: Sequence[Break]) -> datetime | None:
    """Set the timer for the next time outside the breaks of the schedule's room, and return that time."""
    opens = next_outside(recurrence(schedule), breaks, ctx.now)
    if opens is None:
        await ctx.cancel(OPEN_TIMER, schedule.id)
    else:  # in the schedule's room, which need not be the one where somebody speaks
        await ctx.store.timers.set(OPEN_TIMER.at(schedule.id, schedule.room_id, opens))
    return opens


async def wait_anew(ctx: RoomContext) -> list[Phrase]:
    """Set all timers anew after a change of the breaks, and return when the next check-in comes."""
    breaks, schedules = await breaks_of(ctx), await ctx.store.checkin_schedules.of_room(ctx.room.room_id)
    found = [await wait_for(ctx, each, breaks) for each in schedules]
    opens = min((each for each in found if each), default=None)
    return [Phrase("checkins-next", opens=opens)] if opens else []


async def breaks_of(ctx: RoomContext, room: str | None = None) -> list[Break]:
    """The breaks of a room of the group that are not over; without one, those of this room."""
    return await ctx.store.checkin_schedules.breaks(room or ctx.room.room_id, ctx.now.astimezone(ctx.zone).date())


def recurrence(schedule: Schedule) -> Recurrence:
    """The recurrence of a schedule."""
    return Recurrence(schedule.rule, datetime.fromisoformat(schedule.start), schedule.zone)
