"""`d’accord` and nothing else, in private: a yes to nothing that was asked, perhaps to a proposal, which is asked."""

from __future__ import annotations

from commands.kit.answers import YesNo
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.events import WrittenPrivately
from commands.kit.phrase import Phrase
from commands.kit.replies import lines, say
from commands.kit.spoken import is_one_of
from commands.proposals.answering import say_yes
from commands.proposals.feature import AGREED_QUESTION, proposals
from storage.proposals import Proposal

_SHOWN = 5  # of several that may be meant


@proposals.on(WrittenPrivately)
async def hear(ctx: Context, event: WrittenPrivately) -> Outcome:
    """Ask whether it is to the proposal that is open for whoever speaks; of several, name them."""
    if not is_one_of(ctx.registry.catalogs, event.text, "proposals-agreed-plain"):
        return None
    found = await _open_for(ctx)
    if not found:
        return None
    if len(found) > 1:
        named = [Phrase("proposals-named", code=each.code, what=each.what) for each in found[:_SHOWN]]
        return say("proposals-agreed-to-which", items=named, code=found[0].code)
    asked = lines([Phrase("proposals-agreed-to", code=found[0].code, what=found[0].what)])
    return asked.asks(AGREED_QUESTION, found[0].id).about_group(found[0].group_id)


async def _open_for(ctx: Context) -> list[Proposal]:
    """What is open in their groups that they can answer, and have not agreed to."""
    groups = await ctx.store.rooms.groups_of(ctx.person)
    there = [each for group in groups for each in await ctx.store.proposals.open(group.id)]
    return [each for each in there if await _may_agree(ctx, each)]


async def _may_agree(ctx: Context, proposal: Proposal) -> bool:
    standing = await ctx.store.proposals.standing(proposal.id)
    agrees = any(each.person == ctx.person and each.kind == "agree" for each in standing)
    return not agrees and await ctx.store.proposals.may_answer(proposal.id, ctx.person)


@proposals.question(AGREED_QUESTION, YesNo(yes=("proposals-agreed-plain", "proposals-in-favour-plain")))
async def agree(ctx: Context, subject: int, yes: bool) -> Outcome:
    """A yes agrees; a no is no answer to the proposal, only to this."""
    if not yes:
        return say("proposals-agreed-not")
    found = await ctx.store.proposals.get(subject)
    if found is None or found.over:
        raise UserError("proposals-gone")
    return await say_yes(await ctx.about(found.group_id), found)
