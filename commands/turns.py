"""Speaking turns: who speaks, who waits, and a live message that shows it."""

from __future__ import annotations

import textwrap
from datetime import timedelta

from commands.kit.arguments import Text
from commands.kit.context import Context, Scene
from commands.kit.declaration import Feature, Outcome, Role
from commands.kit.errors import UserError
from commands.kit.phrase import BLANK, Member, Phrase
from commands.kit.replies import About, Reply, board, call, say
from storage.turns import Turn

turns = Feature("turns")

_A_MEETING_GOES_ON = timedelta(minutes=10)  # what was said of the floor longer ago is about another moment
_JUST_BEGUN = timedelta(seconds=5)  # two people who press at once mean the same change
_LONGEST_ABOUT = 140  # characters: the board is read at a glance


@turns.command("hand", holds_for=_A_MEETING_GOES_ON)
async def raise_hand(ctx: Context, about: Text | None = None) -> Outcome:
    """Wait for a turn; the number in the queue is the answer."""
    if await _speaks(ctx):
        raise UserError("turns-you-speak")
    if place := await _place(ctx):
        return say("turns-already", place=place)
    # A queue that begins is shown where people are looking, not in last week's conversation.
    begins = await _is_idle(ctx)
    await ctx.store.turns.ask(ctx.room_id, ctx.person, _short(about), ctx.event_id, ctx.now)
    return [say("turns-place", place=await _place(ctx)), await _board(ctx, fresh=begins)]


@turns.command("lower")
async def lower_hand(ctx: Context) -> Outcome:
    """Leave the queue."""
    if await _remove_waiting(ctx, ctx.person):
        return [say("turns-lowered"), await _board(ctx)]
    raise UserError("turns-you-speak" if await _speaks(ctx) else "turns-not-up")


@turns.command("queue")
async def show_queue(ctx: Context) -> Outcome:
    """The board, at the end of the conversation."""
    return await _board(ctx, fresh=True)


@turns.command("next", role=Role.FACILITATOR, holds_for=_A_MEETING_GOES_ON)
async def call_next(ctx: Context) -> Outcome:
    """End the turn that goes on, and call who waits first."""
    if elsewhere := await ctx.tell("floor-next"):
        return elsewhere
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    if speaking is None and not await ctx.store.turns.waiting(ctx.room_id):
        raise UserError("turns-nobody-waits")
    if speaking and _just_began(ctx, speaking):
        raise UserError("turns-just-begun", person=await ctx.member(speaking.person))
    return await _pass_on(ctx, speaking) or [say("turns-open"), await _board(ctx)]


@turns.command("done", holds_for=_A_MEETING_GOES_ON)
async def end_turn(ctx: Context) -> Outcome:
    """The speaker (or a facilitator for them) ends the turn; who waits first is called, without anybody's word."""
    if elsewhere := await ctx.tell("floor-done"):
        return elsewhere
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    if speaking is None:
        raise UserError("turns-nobody-speaks")
    if speaking.person != ctx.person:
        speaker = await ctx.member(speaking.person)
        if not ctx.facilitates:
            raise UserError("turns-not-yours", person=speaker)
        if _just_began(ctx, speaking):
            raise UserError("turns-just-begun", person=speaker)
    return await _pass_on(ctx, speaking) or [say("turns-open"), await _board(ctx)]


@turns.reaction("queue", "✋", "🤚", "🙋")
async def raise_by_reaction(ctx: Context, subject: str) -> Outcome:
    """A hand on the board; the board is the answer."""
    if await _speaks(ctx) or await _place(ctx):
        return None
    await ctx.store.turns.ask(ctx.room_id, ctx.person, None, ctx.event_id, ctx.now)
    return await _board(ctx)


@turns.reaction("queue", "👇", "✊")
async def lower_by_reaction(ctx: Context, subject: str) -> Outcome:
    """The hand of who reacts goes down, if it was up."""
    return await _board(ctx) if await _remove_waiting(ctx, ctx.person) else None


@turns.reaction("queue", "✅")
async def end_by_reaction(ctx: Context, subject: str) -> Outcome:
    """Only the speaker: what others tick off is not the turn."""
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    if speaking is None or speaking.person != ctx.person:
        return None
    return await _pass_on(ctx, speaking) or await _board(ctx)


