"""The tasks of who leaves the room, or asks to be forgotten, are nobody's: the room is asked who takes them."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import MemberLeft, PersonForgotten
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce
from commands.minutes.feature import ENTRY_QUESTION, minutes


@minutes.on(MemberLeft)
async def hand_on(ctx: RoomContext, event: MemberLeft) -> Outcome:
    """What they had not done there is free again; with the group's last room, what they had in any of its rooms."""
    rooms = [ctx.room.room_id]
    if ctx.circle and not ctx.alone and event.person not in await ctx.people(ctx.circle.id):
        rooms = await ctx.store.rooms.group_rooms(ctx.circle.id)
    return [reply for room in rooms for reply in await _free(ctx, room, event.person)]


@minutes.on(PersonForgotten)
async def hand_on_forgotten(ctx: RoomContext, event: PersonForgotten) -> Outcome:
    """The same of what others gave them; what they wrote down for themselves goes with them."""
    return await _free(ctx, ctx.room.room_id, event.person, others=True)


async def _free(ctx: RoomContext, room: str, person: str, *, others: bool = False) -> list[Reply]:
    """One message for all of them; with a tap or a reply the first is taken up, each with its number."""
    tasks = await ctx.store.minutes.open(room)
    free = [each for each in tasks if each.owner == person and not (others and each.recorder == person)]
    if not free:
        return []
    for entry in free:
        await ctx.store.minutes.give(entry.id, "", "")
    said = [Phrase("minutes-free-again", code=entry.code, what=entry.what) for entry in free]
    how = Phrase("minutes-how-nobody") if len(free) == 1 else Phrase("minutes-how-each", code=free[0].code)
    reply = announce(*said, how, room=room)
    return [reply.answered_by(ENTRY_QUESTION, free[0].id) if len(free) == 1 else reply]
