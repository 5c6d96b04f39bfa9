"""Other words, another stage, more time, or taken off: by who proposed it, and by nobody else, whatever their role."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from commands.kit.arguments import ItemId, Line
from commands.kit.context import Context
from commands.kit.corrections import by_its_writer, says_now
from commands.kit.declaration import Outcome, Where
from commands.kit.errors import NotTheirs, UserError
from commands.kit.events import MessageEdited, MessageRedacted
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, announce, say
from commands.proposals.board import boards
from commands.proposals.closing import conclude, go_on, taken_back
from commands.proposals.feature import AGREED_QUESTION, INTEGRATION, OPEN_FOR, proposals
from commands.proposals.finding import find, numbered
from commands.proposals.integrating import ask, enter
from commands.proposals.meeting import meets_here
from commands.proposals.sources import with_source
from commands.proposals.wording import short
from storage.proposals import Proposal

_EXTENDED_WITHIN = timedelta(days=7)


async def only_theirs(ctx: Context, proposal: Proposal, *, unowned: bool = False) -> None:
    """Raise `NotTheirs` unless the sender proposed it; or nobody does any more, where the group may do it too."""
    if proposal.person == ctx.person:
        return
    if unowned and not proposal.person and await ctx.store.proposals.may_answer(proposal.id, ctx.person):
        return
    raise NotTheirs("proposals-not-yours", code=proposal.code)


@proposals.command("change", where=Where.GROUP, letters="P", numbered=True, guessed=False)
async def change(ctx: Context, item: ItemId, rewording: Line) -> Outcome:
    """Other words: all answers are void, and whose objection is open are asked whether that meets it."""
    found = await find(ctx, item)
    await only_theirs(ctx, found, unowned=True)
    said = [say("proposals-is-changed", code=found.code)] if ctx.room.direct else []
    return [*said, *await reword(ctx, found, short(rewording), ctx.event_id)]


async def reword(ctx: Context, proposal: Proposal, what: str, event_id: str) -> list[Reply]:
    """Give it these words. Where nobody but who proposed it has answered, that is all."""
    if what == proposal.what:
        raise UserError("proposals-same-words", code=proposal.code)
    standing = await ctx.store.proposals.standing(proposal.id)
    alone = all(each.person == proposal.person for each in standing)
    corrected = alone and event_id == proposal.event_id
    await ctx.store.proposals.reword(proposal, what, "" if corrected else event_id)
    await ctx.store.questions.over(*AGREED_QUESTION.key(proposal.id))  # a yes to it would be to the earlier words
    changed = replace(proposal, what=what, before=proposal.before if corrected else proposal.what)
    if alone:
        return await boards(ctx, changed)
    await ctx.store.proposals.void(proposal.id)
    return await _anew(ctx, changed, "proposals-changed-news")


async def _anew(ctx: Context, proposal: Proposal, key: str) -> list[Reply]:
    """Everybody answers anew; who proposed it agrees."""
    if await ctx.store.proposals.may_answer(proposal.id, ctx.person) and proposal.person == ctx.person:
        standing = await ctx.store.proposals.standing(proposal.id)
        if not any(each.person == ctx.person for each in standing):
            await ctx.store.proposals.say(proposal.id, ctx.person, "agree", ctx.event_id)
    if proposal.stage == "exits":
        proposal = await enter(ctx, proposal, "integrate", ctx.now + INTEGRATION)
    elif proposal.stage == "open":
        proposal = await enter(ctx, proposal, "open", max(proposal.until, ctx.now + OPEN_FOR))
    elif proposal.stage == "integrate":
        proposal = await enter(ctx, proposal, "integrate", ctx.now + INTEGRATION)
    return [*await boards(ctx, proposal, Phrase(key, code=proposal.code), fresh=True), *await ask(ctx, proposal)]


@proposals.command("withdraw", where=Where.GROUP, letters="P", numbered=True, guessed=False)
async def withdraw(ctx: Context, item: ItemId) -> Outcome:
    """Take it off; what was said to it is forgotten."""
    found = await find(ctx, item)
    await only_theirs(ctx, found)
    said = [say("proposals-is-withdrawn", code=found.code)] if ctx.room.direct else []
    return [*said, *await taken_back(ctx, found)]


@proposals.command("next", where=Where.GROUP, letters="P", numbered=True, guessed=False)
async def go_to_next(ctx: Context, item: ItemId) -> Outcome:
    """The next stage, which in a meeting who leads it may call too; at the last one there, what comes of it."""
    found = await find(ctx, item)
    leads = await meets_here(ctx) and await ctx.leads()
    if not (leads and found.stage != "open"):
        await only_theirs(ctx, found, unowned=True)
    if found.stage in ("clarify", "react", "amend"):
        if found.stage == "react" and await meets_here(ctx):
            found = replace(found, stage="amend")  # other words are found by talking
        return await go_on(ctx, found)
    if found.stage == "open" and await meets_here(ctx):
        return await conclude(ctx, found)
    raise UserError("proposals-no-next", code=found.code)


@proposals.command("extend", where=Where.GROUP, letters="P", numbered=True, guessed=False)
async def extend(ctx: Context, item: ItemId) -> Outcome:
    """Once, three days more for what too few had answered."""
    found = await numbered(ctx, item)
    await only_theirs(ctx, found, unowned=True)
    if found.over is None or found.ending != "few" or found.extended or ctx.now > found.over + _EXTENDED_WITHIN:
        raise UserError("proposals-no-extension", code=found.code)
    await ctx.store.proposals.extend(found.id, ctx.now + OPEN_FOR)
    again = replace(found, over=None, ending=None, stage="open", extended=True)
    return await boards(ctx, await enter(ctx, again, "open", ctx.now + OPEN_FOR), fresh=True)


@proposals.on(MessageRedacted)
async def take_back(ctx: Context, event: MessageRedacted) -> Outcome:
    """Deleting its message takes it off while it is open; what is decided stays, without a name.

    Other words are taken back by whoever wrote them alone: else moderators could void what everybody answered.
    """
    if found := await ctx.store.proposals.by_event(event.event_id):
        if found.over is None:
            return await taken_back(ctx, found)
        await ctx.store.proposals.leave_to_group(found.id)
        return None
    if not await by_its_writer(ctx, event.event_id):
        kept = await ctx.store.proposals.by_change(event.event_id)
        return announce(Phrase("proposals-words-stay", code=kept.code)) if kept else None
    changed = await ctx.store.proposals.take_change(event.event_id)
    if changed is None:
        return None
    await ctx.store.questions.over(*AGREED_QUESTION.key(changed.id))
    standing = await ctx.store.proposals.standing(changed.id)
    if all(each.person == changed.person for each in standing):
        return await boards(ctx, changed)
    await ctx.store.proposals.void(changed.id)
    return await _anew(ctx, changed, "proposals-unchanged-news")


@proposals.on(MessageEdited)
async def edit(ctx: Context, event: MessageEdited) -> Outcome:
    """Editing its message changes its words, as `change` does."""
    found = await ctx.store.proposals.by_event(event.event_id)
    if found is None or found.over or found.person != ctx.person:
        return None
    ctx = await ctx.about(found.group_id)
    unclear = Phrase("proposals-edit-unclear", code=found.code)
    values = says_now(ctx, event, "proposals-proposal", unclear, also=("proposals-slowly", "proposals-clause"))
    if values is None:
        raise UserError.of(unclear)
    words, _ = await with_source(ctx, str(values["wording"]), None)
    return await reword(ctx, found, short(words), event.event_id)
