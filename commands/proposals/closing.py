"""The end of a stage, and of a proposal: it is decided, or it is not, and a sentence with the numbers says why."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from commands.kit.context import RoomContext
from commands.kit.decision_events import Decided
from commands.kit.declaration import Outcome
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply
from commands.proposals.board import boards, called, ended, result_of, title
from commands.proposals.exits import way_out
from commands.proposals.facilitating import who_facilitates
from commands.proposals.feature import (
    AGAINST_QUESTION,
    AGREED_QUESTION,
    CLOSE_TIMER,
    EACH_STAGE,
    INTEGRATION,
    LOOKED_AT_AGAIN,
    MET_QUESTION,
    OPEN_FOR,
    SAFER_QUESTION,
    SILENCE_TIMER,
    TRIED_FOR,
    WORDS_QUESTION,
    proposals,
)
from commands.proposals.integrating import enter, settle, waits_for_objector
from commands.proposals.meeting import ask_in_meeting
from commands.proposals.rules import Result
from commands.proposals.three import ask_for_a_third
from storage.proposals import Ending, Proposal, Stage

_PICKED: dict[Ending, str] = {
    "tried": "proposals-why-tried",
    "reworded": "proposals-why-reworded",
    "handed": "proposals-why-handed",
    "aside": "proposals-why-set-aside",
}
_CALLED = {"strict": "consensus", "silence": "consent"}
"""What the register calls a way to decide, where that is not its name here."""
_AFTER: dict[Stage, Stage] = {"clarify": "react", "react": "amend", "amend": "open"}


@proposals.on_timer(CLOSE_TIMER)
async def close(ctx: RoomContext, subject: int, due: datetime) -> Outcome:
    """The time of its stage is over. What was said by then has been heard."""
    found = await ctx.store.proposals.get(subject)
    if found is None or found.over or not await ctx.at_home(found.group_id, CLOSE_TIMER, subject):
        return None
    if found.until > ctx.now:  # it has more time since
        room = await ctx.room_for_timers(found.group_id)
        await ctx.store.timers.set(CLOSE_TIMER.at(found.id, room, found.until, wait=True))
        return None
    if found.stage in _AFTER:
        return await go_on(ctx, found)
    if found.stage == "integrate" and await waits_for_objector(ctx, found):
        return await boards(ctx, await enter(ctx, found, "integrate", ctx.now + INTEGRATION))
    if found.stage == "integrate":
        entered = await enter(ctx, found, "exits", ctx.now + OPEN_FOR)
        return await boards(ctx, entered, Phrase("proposals-exits-news", code=found.code), fresh=True)
    if found.stage == "exits":
        return await finish(ctx, found, await way_out(ctx, found), None)
    return await conclude(ctx, found)


async def go_on(ctx: RoomContext, proposal: Proposal) -> list[Reply]:
    """The next stage begins; an objection that was made before is worked on once answers decide."""
    stage = _AFTER[proposal.stage]
    until = ctx.now + (OPEN_FOR if stage == "open" else EACH_STAGE)
    entered = await enter(ctx, proposal, stage, until)
    standing = await ctx.store.proposals.standing(proposal.id)
    if stage == "open" and any(each.kind == "no" for each in standing):
        return await settle(ctx, entered)
    return [*await boards(ctx, entered, fresh=True), *await ask_in_meeting(ctx, entered)]


async def conclude(ctx: RoomContext, proposal: Proposal) -> list[Reply]:
    """What comes of the answers."""
    standing = await ctx.store.proposals.standing(proposal.id)
    result = result_of(proposal, standing)
    if result.state == "held":
        return await settle(ctx, proposal)
    ending: Ending = "decided" if result.state == "decided" else "few" if result.state == "few" else "refused"
    return await finish(ctx, proposal, ending, result)


async def finish(ctx: RoomContext, proposal: Proposal, ending: Ending, result: Result | None) -> list[Reply]:
    """It is over: the live message says why; what is decided goes into the register."""
    why = reason(proposal, ending, result)
    heading = [title(proposal)]
    if proposal.person:
        heading.append(Phrase("proposals-by", person=await called(ctx, proposal, proposal.person)))
    await stop(ctx, proposal)
    await ctx.store.proposals.end(proposal.id, ending, ctx.now)
    said = [*heading, BLANK, Phrase(f"proposals-ending-{ending}"), why, *_what_next(proposal, ending)]
    if ending not in ("decided", "tried"):
        third = await ask_for_a_third(ctx, proposal) if ending == "reworded" else []
        return [*await ended(ctx, proposal, *said, fresh=True), *third]
    review = ctx.now + (TRIED_FOR if ending == "tried" else LOOKED_AT_AGAIN)
    method = "all" if ending == "tried" else _CALLED.get(proposal.method, proposal.method)
    office = await who_facilitates(ctx, proposal)
    office = replace(office, source=proposal.code) if office else None
    if office and ending == "tried":
        office = replace(office, until=min(review, office.until or review))
    if office and not office.agreed:
        said.append(Phrase("proposals-asks-whether", person=await called(ctx, proposal, office.person)))
    sources = (proposal.code, *([proposal.source] if proposal.source else []))
    decided = Decided(words=proposal.what, reason=why, sources=sources, method=method, review=review)
    told = await ctx.tell(decided)
    shown = await ended(ctx, proposal, *said, fresh=not told)
    return [*shown, *told, *(await ctx.tell(office) if office else [])]


async def stop(ctx: RoomContext, proposal: Proposal) -> None:
    """Nothing rings any more, and nobody is asked."""
    await ctx.cancel(CLOSE_TIMER, proposal.id)
    for question in (AGAINST_QUESTION, AGREED_QUESTION, SAFER_QUESTION):
        await ctx.store.questions.over(*question.key(proposal.id))
    for kind in ("no", "concern"):
        await ctx.store.questions.over(*WORDS_QUESTION.key(f"{proposal.id} {kind}"))
    for each in await ctx.store.proposals.latest(proposal.id, "no"):
        await ctx.cancel(SILENCE_TIMER, each.id)
        await ctx.store.questions.over(*MET_QUESTION.key(each.id))


def reason(proposal: Proposal, ending: Ending, result: Result | None) -> Phrase:
    """Why it ended so, in a sentence with the numbers."""
    if result is None:
        return Phrase(_PICKED[ending])
    facts = {
        "count": result.yes,
        "took": result.took_part,
        "no": result.no,
        "aside": result.aside,
        "needed": result.needed,
        "size": proposal.size,
    }
    if result.state == "few":
        return Phrase("proposals-why-few", **facts | {"count": result.took_part})
    if result.state == "aside":
        return Phrase("proposals-why-aside", **facts | {"count": result.aside})
    return Phrase(f"proposals-why-{proposal.method}-{result.state}", **facts)


def _what_next(proposal: Proposal, ending: Ending) -> list[Phrase]:
    if ending == "few" and not proposal.extended:
        return [Phrase("proposals-extend-how", code=proposal.code)]
    return [Phrase("proposals-anew-how")] if ending in ("few", "refused", "reworded") else []


async def taken_back(ctx: RoomContext, proposal: Proposal) -> list[Reply]:
    """Delete it, with its words and all answers."""
    await stop(ctx, proposal)
    await ctx.store.proposals.remove(proposal.id)
    return await ended(ctx, proposal, Phrase("proposals-taken-back", code=proposal.code))
