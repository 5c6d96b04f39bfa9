"""Where it rings: in a room of the group; where the bot is in none any more, in a private chat of those concerned."""

from __future__ import annotations

from commands.homeward.calling import drop
from commands.homeward.feature import UNREACHED_TIMER, homeward
from commands.kit.chat_events import PrivateChatLeft
from commands.kit.context import RoomContext
from commands.kit.events import DirectChatShared, LastRoomLeft
from commands.kit.replies import Reply
from storage.homeward import Way


@homeward.on(LastRoomLeft)
async def lose_the_group(ctx: RoomContext, event: LastRoomLeft) -> None:
    """The bot is in no room of the group any more: what is to happen happens all the same."""
    await _ring_elsewhere(ctx)


@homeward.on(DirectChatShared)
async def lose_what_is_private(ctx: RoomContext, event: DirectChatShared) -> None:
    """The private chat is a room of a new group, which the bot may be taken out of: nothing of another rings there."""
    await _ring_elsewhere(ctx)


@homeward.on(PrivateChatLeft)
async def lose_a_chat(ctx: RoomContext, event: PrivateChatLeft) -> list[Reply]:
    """Somebody's private chat is over: who looks out can't be asked there, and what was to ring there still does.

    Who is out is told at once; of those who were asked to look, or had it, somebody else is asked.
    """
    said: list[Reply] = []
    if await ctx.store.rooms.direct_with(event.person) == ctx.room.room_id:  # they have no other
        for each in await ctx.store.homeward.looked_out_by(event.person):
            way = await ctx.store.homeward.get(each.way_id)
            if way and each.state != "unable":
                said += await drop(ctx, way, each, "homeward-unreachable")
    await _ring_elsewhere(ctx)
    return said


async def _ring_elsewhere(ctx: RoomContext) -> None:
    """Have what is to ring in the room at hand ring in another one, wherever that may be."""
    for name, subject in await ctx.store.timers.in_room(ctx.room.room_id, homeward.name):
        way_id = int(subject)
        if name == UNREACHED_TIMER.name:
            lookout = await ctx.store.homeward.lookout(way_id)
            way_id = lookout.way_id if lookout else 0
        way = await ctx.store.homeward.get(way_id)
        if way and (room := await _elsewhere(ctx, way)):
            await ctx.store.timers.rehome(homeward.name, name, subject, room)


async def _elsewhere(ctx: RoomContext, way: Way) -> str | None:
    """Another room: of the group, else a private chat of those concerned, else of another group of who is out."""
    rooms = ctx.store.rooms
    people = [way.person, *(each.person for each in await ctx.store.homeward.lookouts(way.id))]
    found = [*await rooms.group_rooms(way.group_id), *[await rooms.direct_with(each) for each in people]]
    for group in await rooms.groups_of(way.person):
        found += await rooms.group_rooms(group.id)
    return next((each for each in found if each and each != ctx.room.room_id), None)
