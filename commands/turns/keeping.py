"""The queue opens, closes, is emptied, and goes by a rule; meetings begin and end."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome, Role
from commands.kit.errors import UserError
from commands.kit.events import DayBegan
from commands.kit.meeting_events import MeetingBegan, MeetingEnded, RoundBegan, WordShared
from commands.kit.people import Person
from commands.kit.phrase import Phrase
from commands.kit.replies import announce, say
from commands.kit.time_arguments import Duration
from commands.kit.values import SETTINGS, Setting, T
from commands.turns.board import show
from commands.turns.feature import CLOSES_TIMER, KEPT, ORDER, Order, turns
from commands.turns.floor import note
from commands.turns.line import begin_meeting, line_of, meeting_of

_LAST_HANDS = timedelta(minutes=2)
_LONGEST_LAST_HANDS = timedelta(hours=1)


@turns.command("open", role=Role.ROOM_FACILITATOR)
async def open_queue(ctx: Context) -> Outcome:
    """Open the queue. Where nobody speaks or waits, another meeting begins."""
    seen = await ctx.store.turns.snapshot(ctx.room_id)
    idle = not seen.waiting and seen.speaking is None
    if seen.closed and idle:
        await begin_meeting(ctx)
    await meeting_of(ctx)
    await ctx.store.turns.queues.open(ctx.room_id, ctx.now)
    return [say("turns-opened"), await show(ctx, fresh=idle)]


@turns.command("close", role=Role.ROOM_FACILITATOR)
async def close_queue(ctx: Context) -> Outcome:
    """Close the queue: those who wait keep their places, nobody is added."""
    await meeting_of(ctx)
    await ctx.store.turns.queues.close(ctx.room_id, ctx.now)
    return [say("turns-now-closed"), await show(ctx)]


@turns.command("last", role=Role.ROOM_FACILITATOR, holds_for=timedelta(minutes=2))
async def ask_for_last_hands(ctx: Context, wait: Duration | None = None) -> Outcome:
    """Tell everybody that the queue closes soon, and close it then."""
    wait = wait or _LAST_HANDS
    if wait > _LONGEST_LAST_HANDS:
        raise UserError("turns-last-bounds", longest=_LONGEST_LAST_HANDS)
    await meeting_of(ctx)
    await ctx.store.turns.queues.close_at(ctx.room_id, ctx.now + wait, ctx.now)
    await ctx.wake(CLOSES_TIMER, ctx.room_id, wait)
    return [announce(Phrase("turns-last-hands", wait=wait)).loudly(), await show(ctx)]


@turns.command("last-word", role=Role.ROOM_FACILITATOR)
async def give_last_word(ctx: Context, member: Person) -> Outcome:
    """Close the queue, and let somebody speak after all who wait."""
    if member.user_id == ctx.bot:
        raise UserError("turns-not-me")
    meeting = await meeting_of(ctx)
    theirs = [turn for turn in (await line_of(ctx)).of(member.user_id) if turn.kind == "turn"]
    turn = (
        theirs[0]
        if theirs
        else await ctx.store.turns.ask(ctx.room_id, member.user_id, None, "", ctx.now, meeting=meeting)
    )
    await ctx.store.turns.give_last_word(turn)
    await ctx.store.turns.queues.close(ctx.room_id, ctx.now)
    return [say("turns-last-word", person=member), await show(ctx)]


@turns.on_timer(CLOSES_TIMER)
async def close_after_last_hands(ctx: RoomContext, subject: str, due: datetime) -> Outcome:
    """The time for last hands is over, unless it was opened or closed in the meantime."""
    queue = await ctx.store.turns.queues.get(ctx.room.room_id)
    if queue is None or queue.closes is None or queue.closes > ctx.now:
        return None
    await ctx.store.turns.queues.close(ctx.room.room_id, ctx.now)
    return [announce(Phrase("turns-now-closed")), await show(ctx)]


@turns.command("clear", role=Role.ROOM_FACILITATOR, guessed=False)
async def clear_queue(ctx: Context) -> Outcome:
    """Empty the queue; the speaker goes on."""
    waiting = await ctx.store.turns.waiting(ctx.room_id)
    if not waiting:
        raise UserError("turns-nobody-waits")
    await note(ctx, waiting)
    for turn in waiting:
        await ctx.store.turns.remove(turn.id)
    return [say("turns-cleared"), await show(ctx)]


@turns.command("order", role=Role.GROUP_FACILITATOR, sets=SETTINGS)
async def set_order(ctx: Context, order: Order) -> Outcome:
    """Set the rule: the order of asking, or who has spoken less goes first."""
    ctx = await with_setting(ctx, ORDER, order)
    said = await ctx.everywhere(say("turns-order-set", order=ORDER.kind.shown(order)))
    return [*said, await show(ctx)]


async def with_setting(ctx: Context, setting: Setting[T], value: T) -> Context:
    """Change one of the group's settings. Returns the context in which it is in force."""
    return replace(ctx, settings=await ctx.keep(setting, value))


# Meetings: what is told by whatever holds them.


@turns.on(MeetingBegan)
async def count_anew(ctx: RoomContext, event: MeetingBegan) -> None:
    """Begin another meeting of the queue with the group's own. Raises `UserError` where somebody has the floor."""
    await _refuse_speaker(ctx)
    await begin_meeting(ctx)


@turns.on(RoundBegan)
async def leave_floor(ctx: RoomContext, event: RoundBegan) -> None:
    """One person at a time: who has the floor finishes first, and nobody is called back into the round."""
    await _refuse_speaker(ctx)
    await ctx.store.turns.steps.forget(ctx.room.room_id)


@turns.on(WordShared)
async def count_word(ctx: RoomContext, event: WordShared) -> None:
    """Count what somebody said in a round as a turn of theirs."""
    meeting = await meeting_of(ctx)
    await ctx.store.turns.spoke_in_round(ctx.room.room_id, event.person, event.began, event.length, meeting)


@turns.on(MeetingEnded)
async def end_meeting(ctx: RoomContext, event: MeetingEnded) -> Outcome:
    """What comes after it belongs to another one. Nobody's hand is taken down; what was said of turns is forgotten."""
    await ctx.store.turns.steps.forget(ctx.room.room_id)
    await begin_meeting(ctx)
    return None


async def _refuse_speaker(ctx: RoomContext) -> None:
    if speaking := await ctx.store.turns.speaking(ctx.room.room_id):
        raise UserError("turns-finishes-first", person=await ctx.member(speaking.person))


@turns.on(DayBegan)
async def forget_old(ctx: RoomContext, event: DayBegan) -> None:
    """Delete records of who spoke that are older than the group wants."""
    await ctx.store.turns.forget(ctx.room.room_id, ctx.now - timedelta(days=ctx.settings[KEPT]))
