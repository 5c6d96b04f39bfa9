"""Once a day, in every room of a group: features delete what the group no longer wants kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import DayBegan
from commands.rights.feature import DAY_TIMER, rights

_DAY = timedelta(days=1)


@rights.on_timer(DAY_TIMER)
async def forget_old(ctx: RoomContext, subject: str, due: datetime) -> Outcome:
    """Raise `DayBegan`, and set the next timer; a room that was replaced meanwhile goes on under its new id."""
    await ctx.wake(DAY_TIMER, ctx.room.room_id, _DAY, wait=True)
    return await ctx.tell(DayBegan())
