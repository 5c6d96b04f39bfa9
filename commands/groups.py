"""A group of several rooms: another room joins it, with the word of facilitators on both sides."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.answers import YesNo
from commands.kit.arguments import Line
from commands.kit.context import Context
from commands.kit.declaration import Feature, Outcome, Role
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import announce, say
from commands.kit.words import fold

groups = Feature("groups")
groups.keeps()

_REQUEST_HOLDS = timedelta(days=2)


@groups.command("group")
async def show(ctx: Context) -> Outcome:
    """The group's name and how many rooms it has."""
    rooms = await ctx.store.rooms.group_rooms(ctx.group.id)
    return say("groups-shown", group=ctx.group.name, count=len(rooms))


@groups.command("join", role=Role.FACILITATOR)
async def ask(ctx: Context, name: Line) -> Outcome:
    """Ask to bring this room into another group of mine."""
    known = [group for group in await ctx.store.rooms.groups_of(ctx.person) if group != ctx.group]
    wanted = [group for group in known if fold(group.name) == fold(name)]
    if len(wanted) != 1:
        raise UserError("groups-several" if wanted else "groups-unknown", name=name)
    group = wanted[0]
    number = await ctx.store.rooms.ask_to_join(ctx.room_id, group.id, ctx.person, ctx.now + _REQUEST_HOLDS)
    first, *_ = await ctx.store.rooms.group_rooms(group.id)
    request = announce(Phrase("groups-request", person=ctx.sender, room=ctx.group.name), room=first)
    return [request.asks("groups", "request", number), say("groups-asked", group=group.name)]


@groups.command("accept", role=Role.FACILITATOR, guessed=False)
async def accept(ctx: Context) -> Outcome:
    """Let the room that asked join this group."""
    return await _accept(ctx, None)


@groups.command("decline", role=Role.FACILITATOR, guessed=False)
async def decline(ctx: Context) -> Outcome:
    """Do not let it join."""
    return await _decline(ctx, None)


@groups.question("request", YesNo())
async def answer(ctx: Context, number: str, yes: bool) -> Outcome:
    """The answer of somebody who facilitates to the question in the room."""
    command = ctx.book.command("groups-accept" if yes else "groups-decline")
    ctx.require(Role.FACILITATOR, ctx.book.name(command, ctx.language))
    return await (_accept if yes else _decline)(ctx, int(number))


async def _accept(ctx: Context, number: int | None) -> Outcome:
    room_id = await _answered(ctx, number)
    await ctx.store.rooms.join_group(room_id, ctx.group.id)
    return [say("groups-accepted"), announce(Phrase("groups-joined", group=ctx.group.name), room=room_id)]


async def _decline(ctx: Context, number: int | None) -> Outcome:
    room_id = await _answered(ctx, number)
    return [say("groups-declined"), announce(Phrase("groups-not-joined", group=ctx.group.name), room=room_id)]


async def _answered(ctx: Context, number: int | None) -> str:
    request = await ctx.store.rooms.answer_request(number, ctx.group.id, ctx.now)
    if request is None:
        raise UserError("groups-no-request")
    return request[0]


@groups.command("leave", role=Role.FACILITATOR, guessed=False)
async def leave(ctx: Context) -> Outcome:
    """Take this room back to the group that it began."""
    own = await ctx.store.rooms.return_to_own_group(ctx.room_id)
    if own == ctx.group:
        raise UserError("groups-own", group=own.name)
    return say("groups-left", group=ctx.group.name, own=own.name)
