"""Rounds: everybody is asked, one after another, and passing is always fine."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from commands.kit.arguments import ChoiceKind, Duration, Text
from commands.kit.context import Context, Scene
from commands.kit.declaration import Feature, Outcome, Role
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import announce, call, say
from commands.rounds.course import begin_round, end_round, go_on_from, question_of, show, stage_after_silence
from storage.rounds import Round

rounds = Feature("rounds")

ORDERS = ("list", "random", "reverse")
Order = Annotated[str, ChoiceKind("rounds-order", ORDERS)]
_QUIET = timedelta(seconds=60)  # after the last word, before the bot asks; and after it has asked


@rounds.command("round", role=Role.FACILITATOR, holds_for=timedelta(minutes=10))
async def begin(
    ctx: Context, question: Text | None = None, *, each: Duration | None = None, order: Order | None = None
) -> Outcome:
    """Ask everybody in the room, one after another."""
    running = await ctx.store.rounds.running(ctx.room_id)
    if running:
        raise UserError("rounds-running", question=question_of(running))
    return await begin_round(ctx, question, each, order, ctx.event_id)


@rounds.command("next", role=Role.FACILITATOR, holds_for=timedelta(minutes=10))
async def go_on(ctx: Context) -> Outcome:
    """The facilitator goes on to the next person."""
    return await go_on_from(ctx, await _running(ctx), "over")


@rounds.command("stop", role=Role.FACILITATOR)
async def stop(ctx: Context) -> Outcome:
    """End the round before everybody was asked."""
    return await end_round(ctx, await _running(ctx))


@rounds.command("join")
async def join(ctx: Context) -> Outcome:
    """Be asked too, at the end."""
    running = await _running(ctx)
    if ctx.person in [place.person for place in await ctx.store.rounds.places(running.id)]:
        raise UserError("rounds-in-already")
    await ctx.store.rounds.join(running.id, ctx.person)
    return [say("rounds-joined"), await show(ctx, running)]


@rounds.command("leave")
async def leave(ctx: Context) -> Outcome:
    """Not be asked in this round."""
    running = await _running(ctx)
    if not await ctx.store.rounds.leave(running.id, ctx.person):
        raise UserError("rounds-not-in")
    if running.speaker == ctx.person:
        return [say("rounds-left"), *await go_on_from(ctx, running, "over")]
    return [say("rounds-left"), await show(ctx, running)]


@rounds.command("pass", holds_for=timedelta(minutes=10))
async def let_go(ctx: Context) -> Outcome:
    """Say nothing now; one is asked once more at the end. Outside of a round it is about the queue."""
    if await ctx.store.rounds.running(ctx.room_id) is None and (elsewhere := await ctx.tell("floor-pass")):
        return elsewhere
    running = await _running(ctx)
    if running.speaker == ctx.person:
        return await go_on_from(ctx, running, await stage_after_silence(ctx, running))
    stages = {place.person: place.stage for place in await ctx.store.rounds.places(running.id)}
    if stages.get(ctx.person) is None:
        raise UserError("rounds-not-in")
    await ctx.store.rounds.put(running.id, ctx.person, "later" if stages[ctx.person] == "waiting" else "over")
    return [say("rounds-passed"), await show(ctx, running)]


@rounds.reaction("call", "✅")
async def finish_by_reaction(ctx: Context, subject: str) -> Outcome:
    """The speaker ticks off the call."""
    running = await ctx.store.rounds.running(ctx.room_id)
    if running is None or running.call != subject or running.speaker != ctx.person:
        return None
    return await go_on_from(ctx, running, "over")


@rounds.reaction("call", "⏭")
async def pass_by_reaction(ctx: Context, subject: str) -> Outcome:
    """The speaker lets the word go."""
    running = await ctx.store.rounds.running(ctx.room_id)
    if running is None or running.call != subject or running.speaker != ctx.person:
        return None
    return await go_on_from(ctx, running, await stage_after_silence(ctx, running))


@rounds.on("floor-done")
async def finish(ctx: Context) -> Outcome:
    """`!done` in a round ends the speaker's word; a facilitator may say it for them."""
    running = await ctx.store.rounds.running(ctx.room_id)
    if running is None or running.speaker is None:
        return None
    if running.speaker != ctx.person and not ctx.facilitates:
        raise UserError("rounds-not-yours", person=await ctx.member(running.speaker))
    return await go_on_from(ctx, running, "over")


