"""Which decision somebody means, and whether it is theirs to change."""

from __future__ import annotations

from functools import partial

from commands.decisions.feature import DECISION_MESSAGE
from commands.decisions.kinds import LETTER
from commands.kit.arguments import Item
from commands.kit.context import Context
from commands.kit.errors import NoLonger, NotHere, NotTheirs, UserError
from commands.kit.phrase import Phrase
from commands.kit.renumbered import find_numbered
from commands.kit.replied import thing_replied_to
from commands.kit.several import which_of
from storage.decisions import Decision

MOST = 500
"""Decisions in a group's register that somebody has written down, and that are looked through."""


async def find(ctx: Context, item: Item) -> Decision:
    """The decision that was named. Raises `UserError` where there is none."""
    found = await find_numbered(
        ctx, LETTER, item, partial(ctx.store.decisions.numbered, ctx.group.id), lambda each: each.what
    )
    if found is None:
        raise NotHere("decisions-unknown", code=f"{item.letter or LETTER}{item.number}")
    return found


async def find_in_force(ctx: Context, item: Item | None) -> Decision:
    """The one that is meant, where it is in force: named, replied to, or the only one."""
    found = await find(ctx, item) if item else await _only(ctx)
    if not found.holds:
        raise NoLonger("decisions-no-more", code=found.code)
    return found


async def _only(ctx: Context) -> Decision:
    if found := await replied_to(ctx):
        return found
    held = [each for each in await ctx.store.decisions.newest(ctx.group.id, MOST) if each.holds]
    if not held:
        raise UserError("decisions-none")
    if len(held) > 1:
        named = [Phrase("decisions-named", code=each.code, what=each.what) for each in held]
        raise which_of(named, "decisions-which", "decisions-which-one")
    return held[0]


async def replied_to(ctx: Context) -> Decision | None:
    """The one that the message is about to which somebody replies."""
    return await thing_replied_to(ctx, DECISION_MESSAGE, ctx.store.decisions.get)


async def may_change(ctx: Context, found: Decision) -> None:
    """Raise `NotTheirs` unless the sender wrote it down, or facilitates."""
    if ctx.person != found.person and not await ctx.leads() and not ctx.governs:
        raise NotTheirs("decisions-not-yours", code=found.code)
