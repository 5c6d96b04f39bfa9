"""For how long what is over is kept: what a group wants today holds for what was over before, too."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import DayBegan
from commands.resources.feature import resources
from commands.resources.staleness import KEEP


@resources.on(DayBegan)
async def forget_over(ctx: RoomContext, event: DayBegan) -> Outcome:
    """The group may want less than when it was over; a timer deletes what it wanted then."""
    before = ctx.now - timedelta(days=ctx.settings[KEEP])
    await ctx.store.resources.overview.forget_over(ctx.group.id, before)
    return None
