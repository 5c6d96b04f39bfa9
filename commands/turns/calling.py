"""Commands that move the floor: the next person, the end of a turn, skipping, giving, and undoing a step."""

from __future__ import annotations

from datetime import datetime

from commands.kit.answers import OF_WHO_SPEAKS
from commands.kit.arguments import Item, ItemId
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Role
from commands.kit.errors import UserError
from commands.kit.events import MemberLeft, MessageRedacted, PersonForgotten, RoleLacked, TaskDone
from commands.kit.meeting_events import (
    FloorBack,
    FloorDone,
    FloorGive,
    FloorNext,
    FloorPass,
    FloorSkip,
    NobodyWaits,
    TurnLapsed,
)
from commands.kit.people import Person
from commands.kit.phrase import Member
from commands.kit.replies import Reply, say
from commands.turns.board import show
from commands.turns.clock import stop
from commands.turns.feature import (
    A_MEETING,
    A_MEETING_GOES_ON,
    CALL_QUESTION,
    FORGET_TIMER,
    turns,
)
from commands.turns.floor import give, pass_on, put_back, refuse_haste, undo
from commands.turns.hands import remove_waiting
from commands.turns.line import line_of, next_up
from storage.turns import Turn


@turns.command("next", role=Role.ROOM_FACILITATOR, holds_for=A_MEETING_GOES_ON)
async def call_next(ctx: Context) -> Outcome:
    """End the turn that goes on, and call who waits first."""
    return await go_on(ctx, signed=True)


async def go_on(ctx: Context, *, signed: bool = False) -> Outcome:
    """Go on as `!next` does. With `signed`, the message gets a sign where nobody is left to call."""
    if elsewhere := await ctx.tell(FloorNext()):
        return elsewhere
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    if speaking is None and not await next_up(ctx):
        if said := await ctx.tell(NobodyWaits()):
            return said
        raise UserError("turns-nobody-waits")
    if speaking:
        await refuse_haste(ctx, speaking)
    return await pass_on(ctx, speaking, signed=signed)


@turns.on(RoleLacked)
async def finish_own(ctx: Context, event: RoleLacked) -> Outcome:
    """Who has the word and says `!next` has finished."""
    if event.key != "turns-next":
        return None
    try:
        if finished := await ctx.tell(FloorDone()):
            return finished
    except UserError:
        return None  # it is somebody else's word
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    return await pass_on(ctx, speaking, signed=True) if speaking and speaking.person == ctx.person else None


@turns.command("done", aside=True, holds_for=A_MEETING_GOES_ON)
async def end_turn(ctx: Context, task: ItemId | None = None) -> Outcome:
    """End the current turn, one's own or as who leads, and call who waits first.

    With a task's number, or where nobody speaks, it ends that task instead.
    """
    if task and task.letter:
        return await _end_task(ctx, task)
    if elsewhere := await ctx.tell(FloorDone()):
        return elsewhere
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    if speaking is None:
        return await _end_task(ctx, task)
    if speaking.person != ctx.person:
        if not await ctx.leads():
            raise UserError("turns-not-yours", person=await ctx.member(speaking.person))
        await refuse_haste(ctx, speaking)
    return await pass_on(ctx, speaking, signed=True)


async def _end_task(ctx: Context, task: Item | None) -> Outcome:
    if task and (ended := await ctx.tell(TaskDone(task))):
        return ended
    raise UserError("turns-nobody-speaks")


@turns.command("skip", role=Role.ROOM_FACILITATOR, holds_for=A_MEETING_GOES_ON)
async def skip(ctx: Context) -> Outcome:
    """Call the next person; who was called is called once more after them, without a word about it."""
    if elsewhere := await ctx.tell(FloorSkip()):
        return elsewhere
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    if speaking is None:
        raise UserError("turns-no-turn")
    await refuse_haste(ctx, speaking)
    return await put_back(ctx, speaking)


@turns.command("give", role=Role.ROOM_FACILITATOR, holds_for=A_MEETING_GOES_ON)
async def give_floor(ctx: Context, member: Person) -> Outcome:
    """Let somebody speak out of order; the board says so."""
    if member.user_id == ctx.bot:
        raise UserError("turns-not-me")
    await ctx.tell(FloorGive())
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    if speaking and speaking.person == member.user_id:
        raise UserError("turns-speaks-already", person=member)
    return await give(ctx, member.user_id, speaking)


