"""Raising and lowering hands: for a turn, a direct response or a point of process, by command or by tap."""

from __future__ import annotations

import textwrap
from datetime import timedelta

from msgspec.structs import replace

from commands.kit.answers import HAND, YesNo
from commands.kit.arguments import Line
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.meeting_events import FloorWanted, RoundEnded
from commands.kit.people import Person
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, call, say, sign
from commands.turns.board import SHOWN, show
from commands.turns.feature import A_MEETING_GOES_ON, FOR_QUESTION, RESPONSES, turns
from commands.turns.floor import put_back
from commands.turns.line import line_of, use
from storage.turns import Kind, QueueSnapshot

_OUT_OF_SIGHT = timedelta(minutes=5)  # what was on the screen so long ago has moved out of it
_LONGEST_ABOUT = 140  # characters: the board is read at a glance
_PLACES: dict[Kind, str] = {
    "turn": "turns-place",
    "direct": "turns-place-direct",
    "process": "turns-place-process",
}


@turns.command("hand", holds_for=A_MEETING_GOES_ON, essential=True)
async def raise_hand(ctx: Context, about: Line | None = None) -> Outcome:
    """Wait for a turn. The message gets a sign, and the board shows the place."""
    seen = await _seen_by_who_waits(ctx)
    return await _ask(ctx, seen, ctx.person, "turn", about, signed=True)


@turns.command("direct", holds_for=A_MEETING_GOES_ON)
async def respond_directly(ctx: Context, about: Line | None = None) -> Outcome:
    """Wait for a direct response to the current topic, right after the speaker.

    Who has used up their responses to it, or finds no topic, waits in the queue like others.
    """
    seen = await _seen_by_who_waits(ctx)
    seen = replace(seen, queue=(queue := await use(ctx, seen.queue)))
    topic = await ctx.store.turns.topic(ctx.room_id, queue.meeting)
    if topic is None:
        return await _ask(ctx, seen, ctx.person, "turn", about, key="turns-place-no-topic")
    used = await ctx.store.turns.responses(ctx.person, topic) >= ctx.settings[RESPONSES]
    if used and seen.wait(ctx.person, "direct") is None:
        return await _ask(ctx, seen, ctx.person, "turn", about, key="turns-place-moved")
    return await _ask(ctx, seen, ctx.person, "direct", about, topic=topic)


@turns.command("process", holds_for=A_MEETING_GOES_ON)
async def raise_process(ctx: Context, about: Line | None = None) -> Outcome:
    """Wait for a point of process, which comes before everything else."""
    seen = await _seen_by_who_waits(ctx)
    return await _ask(ctx, seen, ctx.person, "process", about)


@turns.command("for", holds_for=A_MEETING_GOES_ON)
async def raise_for(ctx: Context, member: Person | None = None, about: Line | None = None) -> Outcome:
    """Raise somebody's hand: at once by a facilitator, otherwise when they say yes."""
    if member is None:  # `!hand for the rota` names what it is about
        return await raise_hand(ctx, about)
    if member.user_id == ctx.bot:
        raise UserError("turns-not-me")
    seen = await ctx.store.turns.snapshot(ctx.room_id)
    if seen.speaks(member.user_id):
        raise UserError("turns-speaks-already", person=member)
    if turn := seen.wait(member.user_id, "turn"):
        raise UserError("turns-waits-already", person=member, place=(await line_of(ctx, seen)).number(turn))
    if ctx.facilitates or member.user_id == ctx.person:
        return await _ask(ctx, seen, member.user_id, "turn", about, key="turns-place-for")
    if (await use(ctx, seen.queue)).closed:
        raise UserError("turns-closed")
    asked = Phrase("turns-for-ask", person=member, asking=ctx.sender)
    return call(asked, Phrase("turns-for-how"), people=[member]).asks(FOR_QUESTION, member.user_id)


@turns.question(FOR_QUESTION, YesNo(up=("👍", *HAND, "✅")))
async def answer(ctx: Context, subject: str, yes: bool) -> Outcome:
    """Raise the hand of whoever was asked, if they say yes; of a no nobody else reads."""
    if ctx.person != subject:
        return None
    if not yes:
        return say("turns-for-left")
    return await _ask(ctx, await _seen_by_who_waits(ctx), ctx.person, "turn", None)


@turns.command("lower", aside=True)
async def lower_hand(ctx: Context) -> Outcome:
    """Leave the queue."""
    if await remove_waiting(ctx, ctx.person):
        return [say("turns-lowered"), await show(ctx)]
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    raise UserError("turns-you-speak" if speaking and speaking.person == ctx.person else "turns-not-up")


