"""Which proposal somebody means: by its number, by a reply, or because there is only one."""

from __future__ import annotations

from functools import partial

from commands.kit.arguments import Item
from commands.kit.context import Context
from commands.kit.errors import NoLonger, NotHere, UserError
from commands.kit.phrase import Phrase
from commands.kit.renumbered import find_numbered
from commands.kit.replied import thing_replied_to
from commands.kit.several import which_of
from commands.proposals.feature import PROPOSAL_MESSAGE
from storage.proposals import Proposal

LETTER = "P"


async def find(ctx: Context, item: Item | None) -> Proposal:
    """The open one that is meant. Raises `UserError` where none is, or several may be."""
    found = await (numbered(ctx, item) if item else _only(ctx))
    if found.over:
        raise is_over(found)
    return found


def is_over(proposal: Proposal) -> NoLonger:
    """What is said to who comes too late."""
    return NoLonger("proposals-is-over", code=proposal.code)


async def numbered(ctx: Context, item: Item) -> Proposal:
    """The one with this number, also once it is over. Raises `NotHere` where there is none."""
    found = await find_numbered(
        ctx, LETTER, item, partial(ctx.store.proposals.find, ctx.group.id), lambda each: each.what
    )
    if found is None:
        raise NotHere("proposals-unknown", code=f"{item.letter or LETTER}{item.number}")
    return found


async def _only(ctx: Context) -> Proposal:
    if replied := await replied_to(ctx):
        return replied
    found = await ctx.store.proposals.open(ctx.group.id)
    if not found:
        raise UserError("proposals-none-open")
    if len(found) > 1:
        raise which(found)
    return found[0]


def which(found: list[Proposal]) -> UserError:
    """What is said, or asked, where several may be meant."""
    named = [Phrase("proposals-named", code=each.code, what=each.what) for each in found]
    return which_of(named, "proposals-which", "proposals-which-one")


async def replied_to(ctx: Context) -> Proposal | None:
    """The one that the message is about to which somebody replies."""
    return await thing_replied_to(ctx, PROPOSAL_MESSAGE, ctx.store.proposals.get)
