"""Somebody would like company: told beforehand who reads what, then the others are asked."""

from __future__ import annotations

from datetime import timedelta

from commands.company.asking import end, go_on
from commands.company.feature import HERE_MESSAGE, HERE_TIMER, HOW_QUESTION, MOST_CALLS, TAKEN_BACK, company
from commands.company.rules import DAY
from commands.company.wording import name_of, settled
from commands.kit.answers import DOWN, UP, Intent, Intents
from commands.kit.arguments import Text
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import UserError
from commands.kit.events import MemberLeft, MessageRedacted, PersonForgotten, RoomReplaced
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce, lines, say
from storage.company.calls import CompanyCall

_HOW = Intents(
    (
        Intent("named", ("kit-yes", "kit-named-plain"), UP),
        Intent("unnamed", ("kit-unnamed-plain", "company-unnamed-plain")),
        Intent("not", ("kit-no", "kit-not-at-all-plain"), DOWN),
    ),
    numbered=True,
    again="kit-again-name",
)
_HOLDS_FOR = timedelta(hours=1)


@company.command("company", where=Where.GROUP, guessed=False)
async def want(ctx: Context, about: Text | None = None) -> Outcome:
    """Have somebody to talk to: those around are asked, privately, as one chooses."""
    if await ctx.store.company.calls.open(ctx.person):
        return ctx.to_sender(say("company-begun"))
    await _not_too_often(ctx)
    call = await _begin(ctx, "wanted", about)
    name = await name_of(ctx, ctx.person)
    ways = [Phrase("company-how-named", person=name), Phrase("company-how-unnamed"), Phrase("company-how-not")]
    asked = lines([Phrase("company-how"), BLANK, *ways, BLANK, Phrase("company-how-choose")])
    return ctx.to_sender(asked.asks(HOW_QUESTION, call.id))


async def drop(ctx: Context, subject: int) -> Outcome:
    """Nobody is asked."""
    await ctx.store.company.calls.remove(subject)
    return say("kit-told-nobody")


@company.question(HOW_QUESTION, _HOW, holds_for=_HOLDS_FOR, left=drop, dropped=drop)
async def choose(ctx: Context, subject: int, how: str) -> Outcome:
    """Ask the others, with the name or without it until somebody says yes; or nobody."""
    call = await ctx.store.company.calls.get(subject)
    if call is None or call.person != ctx.person or call.state != "wanted":
        raise UserError("company-is-over")
    if how == "not":
        return await drop(ctx, subject)
    await ctx.store.company.calls.ask(call.id, unnamed=how == "unnamed", now=ctx.now)
    call = await ctx.store.company.calls.get(subject)
    assert call is not None
    said = await go_on(await _home(ctx, call), call)
    now = await ctx.store.company.calls.get(call.id)
    return [*([say("company-begun")] if now and now.state == "asking" else []), *said]


@company.command("here", where=Where.GROUP, guessed=False)
async def ask_here(ctx: Context) -> Outcome:
    """Ask everybody in the room, with one's name."""
    home = (await ctx.own_rooms())[0]
    call = await ctx.store.company.calls.open(ctx.person)
    if call is None or call.group_id != ctx.group.id:
        await _not_too_often(ctx)
        call = await _begin(ctx, "asking", None)
    elif call.room_id is not None:
        raise UserError("company-here-already")
    await ctx.store.company.calls.ask_room(call.id, home.room.room_id)
    await home.wake(HERE_TIMER, call.id, TAKEN_BACK, wait=True)
    told = ctx.to_sender(say("company-here-asked", length=TAKEN_BACK)).quietly()
    return [await _to_everybody(home, call), told]


@company.on(RoomReplaced)
async def ask_there(ctx: RoomContext, event: RoomReplaced) -> list[Reply]:
    """Everybody is asked in the room that takes the place of the old one; whoever taps there still comes."""
    return [await _to_everybody(ctx, each) for each in await ctx.store.company.calls.in_room(ctx.room.room_id)]


async def _to_everybody(room: RoomContext, call: CompanyCall) -> Reply:
    asks = announce(Phrase("company-here-asks", person=await name_of(room, call.person)), room=room.room.room_id)
    return asks.answered_by(HERE_MESSAGE, call.id).traced(stays=True)


@company.command("stop", where=Where.ANYWHERE, guessed=False)
async def stop(ctx: Context) -> Outcome:
    """Not ask anybody any more."""
    call = await ctx.store.company.calls.open(ctx.person)
    if call is None:
        raise UserError("company-none-open")
    return [ctx.to_sender(say("company-stopped")).quietly(), *await _over(ctx, call)]


@company.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> list[Reply]:
    """Whoever deletes the message that asked would not like company any more."""
    call = await ctx.store.company.calls.by_event(event.event_id)
    return await _over(ctx, call) if call else []


@company.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> list[Reply]:
    """Who is forgotten asks nobody any more."""
    return await _gone(ctx, event.person)


@company.on(MemberLeft)
async def leave(ctx: RoomContext, event: MemberLeft) -> list[Reply]:
    """Nor does who has left the group."""
    if not await ctx.has_left(event.person):
        return []
    return await _gone(ctx, event.person)


async def _gone(ctx: RoomContext, person: str) -> list[Reply]:
    call = await ctx.store.company.calls.wished(person)
    return await _over(ctx, call) if call and call.group_id == ctx.group.id else []


async def _over(ctx: RoomContext, call: CompanyCall) -> list[Reply]:
    if call.state == "wanted":
        await ctx.store.questions.over(*HOW_QUESTION.key(call.id))
        await ctx.store.company.calls.remove(call.id)
    if call.state != "asking":
        return []
    home = await _home(ctx, call)
    return [*await settled(home, call), *await end(home, call)]


async def _home(ctx: RoomContext, call: CompanyCall) -> RoomContext:
    """The first room of the group, from where messages about the call are sent."""
    return (await ctx.rooms_of(call.group_id))[0]


async def _not_too_often(ctx: Context) -> None:
    if await ctx.store.company.calls.count(ctx.person, ctx.now - DAY) >= MOST_CALLS:
        raise UserError("company-too-often", most=MOST_CALLS)


async def _begin(ctx: Context, state: str, about: str | None) -> CompanyCall:
    return await ctx.store.company.calls.begin(
        ctx.person,
        group_id=ctx.group.id,
        state="asking" if state == "asking" else "wanted",
        about=about,
        event_id=ctx.event_id,
        now=ctx.now,
    )