@turns.command("back", holds_for=A_MEETING_GOES_ON)
async def take_step_back(ctx: Context) -> Outcome:
    """Undo the last step of the queue; for facilitators, and for whose step it was."""
    if elsewhere := await ctx.tell(FloorBack()):
        return elsewhere
    step = await ctx.store.turns.steps.last(ctx.room_id)
    if step is None:
        raise UserError("turns-nothing-to-undo")
    if step.person != ctx.person:
        await ctx.require(Role.ROOM_FACILITATOR, ctx.registry.name(ctx.registry.command("turns-back"), ctx.language))
    return await undo(ctx, step)


@turns.command("make-turn", role=Role.ROOM_FACILITATOR, holds_for=A_MEETING_GOES_ON)
async def make_ordinary(ctx: Context, member: Person) -> Outcome:
    """Turn somebody's direct response or point of process into an ordinary turn, which waits in the queue."""
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    if speaking and speaking.person == member.user_id and speaking.kind != "turn":
        return await _make_speaker_ordinary(ctx, speaking, member)
    special = [turn for turn in (await line_of(ctx)).of(member.user_id) if turn.kind != "turn"]
    if not special:
        raise UserError("turns-no-special", person=member)
    for turn in special:
        await ctx.store.turns.make_ordinary(turn)
    return await _made_ordinary(ctx, member)


async def _make_speaker_ordinary(ctx: Context, speaking: Turn, member: Member) -> Outcome:
    up = await next_up(ctx)
    await stop(ctx, speaking)
    await ctx.store.turns.put_back(speaking.id)
    await ctx.store.turns.make_ordinary(speaking)
    said = await ctx.tell(TurnLapsed(speaking.person))
    await ctx.store.turns.steps.forget(ctx.room_id)
    called = await pass_on(ctx, None) if up else []
    return [*await _made_ordinary(ctx, member), *said, *called]


async def _made_ordinary(ctx: Context, member: Member) -> list[Reply]:
    line = await line_of(ctx)
    return [say("turns-made-ordinary", person=member, place=line.number(line.of(member.user_id)[-1])), await show(ctx)]


async def pass_called_turn(ctx: Context, subject: int) -> Outcome:
    """End the turn of the person who was called, if it is theirs and this call is the current one."""
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    own = speaking and speaking.person == ctx.person and speaking.id == subject
    return await pass_on(ctx, speaking) if own else None


@turns.question(
    CALL_QUESTION,
    OF_WHO_SPEAKS,
    holds_for=A_MEETING,
    left=pass_called_turn,
    any_time=("kit-finished-speaking-plain",),
)
async def end_called_turn(ctx: Context, subject: int, answer: str) -> Outcome:
    """End the turn that this call gave; an answer to the call of an earlier turn does nothing."""
    return await pass_called_turn(ctx, subject)


@turns.on(FloorPass)
async def let_floor_go(ctx: Context, event: FloorPass) -> Outcome:
    """`!pass` outside a round: the speaker lets the turn go, or somebody who waits leaves the queue."""
    speaking = await ctx.store.turns.speaking(ctx.room_id)
    if speaking and speaking.person == ctx.person:
        return await pass_on(ctx, speaking)
    return [say("turns-lowered"), await show(ctx)] if await remove_waiting(ctx, ctx.person) else None


@turns.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Lower the hand that the redacted message raised, or undo the step that it made.

    A turn that has begun goes on, without what it is about.
    """
    step = await ctx.store.turns.steps.last(ctx.room_id)
    if step and step.event_id == event.event_id:
        return await undo(ctx, step)
    await ctx.store.turns.steps.forget_words(event.event_id)
    turn = await ctx.store.turns.by_event(event.event_id)
    if turn is None:
        return None
    if turn.began is None:
        await ctx.store.turns.remove(turn.id)
    else:
        await ctx.store.turns.silence(turn.id)
    return await show(ctx)


@turns.on(PersonForgotten)
@turns.on(MemberLeft)
async def leave(ctx: RoomContext, event: PersonForgotten | MemberLeft) -> Outcome:
    """Take people out of the queue who leave the room or ask to be forgotten, and end their turn."""
    waited = await remove_waiting(ctx, event.person)
    speaking = await ctx.store.turns.speaking(ctx.room.room_id)
    said = None
    if speaking and speaking.person == event.person:
        said = await pass_on(ctx, speaking)
    elif waited:
        said = [await show(ctx)]
    if said:
        await ctx.store.turns.steps.forget(ctx.room.room_id)
    return said


@turns.on_timer(FORGET_TIMER)
async def forget_step(ctx: RoomContext, subject: str, due: datetime) -> Outcome:
    """Delete the last step and its words; it can't be undone any more."""
    await ctx.store.turns.steps.forget(ctx.room.room_id)
    return None
