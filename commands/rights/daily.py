"""Once a day, in every room of a group: each feature forgets what the group does not want to be kept for longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import DayBegan
from commands.rights.feature import DAY_TIMER, rights

_DAY = timedelta(days=1)


@rights.on_timer(DAY_TIMER)
async def forget_old(ctx: RoomContext, subject: str, due: datetime) -> Outcome:
    """They hear it as the event `DayBegan`; a room that was replaced meanwhile waits under its new id."""
    await ctx.wake(DAY_TIMER, ctx.room.room_id, _DAY, wait=True)
    return await ctx.tell(DayBegan())
