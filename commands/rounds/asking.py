"""Begins and ends a round, lets people join and leave it, and explains its order."""

from __future__ import annotations

from commands.kit.arguments import Text
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Role
from commands.kit.errors import UserError
from commands.kit.events import AroundMeant, MemberLeft, MessageRedacted, Paused, PersonForgotten
from commands.kit.formats import format_phrase
from commands.kit.meeting_events import FloorWhy, MeetingBegan, RoundUnwanted, RoundWanted
from commands.kit.phrase import Phrase
from commands.kit.replies import lines, say
from commands.kit.spoken import is_one_of
from commands.kit.time_arguments import Duration
from commands.rounds.announcements import ahead_in, by_voice
from commands.rounds.course import Wish, begin_round, close_round, end_round, leave_round
from commands.rounds.feature import A_MEETING_GOES_ON, Order, already_running, rounds, running_in


@rounds.command("round", role=Role.ROOM_FACILITATOR, holds_for=A_MEETING_GOES_ON)
async def begin(
    ctx: Context, question: Text | None = None, *, each: Duration | None = None, order: Order | None = None
) -> Outcome:
    """Begin a round: everybody in the room is asked, one after another."""
    if question and (asked := await ctx.tell(AroundMeant(question))):
        return asked
    await _refuse_second(ctx)
    return await begin_round(ctx, Wish(_in_full(ctx, question), each, order, ctx.event_id))


def _in_full(ctx: Context, question: str | None) -> str | None:
    """What is asked: of a round of thanks a whole question, in which nobody has to name anybody."""
    if question and is_one_of(ctx.registry.catalogs, question, "rounds-of-thanks-plain"):
        return format_phrase(Phrase("rounds-of-thanks"), ctx.registry.catalogs[ctx.language], ctx.zone)
    return question


@rounds.command("random", role=Role.ROOM_FACILITATOR, holds_for=A_MEETING_GOES_ON)
async def begin_by_lot(ctx: Context, question: Text | None = None, *, each: Duration | None = None) -> Outcome:
    """Begin a round whose order is drawn by lot."""
    await _refuse_second(ctx)
    return await begin_round(ctx, Wish(question, each, "random", ctx.event_id))


@rounds.command("stop", role=Role.ROOM_FACILITATOR)
async def stop(ctx: Context) -> Outcome:
    """End the round before everybody was asked."""
    return await end_round(ctx, await running_in(ctx))


@rounds.command("join")
async def join(ctx: Context) -> Outcome:
    """Join the round, at the end."""
    running = await running_in(ctx)
    if ctx.person in [place.person for place in await ctx.store.rounds.places(running.id)]:
        raise UserError("rounds-in-already")
    await ctx.store.rounds.join(running.id, ctx.person)
    return [say("rounds-joined"), *await by_voice(ctx, running)]


@rounds.command("leave")
async def leave(ctx: Context) -> Outcome:
    """Leave the round; who has the word passes it on."""
    running = await running_in(ctx)
    if not await ctx.store.rounds.leave(running.id, ctx.person):
        raise UserError("rounds-not-in")
    return [say("rounds-left"), *await leave_round(ctx, running, ctx.person)]


@rounds.on(FloorWhy)
async def explain(ctx: Context, event: FloorWhy) -> Outcome:
    """Say why people are asked in this order, and after whom somebody comes who is still to be asked."""
    running = await ctx.store.rounds.running(ctx.room_id)
    if running is None:
        return None
    person, said = event.member or ctx.sender, []
    ahead = await ahead_in(ctx, running)
    if person.user_id in ahead:
        before = [running.speaker, *ahead][ahead.index(person.user_id)]
        said = [Phrase("rounds-why-after", person=person, other=await ctx.member(before))] if before else []
    return lines([*said, Phrase(f"rounds-why-{running.order}"), Phrase("rounds-why-end")])


@rounds.on(RoundWanted)
async def begin_for_meeting(ctx: RoomContext, event: RoundWanted) -> Outcome:
    """Begin the round that a meeting wants. No redaction ends it, because no message asked for it."""
    await _refuse_second(ctx)
    return await begin_round(ctx, Wish(event.question))


@rounds.on(RoundUnwanted)
async def end_for_meeting(ctx: RoomContext, event: RoundUnwanted) -> Outcome:
    """End the round, because the meeting goes on to something else."""
    running = await ctx.store.rounds.running(ctx.room.room_id)
    return await close_round(ctx, running) if running else None


@rounds.on(MeetingBegan)
async def refuse_meeting(ctx: RoomContext, event: MeetingBegan) -> None:
    """Raise `UserError` where a meeting would begin during a round."""
    await _refuse_second(ctx)


async def _refuse_second(ctx: RoomContext) -> None:
    """Raise `UserError` where a round is running in the room."""
    if running := await ctx.store.rounds.running(ctx.room.room_id):
        raise already_running(running)


@rounds.on(Paused)
@rounds.on(PersonForgotten)
@rounds.on(MemberLeft)
async def depart(ctx: RoomContext, event: Paused | PersonForgotten | MemberLeft) -> Outcome:
    """Take people out of the round who leave the room, begin a pause or ask to be forgotten."""
    running = await ctx.store.rounds.running(ctx.room.room_id)
    if running is None or not await ctx.store.rounds.leave(running.id, event.person):
        return None
    return await leave_round(ctx, running, event.person)


@rounds.on(MessageRedacted)
async def withdraw(ctx: Context, event: MessageRedacted) -> Outcome:
    """End the round whose message was redacted."""
    running = await ctx.store.rounds.by_event(event.event_id)
    return await end_round(ctx, running) if running else None
