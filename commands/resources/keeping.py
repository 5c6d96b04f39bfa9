"""Applies the group's retention to what is over, also after the setting changed."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import DayBegan
from commands.resources.feature import resources
from commands.resources.staleness import KEEP


@resources.on(DayBegan)
async def forget_over(ctx: RoomContext, event: DayBegan) -> Outcome:
    """Delete what is older than the setting now says; its own timer has the setting of the day when it was over."""
    before = ctx.now - timedelta(days=ctx.settings[KEEP])
    await ctx.store.resources.overview.forget_over(ctx.group.id, before)
    return None
