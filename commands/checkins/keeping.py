"""How long answers, and counts of them, are kept after the end: for as long as the group has set."""

from __future__ import annotations

from datetime import timedelta

from commands.checkins.feature import COUNTS, FORGET_TIMER, RETENTION, checkins
from commands.kit.context import RoomContext
from commands.kit.events import BotJoined, DayBegan


@checkins.on(BotJoined)
async def keep_on(ctx: RoomContext, event: BotJoined) -> None:
    """Go on deleting what was kept long enough, when the bot is back in a room."""
    await keep_for_a_while(ctx)


async def keep_for_a_while(ctx: RoomContext) -> None:
    """Delete what was kept long enough, and wait for what is left; a shorter time is noticed within a day."""
    days = timedelta(days=ctx.settings[RETENTION])
    oldest = await ctx.store.checkin_past.forget(ctx.room.room_id, ctx.now - days)
    if oldest is not None:
        soon = min(oldest + days, ctx.now + timedelta(days=1))
        await ctx.wake(FORGET_TIMER, ctx.room.room_id, soon)


@checkins.on(DayBegan)
async def forget_counts(ctx: RoomContext, event: DayBegan) -> None:
    """How often which sign was given, without names, is kept for as long as the group wants to look back."""
    before = ctx.now - timedelta(days=ctx.settings[COUNTS])
    await ctx.store.checkin_past.forget_counts(ctx.room.room_id, before)