@turns.reaction("call", "✅")
async def end_called_turn(ctx: Context, subject: str) -> Outcome:
    """The speaker ticks off the call that gave them the floor, not one from an earlier turn."""
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    return await end_by_reaction(ctx, subject) if speaking and str(speaking.id) == subject else None


@turns.on("withdrawal")
async def take_back(ctx: Context, event_id: str) -> Outcome:
    """The hand that this message or reaction raised goes down; a turn that has begun goes on without the words."""
    turn = await ctx.store.turns.by_event(event_id)
    if turn is None:
        return None
    await ctx.store.turns.remove(turn.id)
    if turn.began is not None:
        silent = await ctx.store.turns.ask(turn.room_id, turn.person, None, turn.event_id, turn.asked)
        await ctx.store.turns.begin(silent.id, turn.began)
    return await _board(ctx)


@turns.on("departure")
async def leave(scene: Scene, person: str) -> Outcome:
    """Who has left the room holds up nobody."""
    waited = await _remove_waiting(scene, person)
    speaking = await scene.store.turns.speaking(scene.room.room_id)
    if speaking and speaking.person == person:
        return await _pass_on(scene, speaking) or await _board(scene)
    return await _board(scene) if waited else None


async def _pass_on(scene: Scene, speaking: Turn | None) -> list[Reply]:
    """End a turn and give the floor to who waits first; nothing to say where nobody waits."""
    if speaking:
        await scene.store.turns.end(speaking.id, scene.now)
    waiting = await scene.store.turns.waiting(scene.room.room_id)
    if not waiting:
        return []
    turn = waiting[0]
    await scene.store.turns.begin(turn.id, scene.now)
    person = await scene.member(turn.person)
    # What the turn is about stands on the board alone: there it can still be taken back.
    called = call(Phrase("turns-call", person=person), Phrase("turns-call-done"), people=[person])
    return [called.answered_by("turns", "call", turn.id), await _board(scene)]


async def _board(scene: Scene, *, fresh: bool = False) -> Reply:
    """The live message: who speaks, who waits in which order, and how to join."""
    speaking = await scene.store.turns.speaking(scene.room.room_id)
    waiting = await scene.store.turns.waiting(scene.room.room_id)
    lines = [Phrase("turns-title"), BLANK]
    if speaking:
        lines.append(_entry("turns-speaking", "turns-speaking-about", speaking, await scene.member(speaking.person)))
    elif waiting:
        lines.append(Phrase("turns-floor-free"))
    for place, turn in enumerate(waiting, 1):
        lines.append(_entry("turns-waits", "turns-waits-about", turn, await scene.member(turn.person), place=place))
    if not waiting:
        lines.append(Phrase("turns-nobody-else") if speaking else Phrase("turns-quiet"))
    return board(
        "queue", [*lines, BLANK, Phrase("turns-how")], about=About("turns", "queue", scene.room.room_id), fresh=fresh
    )


def _entry(plain: str, with_words: str, turn: Turn, person: Member, **facts: object) -> Phrase:
    """A person's turn in one line, with what it is about where they said so."""
    if turn.about is None:
        return Phrase(plain, person=person, **facts)
    return Phrase(with_words, person=person, about=turn.about, **facts)


def _short(about: str | None) -> str | None:
    """What a turn is about, on one line of the board."""
    return textwrap.shorten(about, _LONGEST_ABOUT, placeholder="…") if about else None


def _just_began(ctx: Context, turn: Turn) -> bool:
    return turn.began is not None and ctx.now - turn.began < _JUST_BEGUN


async def _speaks(ctx: Context) -> bool:
    """Whether who asks has the floor."""
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    return speaking is not None and speaking.person == ctx.person


async def _place(ctx: Context) -> int | None:
    """The number of who asks in the queue."""
    waiting = await ctx.store.turns.waiting(ctx.room_id)
    return next((place for place, turn in enumerate(waiting, 1) if turn.person == ctx.person), None)


async def _is_idle(ctx: Context) -> bool:
    """Whether nobody speaks and nobody waits."""
    return not await ctx.store.turns.waiting(ctx.room_id) and await ctx.store.turns.speaking(ctx.room_id) is None


async def _remove_waiting(scene: Scene, person: str) -> bool:
    """Take a person out of the queue; whether they were in it."""
    theirs = [turn for turn in await scene.store.turns.waiting(scene.room.room_id) if turn.person == person]
    for turn in theirs:
        await scene.store.turns.remove(turn.id)
    return bool(theirs)
