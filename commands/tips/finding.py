"""Which tip somebody means, and whether it is theirs."""

from __future__ import annotations

from functools import partial

from commands.kit.arguments import Item
from commands.kit.context import Context
from commands.kit.errors import NotHere, NotTheirs, UserError
from commands.kit.renumbered import find_numbered
from commands.kit.replied import thing_replied_to
from commands.kit.words import one_line
from commands.tips.feature import LONGEST, TIP_MESSAGE
from commands.tips.kinds import LETTER
from storage.tips import Tip


async def find(ctx: Context, item: Item | None) -> Tip:
    """The one that is named, or replied to. Raises `UserError` where there is none."""
    if item is None:
        found = await thing_replied_to(ctx, TIP_MESSAGE, ctx.store.tips.get)
        if found is None:
            raise UserError("tips-which")
        return found
    found = await find_numbered(
        ctx, LETTER, item, partial(ctx.store.tips.numbered, ctx.group.id), lambda each: each.what
    )
    if found is None:
        raise NotHere("tips-unknown", code=f"{item.letter or LETTER}{item.number}")
    return found


async def find_own(ctx: Context, item: Item | None) -> Tip:
    """The same of the sender's own. Raises `NotTheirs` for another's."""
    found = await find(ctx, item)
    if found.person != ctx.person:
        raise NotTheirs("tips-not-yours", code=found.code)
    return found


def fitting(words: str) -> str:
    """The words on one line. Raises `UserError` for more than fit there."""
    line = one_line(words)
    if len(line) > LONGEST:
        raise UserError("tips-too-long", most=LONGEST)
    return line
