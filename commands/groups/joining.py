"""A room asks to join a group, and facilitators there let it in; what is open in it comes along or stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from commands.groups.feature import ALONG_QUESTION, REQUEST_QUESTION, groups
from commands.groups.moving import came, changed, moved, opened, stays
from commands.kit.answers import YesNo
from commands.kit.arguments import Line, Word
from commands.kit.completion import ask_which
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Role
from commands.kit.errors import Option, UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, lines, say
from commands.kit.words import fold
from storage.questions import Unfinished
from storage.requests import JoinRequest
from storage.resources import Wanted
from storage.rooms import Group
from storage.rooms.names import bare_name

Answer = Literal["accept", "decline"]

_REQUEST_HOLDS = timedelta(days=2)
_MOST_NAMED = 5  # people


@groups.command("group")
async def show(ctx: Context) -> Outcome:
    """The group's name and its rooms."""
    rooms = await ctx.store.rooms.group_rooms(ctx.group.id)
    names = [await ctx.store.rooms.called(room) for room in rooms]
    return say("groups-shown", group=ctx.group.name, count=len(rooms), rooms=names)


@groups.command("join", role=Role.ROOM_FACILITATOR, strictly=True)
async def ask(ctx: Context, name: Line) -> Outcome:
    """Ask to bring this room into another group of mine."""
    known = [group for group in await ctx.store.rooms.groups_of(ctx.person) if group != ctx.group]
    wanted = [group for group in known if fold(group.name) == fold(name)]
    if len(wanted) != 1:
        raise UserError("groups-several" if wanted else "groups-unknown", name=name)
    group = wanted[0]
    going = await ctx.store.rooms.movable(ctx.room_id, ctx.bot)
    if not going:
        return await _request(ctx, group, along=False)
    how = Phrase("groups-along-join", group=group.name, own=ctx.group.name)
    return lines([*opened(going), *await stays(ctx, going), how]).asks(ALONG_QUESTION, group.id)


@groups.question(ALONG_QUESTION, YesNo(), holds_for=_REQUEST_HOLDS)
async def along_or_not(ctx: Context, subject: int, along: bool) -> Outcome:
    """Whether what is open in the room comes along; then the group is asked."""
    await ctx.require(Role.ROOM_FACILITATOR, ctx.registry.name(ctx.registry.command("groups-join"), ctx.language))
    wanted = [group for group in await ctx.store.rooms.groups_of(ctx.person) if group.id == subject != ctx.group.id]
    if not wanted:
        raise UserError("groups-no-request")
    return await _request(ctx, wanted[0], along=along)


async def _request(ctx: Context, group: Group, *, along: bool) -> list[Reply]:
    """Ask those who facilitate the group, once."""
    going = await ctx.store.rooms.movable(ctx.room_id, ctx.bot) if along else []
    asked_there = Phrase("groups-asked", group=group.name)
    comes = [Phrase("groups-comes-along")] if going else await _what_stays(ctx)
    answer = lines([asked_there, *comes, *await _who_is_on_call(ctx, group)])
    if await ctx.store.requests.stands(ctx.room_id, group.id, ctx.now, along=along):
        return [answer]
    number = await ctx.store.requests.ask(ctx.room_id, group.id, ctx.person, ctx.now + _REQUEST_HOLDS, along=along)
    first, *_ = await ctx.store.rooms.group_rooms(group.id)
    asked = Phrase("groups-request", **await _described(ctx, JoinRequest(number, ctx.room_id, ctx.person)))
    with_it = [Phrase("groups-request-along", count=len(going))] if going else []
    request = announce(asked, *with_it, Phrase("groups-request-how"), room=first)
    return [request.asks(REQUEST_QUESTION, number), answer]


async def _who_is_on_call(ctx: Context, group: Group) -> list[Phrase]:
    """That nobody is on call in another group unasked, where somebody is in this one."""
    rota = await ctx.store.sos.rota.of_group(ctx.group.id)
    return [Phrase("groups-on-call", own=ctx.group.name, group=group.name)] if rota else []


