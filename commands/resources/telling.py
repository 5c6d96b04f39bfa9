"""Tells the people concerned, wherever they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commands.kit.context import Context, RoomContext
from commands.kit.messages import MessageKind
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, announce, call, lines
from storage.resources import Resource


async def tell(
    ctx: Context, item: Resource, people: Iterable[str], *phrases: Phrase, everybody: bool = False
) -> list[Reply]:
    """An answer here that notifies the people it concerns; in another room of the group those who are not in this.

    What is news to `everybody` is said, from a room, in other rooms too, so that nobody misses it.
    """
    rooms = await rooms_told(ctx, item.group_id, ctx.room_id) if everybody and not ctx.room.direct else []
    away: dict[str, list[Member]] = {room: [] for room in rooms if room != ctx.room_id}
    here: set[str] = set()
    for person in people:
        room = await room_with(ctx, item, person)
        if room == ctx.room_id:
            here.add(person)
        elif room:
            away.setdefault(room, []).append(await member(ctx, item, person))
    answer = lines(phrases).mentioning(here).delivered(urgent=bool(here))
    return [answer, *(_called(phrases, room, members) for room, members in away.items())]


def _called(phrases: Sequence[Phrase], room: str, people: Sequence[Member]) -> Reply:
    return call(*phrases, people=people, room=room) if people else announce(*phrases, room=room)


async def room_with(ctx: RoomContext, item: Resource, person: str) -> str | None:
    """A room of the item's group where that person is: the one at hand, if they are here."""
    rooms = await ctx.store.rooms.group_rooms(item.group_id)
    for room in sorted(rooms, key=lambda room: room != ctx.room.room_id):
        if person in await ctx.store.rooms.members(room):
            return room
    return None


async def rooms_told(ctx: RoomContext, group_id: int, first: str) -> list[str]:
    """The rooms in which something is said so that everybody in the group reads it: `first`, and those with others."""
    told: set[str] = set()
    rooms: list[str] = []
    for room in sorted(await ctx.store.rooms.group_rooms(group_id), key=lambda room: room != first):
        people = set(await ctx.store.rooms.members(room)) - {ctx.bot}
        if room == first or people - told:
            rooms.append(room)
            told |= people
    return rooms or [first]


async def elsewhere(ctx: RoomContext, item: Resource, *phrases: Phrase) -> list[Reply]:
    """The same in other rooms of the group: all that somebody needs who does not read it here."""
    rooms = await rooms_told(ctx, item.group_id, ctx.room.room_id)
    return [announce(*phrases, room=room) for room in rooms if room != ctx.room.room_id]


async def told_in(ctx: RoomContext, group_id: int, said: Iterable[Reply]) -> dict[str, object]:
    """The names of the rooms in which something is said, and how many the group has."""
    names = [await ctx.store.rooms.called(reply.room) for reply in said if reply.room]
    return {"rooms": names, "count": len(await ctx.store.rooms.group_rooms(group_id))}


async def member(ctx: RoomContext, item: Resource, person: str) -> Member:
    """A person as the item's group calls them."""
    return Member(person, await ctx.store.rooms.name_in_group(item.group_id, person))


async def names(ctx: RoomContext, item: Resource, people: Sequence[str]) -> list[str]:
    """People as the item's group calls them, named and not mentioned."""
    return [(await member(ctx, item, person)).name for person in people]


def heard_as(kind: MessageKind[int], item: Resource, replies: Iterable[Reply]) -> list[Reply]:
    """The same replies, answered by this kind of question."""
    return [reply.answered_by(kind, item.id) for reply in replies]