@rounds.on("floor-next")
async def go_on_by_next(ctx: Context) -> Outcome:
    """`!next` in a round goes on with the round."""
    running = await ctx.store.rounds.running(ctx.room_id)
    return await go_on_from(ctx, running, "over") if running else None


@rounds.on("floor-skip")
async def skip(ctx: Context) -> Outcome:
    """`!skip` in a round goes on as after a silence."""
    running = await ctx.store.rounds.running(ctx.room_id)
    return await go_on_from(ctx, running, await stage_after_silence(ctx, running)) if running else None


@rounds.on("round-wanted")
async def begin_for_meeting(scene: Scene, question: str) -> Outcome:
    """A meeting comes to a round; one that goes on already is as good. No message of its own can be taken back."""
    if await scene.store.rounds.running(scene.room.room_id):
        return None
    return await begin_round(scene, question, None, None, "")


@rounds.on("round-unwanted")
async def end_for_meeting(scene: Scene) -> Outcome:
    """The meeting goes on to something else."""
    running = await scene.store.rounds.running(scene.room.room_id)
    return await end_round(scene, running) if running else None


@rounds.on("overheard")
async def hear(ctx: Context) -> Outcome:
    """Only that the speaker wrote something is noted; others are left alone."""
    running = await ctx.store.rounds.running(ctx.room_id)
    if running and running.speaker == ctx.person:
        await ctx.store.rounds.spoke(running.id, ctx.now)
        await ctx.store.timers.cancel("rounds", "close", running.call)
        await ctx.wake("rounds", "quiet", running.call, _QUIET)
    return None


@rounds.on("paused")
@rounds.on("departure")
async def depart(scene: Scene, person: str) -> Outcome:
    """Who leaves the room, or goes on pause, is not asked any more."""
    running = await scene.store.rounds.running(scene.room.room_id)
    if running is None or not await scene.store.rounds.leave(running.id, person):
        return None
    if running.speaker == person:
        return await go_on_from(scene, running, "over")
    return await show(scene, running)


@rounds.on("withdrawal")
async def withdraw(ctx: Context, event_id: str) -> Outcome:
    """The message that began the round is taken back: the round is over."""
    running = await ctx.store.rounds.by_event(event_id)
    return await end_round(ctx, running) if running else None


@rounds.timer("silent")
async def after_silence(scene: Scene, subject: str, due: datetime) -> Outcome:
    """Called, and not a word: the next person is asked, and nothing is said about it."""
    running = await _at(scene, subject)
    if running is None or running.last_word is not None:
        return None
    return await go_on_from(scene, running, await stage_after_silence(scene, running))


@rounds.timer("quiet")
async def ask_whether_finished(scene: Scene, subject: str, due: datetime) -> Outcome:
    """Some time after the last word: a question first."""
    running = await _at(scene, subject)
    if running is None or running.speaker is None:
        return None
    await scene.wake("rounds", "close", subject, _QUIET)
    person = await scene.member(running.speaker)
    return call(Phrase("rounds-finished", person=person), people=[person]).answered_by("rounds", "call", subject)


@rounds.timer("close")
async def close_after_question(scene: Scene, subject: str, due: datetime) -> Outcome:
    """Nobody answered the question: the word goes on."""
    running = await _at(scene, subject)
    return await go_on_from(scene, running, "over") if running else None


@rounds.timer("time")
async def tell_time(scene: Scene, subject: str, due: datetime) -> Outcome:
    """The time that each was given is over; nobody is cut short."""
    running = await _at(scene, subject)
    if running is None or running.speaker is None or running.each is None:
        return None
    return announce(Phrase("rounds-time", person=await scene.member(running.speaker), each=running.each))


async def _running(ctx: Context) -> Round:
    running = await ctx.store.rounds.running(ctx.room_id)
    if running is None:
        raise UserError("rounds-none")
    return running


async def _at(scene: Scene, subject: str) -> Round | None:
    """The running round, if it is still at this call."""
    running = await scene.store.rounds.running(scene.room.room_id)
    return running if running and running.call == subject else None
