"""For how long decisions are kept: as the group wants, or for as long as they hold."""

from __future__ import annotations

from datetime import timedelta

from commands.decisions.feature import KEPT, decisions
from commands.kit.context import RoomContext
from commands.kit.events import DayBegan

_OVER = timedelta(days=30)  # so long what holds no longer can be seen, and taken back


@decisions.on(DayBegan)
async def forget_old(ctx: RoomContext, event: DayBegan) -> None:
    """Delete what nothing was said of for so long; a date to look at it again keeps it until then."""
    days = ctx.settings[KEPT]
    kept = timedelta(days=days) if days else _OVER
    await ctx.store.decisions.forget(ctx.group.id, before=ctx.now - kept, only_over=not days)
