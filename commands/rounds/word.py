"""Answers of the person who has the word, and going on for them: by command, tap, or the words of the queue."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.answers import FINISHED, HAND, OF_WHO_SPEAKS, Intent
from commands.kit.context import Context
from commands.kit.declaration import Outcome, Role
from commands.kit.errors import UserError
from commands.kit.meeting_events import (
    FloorBack,
    FloorDone,
    FloorGive,
    FloorMore,
    FloorNext,
    FloorPass,
    FloorSkip,
    FloorWanted,
    NotNow,
)
from commands.kit.replies import say
from commands.rounds.announcements import by_voice
from commands.rounds.course import finish_word, give_word_back, let_word_go, pass_word_on
from commands.rounds.feature import (
    A_MEETING,
    A_MEETING_GOES_ON,
    BOARD_MESSAGE,
    CALL_QUESTION,
    FINISHED_QUESTION,
    rounds,
    running_in,
)
from storage.rounds import Round

_JUST_CALLED = timedelta(seconds=5)  # two people who press at once mean the same change


@rounds.command("next", role=Role.ROOM_FACILITATOR, holds_for=A_MEETING_GOES_ON)
async def go_on(ctx: Context) -> Outcome:
    """Go on to the next person."""
    return await _go_on(ctx, await running_in(ctx))


@rounds.command("pass", aside=True, holds_for=A_MEETING_GOES_ON)
async def let_go(ctx: Context) -> Outcome:
    """Say nothing now, and be asked once more at the end. Without a round it is about the queue."""
    if await ctx.store.rounds.running(ctx.room_id) is None and (elsewhere := await ctx.tell(FloorPass())):
        return elsewhere
    running = await running_in(ctx)
    if running.speaker == ctx.person:
        return await let_word_go(ctx, running)
    stages = {place.person: place.stage for place in await ctx.store.rounds.places(running.id)}
    stage = stages.get(ctx.person)
    if stage is None:
        raise UserError("rounds-not-in")
    await ctx.store.rounds.put(running.id, ctx.person, "later" if stage == "waiting" else "over")
    said = say("rounds-passed" if stage == "waiting" else "rounds-passed-again")
    return [said, *await by_voice(ctx, running)]


@rounds.on(NotNow)
async def pass_instead(ctx: Context, event: NotNow) -> Outcome:
    """Take `!not now` of who was not called for help as passing, in the round or in the queue."""
    running = await ctx.store.rounds.running(ctx.room_id)
    if running is None:
        return await ctx.tell(FloorPass())
    people = [place.person for place in await ctx.store.rounds.places(running.id)]
    return await let_go(ctx) if ctx.person in people else None


async def pass_called_word(ctx: Context, subject: str) -> Outcome:
    """Let the word go, if this call of the sender is the current one."""
    running = await _called(ctx, subject)
    return await let_word_go(ctx, running) if running else None


@rounds.question(
    CALL_QUESTION,
    OF_WHO_SPEAKS,
    holds_for=A_MEETING,
    left=pass_called_word,
    any_time=("kit-finished-speaking-plain",),
)
async def answer_call(ctx: Context, subject: str, answer: str) -> Outcome:
    """End the speaker's word, or let it go, as they answer the call."""
    return await (pass_called_word if answer == "pass" else finish_called_word)(ctx, subject)


_NEXT, _RAISE = Intent("next", taps=("⏭", "▶")), Intent("raise", taps=HAND)


@rounds.offer(CALL_QUESTION, _NEXT, _RAISE)
async def tap_beside_call(ctx: Context, subject: str, meant: str) -> Outcome:
    """Hear the taps of others than who is called: go on, for who leads, or keep a hand for after the round."""
    if meant == "raise":
        return await ctx.tell(FloorWanted())
    running = await ctx.store.rounds.running(ctx.room_id)
    return await _go_on_by_tap(ctx, running) if running and running.call == subject else None


@rounds.offer(BOARD_MESSAGE, Intent("done", taps=("✅", "✔", "☑")), _NEXT, _RAISE)
async def tap_on_board(ctx: Context, subject: int, meant: str) -> Outcome:
    """Hear taps on the board where people meet by voice: the speaker's too. A tick by others is for something else."""
    if meant == "raise":
        return await ctx.tell(FloorWanted())
    running = await ctx.store.rounds.running(ctx.room_id)
    if running is None or running.id != subject:
        return None
    if running.speaker == ctx.person:
        return await (finish_word if meant == "done" else let_word_go)(ctx, running)
    return await _go_on_by_tap(ctx, running) if meant == "next" else None


