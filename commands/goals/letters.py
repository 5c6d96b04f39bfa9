"""The private messages between two who go along: who hears what, and from where it is sent."""

from __future__ import annotations

from msgspec.structs import replace

from commands.goals.feature import BESIDE_MESSAGE
from commands.kit.context import RoomContext
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, whisper
from storage.goals.companions import Companion
from storage.rooms.names import bare_name


async def name_in(ctx: RoomContext, group_id: int, person: str) -> str:
    """Somebody's name in a group."""
    return bare_name(await ctx.store.rooms.name_in_group(group_id, person), person)


async def to_either(ctx: RoomContext, companion: Companion, person: str, *phrases: Phrase) -> Reply:
    """A message to one of the two, withdrawn with what caused it. It has the goal in the words that both know."""
    rooms = await ctx.store.rooms.group_rooms(companion.group_id)
    name = await ctx.store.rooms.name_in_group(companion.group_id, person)
    said = whisper(Member(person, name), *phrases).answered_by(BESIDE_MESSAGE, companion.id)
    return replace(said, room=rooms[0] if rooms else None)


async def groups_of_both(ctx: RoomContext, person: str, other: str, *, but: int = 0) -> list[int]:
    """The groups in which both are, and in which goals are on."""
    theirs = {group.id for group in await ctx.store.rooms.groups_of(other)}
    shared = [group.id for group in await ctx.store.rooms.groups_of(person) if group.id in theirs and group.id != but]
    homes = [(await ctx.rooms_of(group))[0] for group in shared]
    return [home.group.id for home in homes if "goals" not in home.registry.off]
