"""Live messages of a group about something that somebody did in private, where an answer shows nothing to rooms."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.timers import TimerKind


async def shown_later(ctx: RoomContext, timer: TimerKind[int], subject: int, group_id: int) -> bool:
    """Whether the rooms see it a moment later, when this timer rings, because it is said in a private chat."""
    if not ctx.room.direct:
        return False
    rooms = await ctx.store.rooms.group_rooms(group_id)
    if rooms:
        await ctx.store.timers.set(timer.at(subject, rooms[0], ctx.now, wait=True))
    return True
