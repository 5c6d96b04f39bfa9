"""The timers while somebody has the word: for silence, and for the time each was given. None cuts anybody short."""

from __future__ import annotations

from datetime import datetime

from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import Overheard
from commands.kit.phrase import Phrase
from commands.kit.replies import announce, call
from commands.rounds.course import finish_word, let_word_go
from commands.rounds.feature import (
    CLOSE_TIMER,
    FINISHED_QUESTION,
    QUIET_TIMER,
    SILENT_TIMER,
    TIME_TIMER,
    rounds,
    silence_in,
)
from storage.rounds import Round


@rounds.on(Overheard)
async def hear(ctx: Context, event: Overheard) -> Outcome:
    """Note that the speaker wrote something, and wait for the next silence. What they write is not read."""
    running = await ctx.store.rounds.running(ctx.room_id)
    if running is None or running.speaker != ctx.person:
        return None
    await ctx.cancel(CLOSE_TIMER, running.call)
    await ctx.store.rounds.spoke(running.id, ctx.now)
    if silence := silence_in(ctx):
        await ctx.wake(QUIET_TIMER, running.call, silence)
    return None


@rounds.on_timer(SILENT_TIMER)
async def after_silence(ctx: RoomContext, subject: str, due: datetime) -> Outcome:
    """Pass over somebody who was called and has written nothing, without a word about it."""
    running = await _at(ctx, subject)
    if running is None or running.last_word is not None or not silence_in(ctx):
        return None
    return await let_word_go(ctx, running)


@rounds.on_timer(QUIET_TIMER)
async def ask_whether_finished(ctx: RoomContext, subject: str, due: datetime) -> Outcome:
    """Ask the speaker, some time after their last word, whether they have finished."""
    running, silence = await _at(ctx, subject), silence_in(ctx)
    if running is None or running.speaker is None or not silence:
        return None
    await ctx.wake(CLOSE_TIMER, subject, silence)
    person = await ctx.member(running.speaker)
    return call(Phrase("rounds-finished", person=person), people=[person]).asks(FINISHED_QUESTION, subject)


@rounds.on_timer(CLOSE_TIMER)
async def close_after_question(ctx: RoomContext, subject: str, due: datetime) -> Outcome:
    """Go on to the next person, because nobody has answered the question."""
    running = await _at(ctx, subject)
    return await finish_word(ctx, running, running.last_word) if running and silence_in(ctx) else None


@rounds.on_timer(TIME_TIMER)
async def tell_time(ctx: RoomContext, subject: str, due: datetime) -> Outcome:
    """Say that the time each was given is over; the speaker keeps the word."""
    running = await _at(ctx, subject)
    if running is None or running.speaker is None or running.each is None:
        return None
    return announce(Phrase("rounds-time", person=await ctx.member(running.speaker), each=running.each))


async def _at(ctx: RoomContext, subject: str) -> Round | None:
    """The running round, if it is still at this call."""
    running = await ctx.store.rounds.running(ctx.room.room_id)
    return running if running and running.call == subject else None
