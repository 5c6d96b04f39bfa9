"""`I take back my objection`: people who object take that back in words, as an answer or by themselves, in private."""

from __future__ import annotations

import re

from commands.kit.answers import is_said
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.events import WrittenPrivately
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines
from commands.proposals.feature import proposals
from commands.proposals.finding import which
from commands.proposals.integrating import lift
from commands.proposals.rules import preset_of
from storage.proposals import Answer, Proposal

_CODE = re.compile(r"\bp[1-9]\d{0,5}\b", re.IGNORECASE | re.ASCII)


def takes_back(ctx: Context, text: str) -> bool:
    """Whether these words, all of them, take an objection back. With a condition they don't."""
    return is_said(ctx, _CODE.sub(" ", text, count=1), "proposals-takes-back-plain")


async def take_back(ctx: Context, proposal: Proposal) -> list[Reply]:
    """Lift the objection of whoever speaks; nothing where they have none."""
    objection = await _objection(ctx, proposal)
    if objection is None:
        return []
    said = lines([Phrase("proposals-objection-taken-back", code=proposal.code)])
    return [said, *await lift(ctx, proposal, objection)]


@proposals.on(WrittenPrivately)
async def hear(ctx: Context, event: WrittenPrivately) -> Outcome:
    """The same without having been asked. Raises `UserError` where somebody objects to more than one."""
    if not takes_back(ctx, event.text):
        return None
    groups = await ctx.store.rooms.groups_of(ctx.person)
    there = [each for group in groups for each in await ctx.store.proposals.open(group.id)]
    found = [each for each in there if await _objection(ctx, each)]
    if code := _CODE.search(event.text):
        found = [each for each in found if each.code.lower() == code[0].lower()]
    if len(found) > 1:
        raise which(found)
    return await take_back(await ctx.about(found[0].group_id), found[0]) if found else None


async def _objection(ctx: Context, proposal: Proposal) -> Answer | None:
    if not preset_of(proposal.method).held:
        return None
    standing = await ctx.store.proposals.standing(proposal.id)
    return next((each for each in standing if each.kind == "no" and each.person == ctx.person), None)