async def finish_called_word(ctx: Context, subject: str) -> Outcome:
    """End the word, if this call of the sender is the current one."""
    running = await _called(ctx, subject)
    return await finish_word(ctx, running) if running else None


@rounds.question(FINISHED_QUESTION, FINISHED, holds_for=A_MEETING_GOES_ON)
async def answer_whether_finished(ctx: Context, subject: str, yes: bool) -> Outcome:
    """End the speaker's word on a yes. A no counts as any word of theirs."""
    return await finish_called_word(ctx, subject) if yes else None


# What the queue is asked for is the round's while it goes on.


@rounds.on(FloorDone)
async def finish(ctx: Context, event: FloorDone) -> Outcome:
    """End the speaker's word on `!done`, by themselves or by who leads."""
    running = await ctx.store.rounds.running(ctx.room_id)
    if running is None or running.speaker is None:
        return None
    if running.speaker == ctx.person:
        return await finish_word(ctx, running)
    if not await ctx.leads():
        raise UserError("rounds-not-yours", person=await ctx.member(running.speaker))
    return await _go_on(ctx, running)


@rounds.on(FloorNext)
async def go_on_by_next(ctx: Context, event: FloorNext) -> Outcome:
    """Go on with the round on `!next`."""
    running = await ctx.store.rounds.running(ctx.room_id)
    return await _go_on(ctx, running) if running else None


@rounds.on(FloorSkip)
async def skip(ctx: Context, event: FloorSkip) -> Outcome:
    """Pass over the speaker on `!skip`, as after a silence."""
    running = await ctx.store.rounds.running(ctx.room_id)
    if running is None:
        return None
    await _refuse_haste(ctx, running)
    return await let_word_go(ctx, running)


@rounds.on(FloorBack)
async def take_step_back(ctx: Context, event: FloorBack) -> Outcome:
    """Give the word back on `!back`, to who had it before."""
    running = await ctx.store.rounds.running(ctx.room_id)
    if running is None:
        return None
    if running.previous is None:
        raise UserError("rounds-nothing-to-undo")
    if running.previous.person != ctx.person:
        await ctx.require(Role.ROOM_FACILITATOR, ctx.registry.name(ctx.registry.command("turns-back"), ctx.language))
    return await give_word_back(ctx, running, running.previous)


@rounds.on(FloorMore)
async def take_time(ctx: Context, event: FloorMore) -> Outcome:
    """Let the speaker take their time on `!more`: in a round it needs nobody's consent."""
    running = await ctx.store.rounds.running(ctx.room_id)
    if running is None or running.speaker is None:
        return None
    if running.speaker != ctx.person:
        raise UserError("rounds-not-yours", person=await ctx.member(running.speaker))
    return say("rounds-take-time")


@rounds.on(FloorGive)
async def keep_word(ctx: Context, event: FloorGive) -> None:
    """Raise `UserError` during a round: nobody is given the floor out of order."""
    if await ctx.store.rounds.running(ctx.room_id):
        raise UserError("rounds-asks-everybody")


async def _called(ctx: Context, subject: str) -> Round | None:
    """The running round, if this is its current call and the sender is called."""
    running = await ctx.store.rounds.running(ctx.room_id)
    return running if running and running.call == subject and running.speaker == ctx.person else None


async def _go_on_by_tap(ctx: Context, running: Round) -> Outcome:
    await ctx.require(Role.ROOM_FACILITATOR, ctx.registry.name(ctx.registry.command("rounds-next"), ctx.language))
    return await _go_on(ctx, running)


async def _go_on(ctx: Context, running: Round) -> Outcome:
    """Who goes on for themselves has finished; who goes on for others does not go on twice."""
    if running.speaker == ctx.person:
        return await finish_word(ctx, running)
    await _refuse_haste(ctx, running)
    return await pass_word_on(ctx, running)


async def _refuse_haste(ctx: Context, running: Round) -> None:
    """Two people who press at once skip nobody: the second one hears who was called."""
    if running.speaker in (None, ctx.person) or running.called is None or ctx.now - running.called >= _JUST_CALLED:
        return
    raise UserError("rounds-just-called", person=await ctx.member(running.speaker))
