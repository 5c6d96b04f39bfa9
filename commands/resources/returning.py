"""The bot is back in a group that removed it: it comes back to what is on the board as if it had just been said."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import BotJoined
from commands.resources.feature import FORGET_TIMER, resources
from commands.resources.moderation import LOOK_TIMER
from commands.resources.staleness import KEEP, keep_pace


@resources.on(BotJoined)
async def watch_again(ctx: RoomContext, event: BotJoined) -> Outcome:
    """What was on the board when the bot had to go was kept, but what was to come for it was not."""
    if ctx.circle is None:
        return None
    for item in await ctx.store.resources.overview.unwatched(ctx.circle.id):
        if item.state == "open":
            await keep_pace(ctx, item, ctx.room.room_id)
        elif item.state == "waiting":
            await ctx.wake(LOOK_TIMER, item.id, ctx.now)
        else:
            await ctx.wake(FORGET_TIMER, item.id, timedelta(days=ctx.settings[KEEP]))
    return None
