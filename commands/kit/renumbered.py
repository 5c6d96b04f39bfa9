"""A number that means another thing since a room changed its group."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from commands.kit.arguments import Item
from commands.kit.context import Context
from commands.kit.errors import UserError
from storage.rooms import Renumbered

T = TypeVar("T")

AWHILE = timedelta(hours=1)
"""So long an earlier number that is another thing's now is not taken to mean either."""


async def had_number(ctx: Context, letters: str, item: Item) -> list[Renumbered]:
    """What had this number, and has another, since the sender’s room came into the group, the newest first."""
    return [] if item.surely else await ctx.store.rooms.renumbered(ctx.room_id, ctx.group.id, letters, item.number)


def refuse_doubtful(ctx: Context, each: Renumbered, *, code: str, was: str, other: str) -> None:
    """Raise `UserError` where the number was another thing's (`was`) until just now, and is that of `other`."""
    if ctx.now - each.at < AWHILE:
        facts = {"code": code, "was": was, "now": f"{each.letter}{each.now}", "other": other}
        raise UserError("kit-renumbered", group=ctx.group.name, **facts)


async def find_numbered(
    ctx: Context, letter: str, item: Item, find: Callable[[int], Awaitable[T | None]], words: Callable[[T], str]
) -> T | None:
    """What has this number in the list with this letter, or had it before the room came into the group.

    Raises `UserError` where it was another thing's until just now; `words` are what either is called by.
    """
    if item.letter not in (None, letter):
        return None
    found = await find(item.number)
    for each in await had_number(ctx, letter, item):
        was = await find(each.now)
        if was and found:
            refuse_doubtful(ctx, each, code=f"{letter}{item.number}", was=words(was), other=words(found))
        found = found or was
    return found
