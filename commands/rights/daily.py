"""Once a day, in every room of a group: each feature forgets what the group does not want to be kept for longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import DayBegan
from commands.rights.feature import rights

_DAY = timedelta(days=1)


@rights.timer("day")
async def forget_old(ctx: RoomContext, subject: str, due: datetime) -> Outcome:
    """They hear it as the event `DayBegan`; a room that was replaced meanwhile waits under its new id."""
    await ctx.wake("rights", "day", ctx.room.room_id, _DAY, wait=True)
    return await ctx.tell(DayBegan())
