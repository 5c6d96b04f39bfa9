"""Entering decisions: what somebody writes down, and what the group has decided by a proposal or a vote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from commands.decisions.feature import DECISION_MESSAGE, REVIEW_TIMER, decisions
from commands.decisions.finding import MOST, find, may_change
from commands.decisions.kinds import LETTER, Review, Words
from commands.decisions.rules import looked_at
from commands.decisions.wording import came_from, in_full, look_again
from commands.kit.answers import Intent
from commands.kit.arguments import Item, ItemId
from commands.kit.context import Context, RoomContext
from commands.kit.corrections import by_its_writer, in_its_place, says_now
from commands.kit.decision_events import Decided, DecisionRecorded, DecisionUndone
from commands.kit.declaration import Outcome
from commands.kit.errors import NotTheirs, UserError
from commands.kit.events import MessageEdited, MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, lines
from commands.kit.words import one_line
from storage.decisions import WRITTEN, Decision

_LONGEST = 400  # characters


@decisions.command("decided")
async def decided(ctx: Context, decision: Words, *, review: Review | None = None) -> Outcome:
    """Write down what was decided."""
    if isinstance(decision, Item):
        return await show_one(ctx, await find(ctx, decision))
    return noted(ctx, await write_down(ctx, decision, review=review))


async def show_one(ctx: RoomContext, found: Decision) -> Reply:
    """One in full."""
    return lines(await in_full(ctx, found)).answered_by(DECISION_MESSAGE, found.id)


def noted(ctx: RoomContext, found: Decision) -> Reply:
    """That it is in the register."""
    said = [Phrase("decisions-noted", code=found.code, what=found.what), *look_again(ctx, found)]
    return lines([*said, Phrase("decisions-undo")]).answered_by(DECISION_MESSAGE, found.id)


async def write_down(
    ctx: Context, words: str, *, review: datetime | None = None, sources: Sequence[str] = ()
) -> Decision:
    """Enter what the sender says to be decided. Raises `UserError` for what is too long, or too much."""
    what = fitting(words)
    if await ctx.store.decisions.count(ctx.group.id) >= MOST:
        raise UserError("decisions-enough", most=MOST)
    found = await ctx.store.decisions.add(
        ctx.group.id,
        what=what,
        sources=sources,
        person=ctx.person,
        review=review,
        event_id=ctx.event_id,
        now=ctx.now,
    )
    await plan(ctx, found)
    if not ctx.room.direct:
        await ctx.tell(DecisionRecorded(found.id))
    return found


def fitting(words: str) -> str:
    """The words on one line. Raises `UserError` for more than fit there."""
    line = one_line(words)
    if len(line) > _LONGEST:
        raise UserError("decisions-too-long", most=_LONGEST)
    return line


async def plan(ctx: RoomContext, found: Decision) -> None:
    """Set when the group is to look at it again, or that it is not."""
    await ctx.cancel(REVIEW_TIMER, found.id)
    if found.holds and found.review:
        room = await ctx.room_for_timers(found.group_id)
        await ctx.store.timers.set(REVIEW_TIMER.at(found.id, room, looked_at(found.review, ctx.zone)))


@decisions.on(Decided)
async def enter(ctx: RoomContext, event: Decided) -> Outcome:
    """What the group has decided: every room of it reads so, once."""
    entered = await ctx.store.decisions.add(
        ctx.group.id,
        what=one_line(event.words),
        method=event.method,
        sources=event.sources,
        review=event.review,
        now=ctx.now,
    )
    await plan(ctx, entered)
    await _replace(ctx, event.sources)
    rooms = await ctx.rooms_of(ctx.group.id)
    here = next((room for room in rooms if room.room.room_id == ctx.room.room_id), rooms[0])
    await here.tell(DecisionRecorded(entered.id))
    return [_announced(room, entered, event.reason) for room in rooms]


@decisions.on(DecisionUndone)
async def undo(ctx: RoomContext, event: DecisionUndone) -> Outcome:
    """What does not take effect is no longer in force."""
    held = [each for each in await ctx.store.decisions.newest(ctx.group.id, MOST) if each.holds]
    undone = [each for each in held if event.source in each.sources]
    for each in undone:
        await ctx.store.decisions.settle(each.id, "ended", "", ctx.now)
        await ctx.cancel(REVIEW_TIMER, each.id)
    return [lines([Phrase("decisions-no-more", code=each.code)]) for each in undone]


async def _replace(ctx: RoomContext, sources: Sequence[str]) -> None:
    """Those of the sources that are decisions of the register have been revised."""
    for code in sources:
        number = code.removeprefix(LETTER)
        found = await ctx.store.decisions.numbered(ctx.group.id, int(number)) if number.isdecimal() else None
        if found and found.code == code and found.holds:
            await ctx.store.decisions.settle(found.id, "revised", "", ctx.now)
            await ctx.cancel(REVIEW_TIMER, found.id)


def _announced(ctx: RoomContext, found: Decision, reason: Phrase) -> Reply:
    said = [Phrase("decisions-announced", code=found.code, what=found.what), reason]
    said += [*came_from(found), *look_again(ctx, found)]
    said += [Phrase("decisions-who-does", code=found.code)] if ctx.registry.offered("minutes-todo") else []
    return announce(*said, room=ctx.room.room_id).answered_by(DECISION_MESSAGE, found.id)


# Taking it out again, and correcting it.


@decisions.command("remove", guessed=False)
async def take_out(ctx: Context, item: ItemId) -> Outcome:
    """Take a decision out of the register."""
    found = await find(ctx, item)
    await may_change(ctx, found)
    return await _remove(ctx, found)


@decisions.offer(DECISION_MESSAGE, Intent("cross", taps=("❌",)), Intent("remove", ("decisions-remove-plain",)))
async def hear(ctx: Context, subject: int, meant: str) -> Outcome:
    """A tap or a word takes out what somebody wrote down; of what all have decided, a tap is no more than a feeling."""
    found = await ctx.store.decisions.get(subject)
    if found is None or (meant == "cross" and found.method != WRITTEN):
        return None
    try:
        await may_change(ctx, found)
    except NotTheirs:
        if meant == "cross":
            return None
        raise
    return await _remove(ctx, found)


async def _remove(ctx: Context, found: Decision) -> Outcome:
    await ctx.cancel(REVIEW_TIMER, found.id)
    await ctx.store.decisions.remove(found.id)
    return lines([Phrase("decisions-removed", person=ctx.sender, code=found.code, what=found.what)])


@decisions.on(MessageRedacted)
async def withdraw(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting the message deletes what it wrote down, or undoes what it changed.

    That is for whoever wrote it: when a moderator deletes it, what the group has decided stays, which is said.
    """
    if not await by_its_writer(ctx, event.event_id):
        return [announce(Phrase("decisions-stays", code=each.code)) for each in await _of_message(ctx, event.event_id)]
    if found := await ctx.store.decisions.by_event(event.event_id):
        await ctx.cancel(REVIEW_TIMER, found.id)
        await ctx.store.decisions.remove(found.id)
    for changed in await ctx.store.decisions.step_back(event.event_id):
        await plan(ctx, changed)
    return None


async def _of_message(ctx: Context, event_id: str) -> list[Decision]:
    """What a message wrote down here; else what it changed."""
    made = await ctx.store.decisions.by_event(event_id)
    found = [made] if made else await ctx.store.decisions.changed_by(event_id)
    return [each for each in found if ctx.circle and each.group_id == ctx.circle.id]


@decisions.on(MessageEdited)
async def correct(ctx: Context, event: MessageEdited) -> Outcome:
    """Editing the message changes the words; the number stays."""
    found = await ctx.store.decisions.by_event(event.event_id)
    if found is None or found.sources or ctx.circle is None or found.group_id != ctx.group.id:
        return None
    unclear = Phrase("decisions-edit-unclear", code=found.code)
    values = says_now(ctx, event, "decisions-decided", unclear, also=("decisions-decision",))
    words, review = (values["decision"], values.get("review")) if values else (None, None)
    if not isinstance(words, str):
        return None
    if not found.holds:
        raise UserError("decisions-no-more", code=found.code)
    assert review is None or isinstance(review, datetime)
    await ctx.store.decisions.reword(found.id, fitting(words), review)
    changed = replace(found, what=fitting(words), review=review)
    await plan(ctx, changed)
    return await in_its_place(ctx, event, noted(ctx, changed))
