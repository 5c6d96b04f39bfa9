"""The tasks of who leaves the room, or asks to be forgotten, are nobody's: the room is asked who takes them."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import MemberLeft, PersonForgotten
from commands.kit.phrase import Phrase
from commands.kit.replies import announce
from commands.minutes.feature import ENTRY_QUESTION, minutes


@minutes.on(MemberLeft)
async def hand_on(ctx: RoomContext, event: MemberLeft) -> Outcome:
    """What they had not done is free again."""
    return await _free(ctx, event.person)


@minutes.on(PersonForgotten)
async def hand_on_forgotten(ctx: RoomContext, event: PersonForgotten) -> Outcome:
    """The same of what others gave them; what they wrote down for themselves goes with them."""
    return await _free(ctx, event.person, others=True)


async def _free(ctx: RoomContext, person: str, *, others: bool = False) -> Outcome:
    """One message for all of them; with a tap or a reply the first is taken up, each with its number."""
    tasks = await ctx.store.minutes.open(ctx.room.room_id)
    free = [each for each in tasks if each.owner == person and not (others and each.recorder == person)]
    if not free:
        return None
    for entry in free:
        await ctx.store.minutes.give(entry.id, "", "")
    said = [Phrase("minutes-free-again", code=entry.code, what=entry.what) for entry in free]
    how = Phrase("minutes-how-nobody") if len(free) == 1 else Phrase("minutes-how-each", code=free[0].code)
    reply = announce(*said, how)
    return reply.answered_by(ENTRY_QUESTION, free[0].id) if len(free) == 1 else reply