async def _what_stays(ctx: Context) -> list[Phrase]:
    """What is open in the group that the room would leave, and how to come back to it."""
    board = [
        await ctx.store.resources.search.count(ctx.group.id, "need", Wanted()),
        await ctx.store.resources.search.count(ctx.group.id, "offer", Wanted()),
    ]
    count = sum(board) + len(await ctx.store.loans.in_group(ctx.group.id))
    return [Phrase("groups-stays", group=ctx.group.name, count=count)] if count else []


@groups.command("accept", role=Role.GROUP_FACILITATOR, guessed=False)
async def accept(ctx: Context, room: Word | None = None) -> Outcome:
    """Let the room that asked join this group."""
    return await _answer(ctx, "accept", room)


@groups.command("decline", role=Role.GROUP_FACILITATOR, guessed=False)
async def decline(ctx: Context, room: Word | None = None) -> Outcome:
    """Do not let it join."""
    return await _answer(ctx, "decline", room)


@groups.question(REQUEST_QUESTION, YesNo())
async def answer(ctx: Context, number: int, yes: bool) -> Outcome:
    """The answer of somebody who facilitates the group to the question in the room."""
    return await _tapped(ctx, "accept" if yes else "decline", number)


async def _tapped(ctx: Context, answer: Answer, number: int) -> Outcome:
    await ctx.require(Role.GROUP_FACILITATOR, ctx.registry.name(ctx.registry.command(f"groups-{answer}"), ctx.language))
    meant = [each for each in await ctx.store.requests.open(ctx.group.id, ctx.now) if each.number == number]
    if not meant:
        raise UserError("groups-no-request")
    return await _ANSWERS[answer](ctx, meant[0])


async def _answer(ctx: Context, answer: Answer, room_id: str | None) -> Outcome:
    """Where several rooms ask, which one the answer is for."""
    waiting = await ctx.store.requests.open(ctx.group.id, ctx.now)
    meant = [each for each in waiting if room_id in (None, each.room_id)]
    if not waiting:
        raise UserError("groups-no-request")
    return await (_ANSWERS[answer](ctx, meant[0]) if len(meant) == 1 else _which(ctx, answer, waiting))


async def _which(ctx: Context, answer: Answer, waiting: Sequence[JoinRequest]) -> Reply:
    options = [Option(Phrase("groups-option", **await _described(ctx, each)), each.room_id) for each in waiting]
    choices = tuple(each.room_id for each in waiting)
    waits = Unfinished(command=f"groups-{answer}", choices=choices, group_id=ctx.group.id)
    return ask_which(ctx, Phrase("groups-which"), options, waits)


async def _described(ctx: Context, request: JoinRequest) -> dict[str, object]:
    """The room by its name and id, who asks, and who moderates there: names alone can be made to look the same."""

    async def exactly(person: str) -> str:
        return f"{bare_name(await ctx.store.rooms.name_of(request.room_id, person), person)} ({person})"

    moderators = await ctx.trust.moderators(request.room_id)
    named = [await exactly(each) for each in moderators[:_MOST_NAMED]]
    return {
        "person": await exactly(request.person),
        "room": await ctx.store.rooms.called(request.room_id),
        "id": request.room_id,
        "moderators": named if len(moderators) <= _MOST_NAMED else [*named, "…"],
    }


async def _accept(ctx: Context, request: JoinRequest) -> Outcome:
    left = await ctx.store.rooms.room(request.room_id)
    going = await ctx.store.rooms.bring(request.room_id, ctx.bot, ctx.group.id, ctx.now) if request.along else []
    joined = Phrase("groups-accepted", by=ctx.sender.name, **await _described(ctx, request))
    said = await ctx.everywhere(announce(joined, Phrase("groups-accepted-rights"), *came(going)))
    await ctx.store.rooms.join_group(request.room_id, ctx.group.id)
    there = announce(Phrase("groups-joined", group=ctx.group.name), *moved(going), room=request.room_id)
    before = left.group.id if left and left.group else ctx.group.id
    return [*said, there, *await changed(ctx, request.room_id, before, ctx.group.id)]


async def _decline(ctx: Context, request: JoinRequest) -> Outcome:
    await ctx.store.requests.end(request.room_id, ctx.group.id)
    said = say("groups-declined", **await _described(ctx, request))
    return [said, announce(Phrase("groups-not-joined", group=ctx.group.name), room=request.room_id)]


_ANSWERS = {"accept": _accept, "decline": _decline}
