"""What is said of the things that come along with a room, or stay."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from commands.kit.context import Context
from commands.kit.events import MemberLeft, RoomChangedGroup
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from storage.rooms.moving import Movable

_SHOWN = 12  # things; of more it is said how many
_SAME = "groups-came-line"  # of what keeps its number


def opened(going: Sequence[Movable]) -> list[Phrase]:
    """What is open in the room, before it is decided."""
    return _listed("groups-open", "groups-open-line", going)


def moved(going: Sequence[Movable]) -> list[Phrase]:
    """Which number each thing has now, for those who know the one before."""
    return [*_listed("groups-moved", "groups-moved-line", going), Phrase("groups-moved-how")] if going else []


def came(going: Sequence[Movable]) -> list[Phrase]:
    """What is new to those who were in the group already."""
    return _listed("groups-came", "groups-came-line", going)


def went(going: Sequence[Movable]) -> list[Phrase]:
    """What is gone for those who stay."""
    return _listed("groups-went", "groups-open-line", going)


def _listed(heading: str, line: str, going: Sequence[Movable]) -> list[Phrase]:
    if not going:
        return []
    shown = [
        Phrase(line if each.before != each.code else _SAME, before=each.before, code=each.code, what=_words_of(each))
        for each in going[:_SHOWN]
    ]
    more = len(going) - _SHOWN
    return [
        Phrase(heading),
        *shown,
        *([Phrase("groups-more", count=more)] if more > 0 else []),
    ]


def _words_of(each: Movable) -> str | Phrase:
    return Phrase("groups-unseen") if each.unseen else each.what


async def stays(ctx: Context, going: Sequence[Movable]) -> list[Phrase]:
    """That what was asked anonymously stays, where it does: elsewhere it would tell whose it is."""
    anonymous = await ctx.store.resources.relays.in_group(ctx.group.id)
    left = len(anonymous) > sum(each.secret for each in going)
    return [Phrase("groups-secret-stays", group=ctx.group.name)] if left else []


async def changed(ctx: Context, room_id: str, before: int, after: int) -> list[Reply]:
    """Let the features know that the room is in another group, and who has left the one before with it."""
    there = [room for room in await ctx.rooms_of(after) if room.room.room_id == room_id]
    said = [reply for room in there for reply in await room.tell(RoomChangedGroup(before, after))]
    left = set(await ctx.store.rooms.members(room_id)) - {ctx.bot} - (await ctx.people(before)).keys()
    for home in (await ctx.rooms_of(before))[:1]:
        told = [reply for person in sorted(left) for reply in await home.tell(MemberLeft(person, removed=True))]
        said += [replace(each, room=each.room or home.room.room_id) for each in told]
    return said
