"""When the group meets stays on the clock that it was said on, until somebody wants it on another."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from msgspec.structs import replace

from commands.circle.feature import circle
from commands.circle.wording import again, once, tell_date
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.events import ClocksChanged, ClocksWanted
from commands.kit.phrase import Phrase
from commands.kit.replies import lines
from commands.kit.when import Recurrence
from commands.kit.when.recurrence import same_clocks
from storage.circle import NextDate


@circle.on(ClocksChanged)
async def say_what_stays(ctx: Context, event: ClocksChanged) -> Outcome:
    """Say that the circle meets on the old clock."""
    _, repeats = await _on_another_clock(ctx, event.zone)
    return lines([Phrase("circle-stays", repeats=repeats.describe(event.zone))]) if repeats else None


@circle.on(ClocksWanted)
async def move_clocks(ctx: Context, event: ClocksWanted) -> Outcome:
    """Meet at the same time of day on the other clock."""
    date, repeats = await _on_another_clock(ctx, event.zone)
    if date and repeats:
        moved = repeats.moved_to(event.zone, ctx.now)
        due = once(date, ctx.now) or moved.next_after(ctx.now) or date.due
        at = replace(date, due=due, start=moved.start.isoformat(), zone=moved.zone)
        await ctx.store.circle.set_next_date(ctx.group.id, at, ctx.event_id)
        return await tell_date(ctx, ctx.group.id)
    return None


async def _on_another_clock(ctx: Context, zone: ZoneInfo) -> tuple[NextDate | None, Recurrence | None]:
    """The group's date, where it comes back on a clock that shows another time; in a direct chat, none."""
    date = await ctx.store.circle.next_date(ctx.circle.id) if ctx.circle and not ctx.room.direct else None
    repeats = again(date) if date else None
    if repeats is None or same_clocks(ZoneInfo(repeats.zone), zone, ctx.now):
        return None, None
    return date, repeats
