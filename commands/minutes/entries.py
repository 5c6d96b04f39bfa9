"""Finding tasks by what people call them, and whose they are."""

from __future__ import annotations

from commands.kit.arguments import Item
from commands.kit.context import Context
from commands.kit.errors import UserError
from storage.minutes import LETTER, Entry


async def find(ctx: Context, item: Item) -> Entry:
    """The task of this number in the room. Raises `UserError` where there is none."""
    entry = await ctx.store.minutes.numbered(ctx.room_id, item.number) if item.letter in (None, LETTER) else None
    if entry is None:
        raise UserError("minutes-no-task", code=f"{item.letter or LETTER}{item.number}")
    return entry


async def leads(ctx: Context, entry: Entry) -> bool:
    """Whether they wrote it down, or facilitate."""
    return ctx.person == entry.recorder or await ctx.leads()
