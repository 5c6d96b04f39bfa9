"""Objections are worked on one at a time, and only who objects says that one is met."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from commands.kit.answers import YesNo
from commands.kit.context import Context, RoomContext
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.events import Resumed
from commands.kit.phrase import Member, Phrase
from commands.kit.replies import Reply, lines, whisper
from commands.proposals.board import boards, called, shown
from commands.proposals.feature import (
    ASKED_AGAIN,
    CLOSE_TIMER,
    INTEGRATION,
    MET_QUESTION,
    OPEN_FOR,
    SILENCE,
    SILENCE_TIMER,
    TRIES,
    proposals,
)
from commands.proposals.rules import preset_of
from storage.proposals import TO_ASK, Answer, Proposal, Stage

_LATE = timedelta(minutes=2)  # by which a timer rings only where the bot was away
_A_DAY = timedelta(days=1)


async def settle(ctx: RoomContext, proposal: Proposal) -> list[Reply]:
    """What follows from what people say now: an objection is worked on, or the last one is met; else it is shown."""
    standing = await ctx.store.proposals.standing(proposal.id)
    against = [each for each in standing if each.kind == "no"] if preset_of(proposal.method).held else []
    if against and proposal.stage == "open":
        entered = await enter(ctx, proposal, "integrate", ctx.now + INTEGRATION)
        return [
            *await boards(ctx, entered, await _news(ctx, entered, against[0]), fresh=True),
            *await ask(ctx, entered),
        ]
    if not against and proposal.stage in ("integrate", "exits"):
        await ctx.store.proposals.unsay_all(proposal.id, "exit")
        entered = await enter(ctx, proposal, "open", ctx.now + OPEN_FOR)
        return await boards(ctx, entered, Phrase("proposals-all-met", code=proposal.code), fresh=True)
    return [*await shown(ctx, proposal), *(await ask(ctx, proposal) if proposal.stage == "integrate" else [])]


async def enter(ctx: RoomContext, proposal: Proposal, stage: Stage, until: datetime) -> Proposal:
    """It comes to this stage, which ends then."""
    await ctx.store.proposals.enter(proposal.id, stage, until)
    room = await ctx.room_for_timers(proposal.group_id)
    await ctx.store.timers.set(CLOSE_TIMER.at(proposal.id, room, until, wait=True))
    return replace(proposal, stage=stage, until=until)


async def _news(ctx: RoomContext, proposal: Proposal, objection: Answer) -> Phrase:
    if not objection.words or proposal.private:
        return Phrase("proposals-objection-news-unworded", code=proposal.code)
    return Phrase("proposals-objection-news", code=proposal.code, person=await called(ctx, proposal, objection.person))


async def ask(ctx: RoomContext, proposal: Proposal) -> list[Reply]:
    """Ask whose objection is at hand whether other words meet it, once there are some; not while they are on pause."""
    standing = await ctx.store.proposals.standing(proposal.id)
    first = next((each for each in standing if each.kind == "no"), None)
    if first is None or first.asked != TO_ASK or first.removed or await ctx.paused(first.person):
        return []
    return [await _ask(ctx, proposal, first, 1)]


async def waits_for_objector(ctx: RoomContext, proposal: Proposal) -> bool:
    """Whether somebody has been asked whether their objection is met, and can have read it."""
    standing = await ctx.store.proposals.standing(proposal.id)
    first = next((each for each in standing if each.kind == "no"), None)
    return first is not None and first.asked > 0 and not await ctx.store.direct.unopened([first.person])


async def _ask(ctx: RoomContext, proposal: Proposal, objection: Answer, time: int) -> Reply:
    await ctx.store.proposals.note_asked(objection.id, time)
    room = await ctx.room_for_timers(proposal.group_id)
    due = ctx.now + (ASKED_AGAIN if time == 1 else SILENCE)
    await ctx.store.timers.set(SILENCE_TIMER.at(objection.id, room, due, wait=True))
    said = [Phrase("proposals-is-it-met", code=proposal.code, what=proposal.what)]
    if objection.words:
        said.append(Phrase("proposals-you-objected", words=objection.words))
    said.append(Phrase(f"proposals-is-it-met-how-{time}"))
    person = Member(objection.person, await called(ctx, proposal, objection.person))
    asked = whisper(person, *said).asks(MET_QUESTION, objection.id)
    return asked.about_group(proposal.group_id).delivered(prompt=True)


@proposals.question(
    MET_QUESTION, YesNo(yes=("proposals-met-plain", "proposals-in-favour-plain"), no=("proposals-not-met-plain",))
)
async def hear_met(ctx: Context, subject: int, met: bool) -> Outcome:
    """Whether the new words meet the objection: whose it is alone says so."""
    objection = await ctx.store.proposals.answer(subject)
    found = await ctx.store.proposals.get(objection.proposal_id) if objection else None
    standing = await ctx.store.proposals.standing(found.id) if found and not found.over else []
    if found is None or objection is None or objection not in standing or objection.person != ctx.person:
        raise UserError("proposals-gone")
    ctx = await ctx.about(found.group_id)
    await _forget_asked(ctx, objection)
    if met:
        return [lines([Phrase("proposals-met-thanks", code=found.code)]), *await lift(ctx, found, objection)]
    await ctx.store.proposals.note_asked(objection.id, 0)
    await ctx.store.proposals.try_again(found.id)
    tried = replace(found, tries=found.tries + 1)
    return [lines([Phrase("proposals-not-met-noted", code=found.code)]), *await fail(ctx, tried)]


async def fail(ctx: RoomContext, proposal: Proposal) -> list[Reply]:
    """Other words did not help: once more, or the group picks another way."""
    if proposal.tries < TRIES:
        entered = await enter(ctx, proposal, "integrate", ctx.now + INTEGRATION)
        return await boards(ctx, entered, Phrase("proposals-not-met-news", code=proposal.code), fresh=True)
    entered = await enter(ctx, proposal, "exits", ctx.now + OPEN_FOR)
    return await boards(ctx, entered, Phrase("proposals-exits-news", code=proposal.code), fresh=True)


async def lift(ctx: RoomContext, proposal: Proposal, objection: Answer) -> list[Reply]:
    """The objection is no more."""
    await _forget_asked(ctx, objection)
    await ctx.store.proposals.unsay(proposal.id, objection.person, "no", "safer")
    return await settle(ctx, proposal)


async def _forget_asked(ctx: RoomContext, objection: Answer) -> None:
    """Whose it is are not asked any more about it."""
    await ctx.cancel(SILENCE_TIMER, objection.id)
    await ctx.store.questions.over(*MET_QUESTION.key(objection.id))


@proposals.on_timer(SILENCE_TIMER)
async def hear_nothing(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """Ask once more; and after a week without a word take the objection to be met.

    That time does not run while whose it is are on pause, have not received the letter, or the bot was away.
    """
    objection = await ctx.store.proposals.answer(subject)
    found = await ctx.store.proposals.get(objection.proposal_id) if objection else None
    if objection is None or found is None or found.over or found.stage != "integrate" or objection.removed:
        return None
    standing = {each.id for each in await ctx.store.proposals.standing(found.id)}
    if objection.id not in standing or not await ctx.at_home(found.group_id, SILENCE_TIMER, subject):
        return None
    if await ctx.paused(objection.person):
        await ctx.store.proposals.note_asked(objection.id, TO_ASK)  # once they are back
        return None
    if longer := await _did_not_run(ctx, objection, due):
        room = await ctx.room_for_timers(found.group_id)
        await ctx.store.timers.set(SILENCE_TIMER.at(objection.id, room, ctx.now + longer, wait=True))
        return None
    if objection.asked == 1:
        return await _ask(ctx, found, objection, 2)
    await ctx.store.proposals.unsay(found.id, objection.person, "no", "safer")
    await ctx.store.questions.over(*MET_QUESTION.key(objection.id))
    return await settle(ctx, found)


async def _did_not_run(ctx: RoomContext, objection: Answer, due: datetime) -> timedelta:
    """How much longer to wait because the bot was away when the time was over, or its letter has not arrived."""
    if ctx.now - due > _LATE:
        return ctx.now - due
    return _A_DAY if await ctx.store.direct.unopened([objection.person]) else timedelta(0)


@proposals.on(Resumed)
async def ask_now(ctx: Context, event: Resumed) -> Outcome:
    """Who is back is asked about their objection."""
    replies: list[Reply] = []
    for found in await ctx.store.proposals.answered_by(event.person):
        if found.stage == "integrate":
            replies += await ask(ctx, found)
    return replies
