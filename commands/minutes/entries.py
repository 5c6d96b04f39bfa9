"""Finding entries by what people call them, and whose they are."""

from __future__ import annotations

from commands.kit.arguments import Item
from commands.kit.context import Context
from commands.kit.errors import UserError
from storage.minutes import LETTERS, Entry, Kind


async def find(ctx: Context, kind: Kind, item: Item) -> Entry:
    """The entry of this kind and number in the room. Raises `UserError` where there is none."""
    fits = item.letter in (None, LETTERS[kind])
    entry = await ctx.store.minutes.numbered(ctx.room_id, kind, item.number) if fits else None
    if entry is None:
        code = f"{item.letter or LETTERS[kind]}{item.number}"
        raise UserError("minutes-no-task" if kind == "todo" else "minutes-no-decision", code=code)
    return entry


async def leads(ctx: Context, entry: Entry) -> bool:
    """Whether they wrote it down, or facilitate."""
    return ctx.person == entry.recorder or await ctx.leads()
