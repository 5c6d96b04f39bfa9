"""Where few can be called, or all have been: whoever calls may ask everybody in the group, with or without their name.

Everybody means: whoever is in one of the group's rooms and not on a pause, each mentioned once, and at most so many in
a room: those who have been there longest. (A mention of the whole room would take a power that bots do not have.)
Whoever is kept apart from the caller is mentioned too: the room shows it to them anyway, and a mention that is missing
would tell them.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from commands.kit.answers import DOWN, OneOf, is_said
from commands.kit.context import Context, RoomContext
from commands.kit.errors import UserError
from commands.kit.phrase import Member, Phrase, Pill
from commands.kit.replies import Reply, announce, say
from commands.kit.replies import call as ring_in_room
from commands.kit.words import gesture
from commands.sos.feature import EVERYBODY_MESSAGE, ROOM_MESSAGE
from commands.sos.wording import name_of, to_caller
from storage.rooms.names import bare_name
from storage.sos import Call

SOON = timedelta(hours=2)
"""So long after somebody was called a bare number answers the offer; later it rather means something else."""
MOST = 50  # mentions in one message: ids are long, and an event is small


class Audience(Struct, frozen=True):
    """A room in which everybody can be asked, and whom the message there mentions."""

    home: RoomContext
    people: list[Member]


async def offer(ctx: RoomContext, call: Call) -> list[Reply]:
    """Offer the caller to ask everybody; empty where there is nobody to ask."""
    found = await _audience(ctx, call)
    if not found:
        return []
    groups = list(dict.fromkeys(each.home.group.name for each in found))
    said = to_caller(found[0].home, call, Phrase("sos-offer", groups=groups), Phrase("sos-offer-how"))
    return [said.answered_by(EVERYBODY_MESSAGE, call.id)]


async def answer_the_offer(ctx: Context, call: Call, text: str) -> list[Reply] | None:
    """What is done where somebody answers the offer in words (`2`, `everybody please`); None where they say else.

    Words that say which of the two are heard while it stands; a yes alone does not say whether with the name.
    """
    if is_said(ctx, text, "sos-everybody-names", "sos-everybody-plain"):
        return await ask_everybody(ctx, named=True)
    if is_said(ctx, text, "sos-unnamed-names", "sos-unnamed-plain"):
        return await ask_everybody(ctx, named=False)
    if await ctx.store.outbox.sent.first_about(ctx.room_id, EVERYBODY_MESSAGE.key(call.id)) is None:
        return None
    at, soon = ctx.circumstances(), ctx.now - call.called <= SOON
    if soon and (place := OneOf().short(text, at, (("1",), ("2",)))):
        return await ask_everybody(ctx, named=place == 1)
    if is_said(ctx, text, "kit-no") or gesture(text.strip()) in DOWN:
        return [say("sos-goes-on")]
    if not is_said(ctx, text, "kit-yes") or not await _audience(ctx, call):
        return None
    return [say("sos-offer-which").answered_by(EVERYBODY_MESSAGE, call.id)]


async def tell_rooms(ctx: RoomContext, call: Call, key: str) -> list[Reply]:
    """The message `key` for the rooms in which everybody was asked."""
    asked = [each.group_id for each in await ctx.store.sos.ladders(call.id) if each.named is not None]
    homes = [home for group_id in asked for home in await ctx.rooms_of(group_id)]
    return [announce(Phrase(key), room=home.room.room_id).traced(stays=True) for home in homes]


async def ask_everybody(ctx: Context, *, named: bool) -> list[Reply]:
    """Ask everybody who was not asked for this call yet, in all rooms of the groups whose people are called."""
    call = await ctx.store.sos.of(ctx.person)
    if call is None:
        raise UserError("sos-none-open")
    found = await _audience(ctx, call)
    if not found:
        asked = any(each.named is not None for each in await ctx.store.sos.ladders(call.id))
        raise UserError("sos-everybody-already" if asked else "sos-everybody-none")
    for group_id in {each.home.group.id for each in found}:
        await ctx.store.sos.ask_everybody(call.id, group_id, named=named)
    groups = list(dict.fromkeys(each.home.group.name for each in found))
    told = say("sos-everybody-asked", groups=groups)
    return [told, *[await _question(each, call, named=named) for each in found]]


async def _question(audience: Audience, call: Call, *, named: bool) -> Reply:
    """The question to everybody in a room. It rings; without a name, nothing stored with it tells who called."""
    home = audience.home
    phrases = [Phrase("sos-everybody-asks-unnamed"), Phrase("sos-everybody-how-unnamed")]
    if named:
        name = await name_of(home, call.person)
        asks = Phrase("sos-everybody-asks", person=bare_name(name, call.person), id=Pill(call.person))
        phrases = [asks, Phrase("sos-everybody-how", person=name)]
    said = ring_in_room(*phrases, people=audience.people, room=home.room.room_id)
    said = said.delivered(pressing=True).traced(stays=True, unsigned=True)
    return said.answered_by(ROOM_MESSAGE, call.id)


async def _audience(ctx: RoomContext, call: Call) -> list[Audience]:
    """The rooms of the groups in which nobody but those on call was asked yet, with whoever is there."""
    found: list[Audience] = []
    seen = {call.person, ctx.bot}
    for ladder in await ctx.store.sos.ladders(call.id):
        for home in await ctx.rooms_of(ladder.group_id) if ladder.named is None else ():
            people = await home.store.rooms.members(home.room.room_id)
            there = [person for person in people if person not in seen]
            paused = await home.paused(*there)
            rung = [Member(person, people[person]) for person in there if person not in paused][:MOST]
            seen |= {each.user_id for each in rung}
            found += [Audience(home, rung)] if rung else []
    return found
