"""The course of a round: it begins, goes from one person to the next, and ends.

It raises `RoundBegan` (a feature that has given somebody the word objects) and `RoundEnded`. For each word it raises
`TurnBegan`; then `WordShared` and `TurnEnded` if something was shared, or `TurnLapsed` if it was let go.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from msgspec import Struct

from commands.kit.context import Context, RoomContext
from commands.kit.errors import UserError
from commands.kit.meeting_events import RoundBegan, RoundEnded, TurnBegan, TurnEnded, TurnLapsed, WordShared
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce
from commands.kit.words import one_line
from commands.rounds.announcements import by_voice, call_to, over
from commands.rounds.feature import SILENT_TIMER, TIME_TIMER, silence_in
from commands.rounds.rules import next_up, ordered
from storage.rounds import Order, Place, Plan, Round, Stage

_LONGEST_QUESTION = 400  # characters


class Wish(Struct, frozen=True):
    """What somebody wants to ask everybody. Without an order it is the last round's, turned."""

    question: str | None
    each: timedelta | None = None
    order: str | None = None
    event_id: str = ""  # the message that can be taken back


async def begin_round(ctx: RoomContext, wish: Wish) -> list[Reply]:
    """Begin a round in which everybody present is asked, and call the first person."""
    said = await ctx.tell(RoundBegan())
    room_id = ctx.room.room_id
    present = await _present(ctx)
    last = await ctx.store.rounds.last_order(room_id)
    order = cast(Order, wish.order or ("turned" if last else "joined"))
    people = ordered(order, last, present, wish.event_id)
    plan = Plan(_one_line(wish.question), wish.each, order, people, wish.event_id)
    running = await ctx.store.rounds.begin(room_id, plan, ctx.now)
    return [*said, *await _call_next(ctx, running, fresh=True)]


async def _present(ctx: RoomContext) -> dict[str, str]:
    """The members to ask, by user id. Who is on pause is left out without a word, unless they ask for the round."""
    members = await ctx.store.rooms.members(ctx.room.room_id)
    asker = ctx.person if isinstance(ctx, Context) else None
    absent = {ctx.bot, *(await ctx.paused(*members)).keys() - {asker}}
    return {person: name for person, name in members.items() if person not in absent}


async def finish_word(ctx: RoomContext, running: Round, until: datetime | None = None) -> list[Reply]:
    """End the speaker's word, which lasted until then (None: until now), and call the next person."""
    return await _go_on(ctx, running, "over", shared=until or ctx.now)


async def let_word_go(ctx: RoomContext, running: Round) -> list[Reply]:
    """Pass over the speaker, who says nothing: they are asked once more at the end, and then no more."""
    first = running.speaker and await _stage(ctx, running, running.speaker) == "waiting"
    return await _go_on(ctx, running, "later" if first else "over", shared=None)


async def pass_word_on(ctx: RoomContext, running: Round) -> list[Reply]:
    """Go on for the speaker. It counts as shared, unless the bot listens in this room and has heard nothing."""
    shared = running.last_word is not None or silence_in(ctx) is None
    return await _go_on(ctx, running, "over", shared=ctx.now if shared else None)


async def leave_round(ctx: RoomContext, running: Round, person: str) -> list[Reply]:
    """Go on after somebody left the round: if they had the word, call the next person."""
    if running.speaker != person:
        return await by_voice(ctx, running)
    return [*await ctx.tell(TurnLapsed(person)), *await _call_next(ctx, running)]


async def give_word_back(ctx: RoomContext, running: Round, previous: Place) -> list[Reply]:
    """Undo the last change: `previous` has the word again, and the speaker waits as before."""
    await ctx.store.rounds.put(running.id, previous.person, previous.stage)
    said = await ctx.tell(TurnLapsed(running.speaker)) if running.speaker else []
    return [*said, *await _call(ctx, running, previous.person, "rounds-call-back")]


async def end_round(ctx: RoomContext, running: Round) -> list[Reply]:
    """End the round, with thanks, or with what the meeting that goes on says."""
    await ctx.store.rounds.end(running.id, ctx.now)
    follows = await ctx.tell(RoundEnded())
    return [*over(ctx, running), *(follows or [announce(Phrase("rounds-thanks"))])]


async def close_round(ctx: RoomContext, running: Round) -> list[Reply]:
    """End the round for a meeting that goes on by itself: only the board says so."""
    await ctx.store.rounds.end(running.id, ctx.now)
    await ctx.tell(RoundEnded())
    return over(ctx, running)


async def _go_on(ctx: RoomContext, running: Round, stage: Stage, *, shared: datetime | None) -> list[Reply]:
    """End the speaker's word and call the next person. `shared` is until when they spoke; None: they let it go."""
    if running.speaker is None or running.called is None:
        return await _call_next(ctx, running)
    before = Place(running.speaker, await _stage(ctx, running, running.speaker) or stage)
    await ctx.store.rounds.put(running.id, running.speaker, stage)
    if shared is None:
        return [*await ctx.tell(TurnLapsed(before.person)), *await _call_next(ctx, running, before)]
    length = max(shared - running.called, timedelta(0))
    said = await ctx.tell(WordShared(before.person, running.called, length))
    said += await ctx.tell(TurnEnded(before.person))
    return [*said, *await _call_next(ctx, running, before)]


async def _call_next(
    ctx: RoomContext, running: Round, previous: Place | None = None, *, fresh: bool = False
) -> list[Reply]:
    up = next_up(await ctx.store.rounds.places(running.id))
    if up is None:
        return await end_round(ctx, running)
    if await _went_on_pause(ctx, running, up.person):
        await ctx.store.rounds.leave(running.id, up.person)
        return await _call_next(ctx, running, previous, fresh=fresh)
    key = "rounds-call" if up.stage == "waiting" else "rounds-call-again"
    return await _call(ctx, running, up.person, key, previous, fresh=fresh)


async def _call(
    ctx: RoomContext, running: Round, person: str, key: str, previous: Place | None = None, *, fresh: bool = False
) -> list[Reply]:
    called = await ctx.store.rounds.call(running.id, person, ctx.now, previous)
    if silence := silence_in(ctx):
        await ctx.wake(SILENT_TIMER, called.call, 2 * silence)
    if called.each:
        await ctx.wake(TIME_TIMER, called.call, called.each)
    said = await by_voice(ctx, called, fresh=fresh) or [await call_to(ctx, called, key, first=fresh)]
    return [*said, *await ctx.tell(TurnBegan(person))]


async def _stage(ctx: RoomContext, running: Round, person: str) -> Stage | None:
    places = await ctx.store.rounds.places(running.id)
    return next((place.stage for place in places if place.person == person), None)


async def _went_on_pause(ctx: RoomContext, running: Round, person: str) -> bool:
    """Whether somebody has gone on pause since the round began. Who joined it during a pause wants to be asked."""
    pause = (await ctx.paused(person)).get(person)
    return pause is not None and pause.since > running.began


def _one_line(question: str | None) -> str | None:
    if question is None:
        return None
    line = one_line(question)
    if len(line) > _LONGEST_QUESTION:
        raise UserError("rounds-too-long", most=_LONGEST_QUESTION)
    return line
