"""A number that means another thing since a room changed its group."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.arguments import Item
from commands.kit.context import Context
from commands.kit.errors import UserError
from storage.rooms import Renumbered

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
