"""Schedules stay on the clock that they were made on, until somebody wants them on another."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from commands.checkins.feature import checkins
from commands.checkins.planning import breaks_of, recurrence, wait_for
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.events import ClocksChanged, ClocksWanted
from commands.kit.phrase import Phrase
from commands.kit.replies import lines
from commands.kit.when.recurrence import same_clocks
from storage.checkins.schedules import Schedule


@checkins.on(ClocksChanged)
async def say_what_stays(ctx: Context, event: ClocksChanged) -> Outcome:
    """Say which check-ins come on the old clock."""
    found = await _on_other_clocks(ctx, event.rooms, event.zone)
    said = [Phrase("checkins-stays", repeats=recurrence(schedule).describe(event.zone)) for schedule in found]
    return lines(said) if said else None


@checkins.on(ClocksWanted)
async def move_clocks(ctx: Context, event: ClocksWanted) -> None:
    """Go on at the same times of day on the other clock."""
    for schedule in await _on_other_clocks(ctx, event.rooms, event.zone):
        moved = recurrence(schedule).moved_to(event.zone, ctx.now)
        await ctx.store.checkin_schedules.move(schedule.id, moved.rule, moved.start.isoformat(), moved.zone)
        again = await ctx.store.checkin_schedules.get(schedule.id)
        if again:
            await wait_for(ctx, again, await breaks_of(ctx, again.room_id))


async def _on_other_clocks(ctx: Context, rooms: tuple[str, ...], zone: ZoneInfo) -> list[Schedule]:
    """The schedules of these rooms on a clock that shows another time."""
    of_rooms = [await ctx.store.checkin_schedules.of_room(room) for room in rooms]
    return [each for found in of_rooms for each in found if not same_clocks(ZoneInfo(each.zone), zone, ctx.now)]
