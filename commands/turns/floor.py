"""How the floor goes from one person to the next, and back. Every step can be undone once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from msgspec.structs import replace

from commands.kit.context import Context, RoomContext
from commands.kit.errors import UserError
from commands.kit.meeting_events import TurnBegan, TurnEnded, TurnLapsed
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, call, say, sign
from commands.turns.board import show
from commands.turns.clock import keep, limit_of, stop
from commands.turns.feature import CALL_QUESTION, FORGET_TIMER
from commands.turns.line import line_of, meeting_of, next_up
from storage.turns import Kind, Turn
from storage.turns.steps import Step
from storage.turns.tables import KEEP_STEP

_JUST_BEGUN = timedelta(seconds=5)  # two people who press at once mean the same change
_CALLS: dict[Kind, str] = {
    "turn": "turns-call",
    "direct": "turns-call-direct",
    "process": "turns-call-process",
}


async def pass_on(ctx: RoomContext, speaking: Turn | None, *, signed: bool = False) -> list[Reply]:
    """End a turn and call who is first in line; where nobody waits the board says so, and a sign if it is `signed`."""
    up = await next_up(ctx)
    await note(ctx, [*([speaking] if speaking else []), *up])
    said = await end(ctx, speaking)
    if up:
        return [*said, *await begin(ctx, up[0])]
    return [*([sign("✅")] if signed else []), *said, await show(ctx)]


async def put_back(ctx: RoomContext, speaking: Turn) -> list[Reply]:
    """Call who is first in line, and let this turn wait right after them; the second time it is removed."""
    up = await next_up(ctx)
    await note(ctx, [speaking, *up])
    await stop(ctx, speaking)
    await ctx.store.turns.put_back(speaking.id)
    if speaking.skipped:
        await ctx.store.turns.remove(speaking.id)
    elif up:
        await ctx.store.turns.let_go_first(speaking, up[0])
    said = await ctx.tell(TurnLapsed(speaking.person))
    return [*said, *await begin(ctx, up[0])] if up else [*said, await show(ctx)]


async def give(ctx: Context, person: str, speaking: Turn | None) -> list[Reply]:
    """Let somebody speak out of order, whether or not they were waiting."""
    line = await line_of(ctx)
    theirs = line.of(person)
    room_id, meeting = ctx.room_id, await meeting_of(ctx)
    turn = theirs[0] if theirs else await ctx.store.turns.ask(room_id, person, None, "", ctx.now, meeting=meeting)
    await note(ctx, [*([speaking] if speaking else []), *theirs[:1]], made=None if theirs else turn.id)
    said = await end(ctx, speaking)
    before = [Phrase("turns-given-on", person=await ctx.member(speaking.person))] if speaking else []
    return [*said, *await begin(ctx, turn, *before, given=line.waiting[:1] != [turn])]


async def note(ctx: RoomContext, turns: Sequence[Turn], made: int | None = None) -> None:
    """Store these turns before a step changes them, so that the step can be undone for `KEEP_STEP`.

    Whoever speaks may undo it; of what the bot does by itself, the person of the first turn. `made` is the id of a turn
    that the step has just created.
    """
    by_bot = turns[0].person if turns else ctx.bot
    person, event_id = (ctx.person, ctx.event_id) if isinstance(ctx, Context) else (by_bot, None)
    room_id = ctx.room.room_id
    await ctx.store.turns.steps.note(
        room_id, person=person, event_id=event_id, turns=[turn.id for turn in turns], now=ctx.now, made=made
    )
    await ctx.store.turns.queues.touch(room_id, ctx.now)
    await ctx.wake(FORGET_TIMER, room_id, KEEP_STEP)


async def end(ctx: RoomContext, speaking: Turn | None) -> list[Reply]:
    """End a turn, if there is one, and tell the features."""
    if speaking is None:
        return []
    await stop(ctx, speaking)
    await ctx.store.turns.end(speaking.id, ctx.now)
    return await ctx.tell(TurnEnded(speaking.person))


async def begin(ctx: RoomContext, turn: Turn, *more: Phrase, given: bool = False) -> list[Reply]:
    """Give somebody the floor: start their time, and call them with a message that notifies, or by voice on the board.

    `more` are the last lines of the message; `given` is whether they go out of order.
    """
    await ctx.store.turns.begin(turn.id, ctx.now, given=given)
    await keep(ctx, replace(turn, began=ctx.now, since=ctx.now))
    person = await ctx.member(turn.person)
    # What the turn is about stands on the board alone: there it can still be taken back.
    lines = [Phrase(_CALLS[turn.kind], person=person), Phrase("turns-call-done")]
    if limit := limit_of(ctx, turn):
        lines.append(Phrase("turns-call-time", limit=limit))
    called = call(*lines, *more, people=[person]).asks(CALL_QUESTION, turn.id)
    said = [called] if not ctx.by_voice else [announce(*more)] if more else []
    return [*said, await show(ctx), *await ctx.tell(TurnBegan(turn.person))]


async def undo(ctx: RoomContext, step: Step) -> list[Reply]:
    """Restore the queue as it was before the step, and call whoever has the floor again."""
    before = await ctx.store.turns.speaking(step.room_id)
    await ctx.store.turns.steps.undo(step.room_id, ctx.now)
    after = await ctx.store.turns.speaking(step.room_id)
    if before:
        await stop(ctx, before)
    if after is None:
        said = say("turns-undone")
    else:
        await keep(ctx, after)
        person = await ctx.member(after.person)
        again = call(Phrase("turns-undone-speaks", person=person), Phrase("turns-call-done"), people=[person])
        said = again.asks(CALL_QUESTION, after.id)
    news = await ctx.tell(TurnLapsed(before.person)) if before else []
    news += await ctx.tell(TurnBegan(after.person)) if after else []
    return [said, await show(ctx), *news]


async def refuse_haste(ctx: Context, speaking: Turn) -> None:
    """Raise `UserError` within `_JUST_BEGUN` of a call: two people who go on at once must not skip anybody."""
    if speaking.began is not None and ctx.now - speaking.began < _JUST_BEGUN:
        raise UserError("turns-just-begun", person=await ctx.member(speaking.person))
