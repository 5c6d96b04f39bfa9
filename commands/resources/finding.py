"""Finding what somebody means by `N12`."""

from __future__ import annotations

from commands.kit.arguments import Item
from commands.kit.context import Context
from commands.kit.errors import UserError
from commands.resources.relays import owns
from storage.resources import Kind, Resource

KINDS: dict[str, Kind] = {"N": "need", "O": "offer"}


async def find(ctx: Context, item: Item) -> Resource:
    """The item that was named. Raises `UserError` for none, and for a bare number that two of them have."""
    name = f"{item.letter or ''}{item.number}"
    if item.letter is not None and item.letter not in KINDS:
        raise UserError("resources-unknown", code=name)
    kind = KINDS[item.letter] if item.letter else None
    there = await ctx.store.resources.find(ctx.group.id, item.number, kind)
    # What is not on the board yet is there for nobody but whose it is.
    found = [each for each in there if each.state != "waiting" or await owns(ctx, each)]
    if not found:
        raise UserError("resources-unknown", code=name)
    if len(found) > 1:
        raise UserError("resources-which", first=found[0].code, second=found[1].code)
    return found[0]


def one_line(text: str, most: int) -> str:
    """The text as it fits on a list. Raises `UserError` for one that does not."""
    line = " ".join(text.split())
    if len(line) > most:
        raise UserError("resources-too-long", length=len(line), most=most)
    return line