@turns.command("later", aside=True, holds_for=A_MEETING_GOES_ON)
async def let_go_first(ctx: Context) -> Outcome:
    """Let the next one go first; who has the floor gives it on and comes after them."""
    line = await line_of(ctx)
    speaking = line.seen.speaking
    if speaking and speaking.person == ctx.person:
        if not len(line):
            raise UserError("turns-nobody-to-let")
        return await put_back(ctx, speaking)
    theirs = line.of(ctx.person)
    if not theirs:
        raise UserError("turns-not-up")
    number = line.number(theirs[-1])
    if number == len(line):
        raise UserError("turns-nobody-to-let")
    other = line.waiting[number]
    await ctx.store.turns.let_go_first(theirs[-1], other)
    return [say("turns-let", person=await ctx.member(other.person), place=number + 1), await show(ctx)]


async def raise_beside_call(ctx: Context) -> Outcome:
    """Raise a hand by a tap on the message that calls somebody. Raises `UserError` where it can't be raised."""
    seen = await ctx.store.turns.snapshot(ctx.room_id)
    if seen.speaks(ctx.person):
        raise UserError("turns-you-speak")
    if turn := seen.wait(ctx.person, "turn"):
        raise UserError("turns-already", place=(await line_of(ctx)).number(turn))
    if (await use(ctx, seen.queue)).closed:
        raise UserError("turns-closed")
    return await raise_on_board(ctx)


@turns.on(FloorWanted)
async def keep_hand(ctx: Context, event: FloorWanted) -> Outcome:
    """Keep a hand that is raised during a round until the round is over."""
    return await _ask(ctx, await _seen_by_who_waits(ctx), ctx.person, "turn", None)


@turns.on(RoundEnded)
async def show_kept_hands(ctx: RoomContext, event: RoundEnded) -> Outcome:
    """Show the hands that were kept during a round; in a circle they are shown when it comes to them."""
    if await ctx.store.circle.running(ctx.room.room_id):
        return None
    line = await line_of(ctx)
    return await show(ctx, fresh=True, line=line) if len(line) else None


async def raise_on_board(ctx: Context) -> Outcome:
    """Raise a hand by a tap on the board, which is the answer too. Does nothing where it can't be raised."""
    seen = await ctx.store.turns.snapshot(ctx.room_id)
    if seen.speaks(ctx.person) or seen.wait(ctx.person, "turn"):
        return None
    queue = await use(ctx, seen.queue)
    if queue.closed:
        return None  # the board says so
    turn = await ctx.store.turns.ask(ctx.room_id, ctx.person, None, ctx.event_id, ctx.now, meeting=queue.meeting)
    return await show(ctx, line=await line_of(ctx, replace(seen, queue=queue).joined_by(turn)))


async def remove_waiting(ctx: RoomContext, person: str) -> bool:
    """Remove all waiting turns of a person. Returns whether there were any."""
    theirs = await ctx.store.turns.waiting_of(ctx.room.room_id, person)
    for turn in theirs:
        await ctx.store.turns.remove(turn.id)
    return bool(theirs)


async def _ask(
    ctx: Context,
    seen: QueueSnapshot,
    person: str,
    kind: Kind,
    about: str | None,
    *,
    key: str | None = None,
    topic: int | None = None,
    signed: bool = False,
) -> list[Reply]:
    """Put somebody in line, once for each kind. Says the place in the words of `key`, or with `signed` by a sign.

    Raises `UserError` where they wait already, or the queue is closed: then it takes points of process and direct
    responses alone, also those that have to wait like others.
    """
    if turn := seen.wait(person, kind):
        raise UserError("turns-already", place=(await line_of(ctx, seen)).number(turn))
    begins = _begins_anew(ctx, seen)
    queue = await use(ctx, seen.queue)
    if kind == "turn" and key != "turns-place-moved" and queue.closed:
        raise UserError("turns-closed")
    turn = await ctx.store.turns.ask(
        ctx.room_id, person, _short(about), ctx.event_id, ctx.now, kind=kind, topic=topic, meeting=queue.meeting
    )
    line = await line_of(ctx, replace(seen, queue=queue).joined_by(turn))
    place = line.number(turn)
    if await ctx.store.rounds.running(ctx.room_id):
        return [say("turns-kept-for-after", person=await ctx.member(person))]
    said = say(key or _PLACES[kind], place=place, person=await ctx.member(person))
    return [sign("✋", *said.lines) if signed and place <= SHOWN else said, await show(ctx, fresh=begins, line=line)]


async def _seen_by_who_waits(ctx: Context) -> QueueSnapshot:
    """The room's queue. Raises `UserError` where the sender has the floor."""
    seen = await ctx.store.turns.snapshot(ctx.room_id)
    if seen.speaks(ctx.person):
        raise UserError("turns-you-speak")
    return seen


def _begins_anew(ctx: Context, seen: QueueSnapshot) -> bool:
    """Whether to send the board anew: it was not used for `_OUT_OF_SIGHT`, and nobody speaks or waits."""
    if seen.queue and ctx.now - seen.queue.active < _OUT_OF_SIGHT:
        return False
    return not seen.waiting and seen.speaking is None


def _short(about: str | None) -> str | None:
    """What a turn is about, on one line of the board."""
    return textwrap.shorten(about, _LONGEST_ABOUT, placeholder="…") if about else None
