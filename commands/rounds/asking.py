"""The round itself: it is begun, ended, joined, left; and why people are asked in this order."""

from __future__ import annotations

from commands.kit.arguments import Duration, Text
from commands.kit.context import Context, Scene
from commands.kit.declaration import Outcome, Role
from commands.kit.errors import UserError
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import lines, say
from commands.rounds.board import ahead_in, show
from commands.rounds.course import Wish, begin_round, end_round, leave_round
from commands.rounds.feature import A_MEETING_GOES_ON, Order, already_running, rounds, running_in


@rounds.command("round", role=Role.ROOM_FACILITATOR, holds_for=A_MEETING_GOES_ON)
async def begin(
    ctx: Context, question: Text | None = None, *, each: Duration | None = None, order: Order | None = None
) -> Outcome:
    """Ask everybody in the room, one after another."""
    await refuse_second(ctx)
    return await begin_round(ctx, Wish(question, each, order, ctx.event_id))


@rounds.command("stop", role=Role.ROOM_FACILITATOR)
async def stop(ctx: Context) -> Outcome:
    """End the round before everybody was asked."""
    return await end_round(ctx, await running_in(ctx))


@rounds.command("join")
async def join(ctx: Context) -> Outcome:
    """Be asked too, at the end."""
    running = await running_in(ctx)
    if ctx.person in [place.person for place in await ctx.store.rounds.places(running.id)]:
        raise UserError("rounds-in-already")
    await ctx.store.rounds.join(running.id, ctx.person)
    return [say("rounds-joined"), await show(ctx, running)]


@rounds.command("leave")
async def leave(ctx: Context) -> Outcome:
    """Not be asked in this round."""
    running = await running_in(ctx)
    if not await ctx.store.rounds.leave(running.id, ctx.person):
        raise UserError("rounds-not-in")
    return [say("rounds-left"), *await leave_round(ctx, running, ctx.person)]


@rounds.on("floor-why")
async def explain(ctx: Context, member: Member | None) -> Outcome:
    """Why people are asked in this order; whose turn it is to come, also after whom."""
    running = await ctx.store.rounds.running(ctx.room_id)
    if running is None:
        return None
    person, said = member or ctx.sender, []
    ahead = await ahead_in(ctx, running)
    if person.user_id in ahead:
        before = [running.speaker, *ahead][ahead.index(person.user_id)]
        said = [Phrase("rounds-why-after", person=person, other=await ctx.member(before))] if before else []
    return lines([*said, Phrase(f"rounds-why-{running.order}"), Phrase("rounds-why-end")])


@rounds.on("round-wanted")
async def begin_for_meeting(scene: Scene, question: str) -> Outcome:
    """A meeting comes to a round. No message of its own can be taken back."""
    await refuse_second(scene)
    return await begin_round(scene, Wish(question))


@rounds.on("round-unwanted")
async def end_for_meeting(scene: Scene) -> Outcome:
    """The meeting goes on to something else."""
    running = await scene.store.rounds.running(scene.room.room_id)
    return await end_round(scene, running) if running else None


@rounds.on("meeting-begins")
async def refuse_second(scene: Scene) -> None:
    """There is one round at a time, and a meeting begins with its own."""
    if running := await scene.store.rounds.running(scene.room.room_id):
        raise already_running(running)


@rounds.on("paused")
@rounds.on("forgotten")
@rounds.on("departure")
async def depart(scene: Scene, person: str) -> Outcome:
    """Who leaves the room, goes on pause or asks to be forgotten is not asked any more."""
    running = await scene.store.rounds.running(scene.room.room_id)
    if running is None or not await scene.store.rounds.leave(running.id, person):
        return None
    return await leave_round(scene, running, person)


@rounds.on("withdrawal")
async def withdraw(ctx: Context, event_id: str) -> Outcome:
    """The message that began the round is taken back: the round is over."""
    running = await ctx.store.rounds.by_event(event_id)
    return await end_round(ctx, running) if running else None
