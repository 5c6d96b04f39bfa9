"""What comes back stays on the clock that it was made on, until somebody wants it on another."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.events import ClocksChanged, ClocksWanted
from commands.kit.phrase import Phrase
from commands.kit.replies import lines
from commands.kit.when.recurrence import same_clocks
from commands.reminders.feature import reminders
from commands.reminders.planning import audible, recurrence, ring
from storage.reminders import Reminder


@reminders.on(ClocksChanged)
async def say_what_stays(ctx: Context, event: ClocksChanged) -> Outcome:
    """Say which reminders come on the old clock; their words only where they belong."""
    said = []
    for reminder in await _on_other_clocks(ctx, event.rooms, event.zone):
        again = recurrence(reminder)
        assert again is not None
        repeats = again.describe(event.zone)
        here = reminder.room_id == ctx.room_id
        facts = {"number": reminder.number, "what": reminder.what} if here else {}
        said.append(Phrase("reminders-stays" if here else "reminders-stays-there", repeats=repeats, **facts))
    return lines(said) if said else None


@reminders.on(ClocksWanted)
async def move_clocks(ctx: Context, event: ClocksWanted) -> None:
    """Go on at the same times of day on the other clock."""
    for reminder in await _on_other_clocks(ctx, event.rooms, event.zone):
        again = recurrence(reminder)
        following = again.moved_to(event.zone, ctx.now).next_after(ctx.now) if again else None
        if again is None or following is None:
            continue
        moved = again.moved_to(event.zone, ctx.now)
        due = await audible(ctx, reminder, following)
        await ctx.store.reminders.go_on(reminder.id, due, following, moved.start.isoformat())
        await ctx.store.reminders.set_zone(reminder.id, moved.zone)
        await ring(ctx, reminder, due)


async def _on_other_clocks(ctx: Context, rooms: tuple[str, ...], zone: ZoneInfo) -> list[Reminder]:
    """The reminders that come back on a clock that shows another time.

    Those for the rooms; in a direct chat those that the person made for themselves, wherever they are said. When they
    are said the quiet hours there are heeded.
    """
    store = ctx.store.reminders
    if ctx.room.direct:
        found = await store.own_that_come_back(ctx.person)
    else:
        of_rooms = [await store.pending(room, ctx.person) for room in rooms]
        found = [reminder for pending in of_rooms for reminder in pending if reminder.whole_room]
    with_rules = [(each, again) for each in found if (again := recurrence(each))]
    return [each for each, again in with_rules if not same_clocks(ZoneInfo(again.zone), zone, ctx.now)]
