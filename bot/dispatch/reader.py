"""Who reads a reply: in which room, in which language, by which clock; and of which of their groups it speaks."""

from __future__ import annotations

from datetime import tzinfo

from msgspec import Struct

from bot.dispatch.private_locale import PrivateLocales
from commands.kit.context import RoomContext
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Place, Reply
from commands.kit.which_group import says, told_apart
from commands.kit.zones import named


class Reader(Struct, frozen=True, kw_only=True):
    """Where a reply is read, and the locale there; by whom alone, if it is private."""

    room_id: str | None  # None where a direct chat has to be opened first
    person: str | None
    language: str
    zone: tzinfo


async def reader_of(ctx: RoomContext, spoken: RoomContext, reply: Reply, locales: PrivateLocales) -> Reader:
    """The reader of a reply that is said in the room of `spoken`. Keeps the locale of somebody who had none."""
    if isinstance(reply.place, Member):
        person = reply.place.user_id
        language, zone = await locales.of_letter(ctx, spoken, reply, person)
        room_id = await ctx.store.rooms.direct_with(person)
        return Reader(room_id=room_id, person=person, language=language, zone=zone)
    return Reader(
        room_id=spoken.room.room_id,
        person=spoken.room.person,
        language=spoken.language,
        zone=named(spoken.zone) if spoken.elsewhere else spoken.zone,
    )


async def group_to_name(spoken: RoomContext, reply: Reply, person: str) -> str | Phrase | None:
    """The group that a private message is about, for who is in several; None where its words say it already."""
    of = reply.group_id or (None if spoken.room.direct or spoken.circle is None else spoken.circle.id)
    answered = spoken.room.direct and reply.place is Place.HERE
    if of is None or reply.delivery.pressing or (answered and spoken.circle):
        return None
    groups = await spoken.store.rooms.groups_of(person)
    name = next((group.name for group in groups if group.id == of), None)
    if len(groups) < 2 or name is None:
        return None
    called = (await told_apart(spoken, groups, person))[of]
    return None if called == name and says(reply.lines, name) else called
