"""Finding what somebody means by `N12`, or by `the ladder`."""

from __future__ import annotations

from collections.abc import Sequence

from commands.kit.arguments import Item
from commands.kit.context import Context
from commands.kit.errors import NotHere, UserError
from commands.kit.phrase import Phrase
from commands.kit.renumbered import had_number, refuse_doubtful
from commands.kit.stems import sought
from commands.resources.relays import owns
from storage.resources import Kind, Resource, Wanted

KINDS: dict[str, Kind] = {"N": "need", "O": "offer"}
_SHOWN = 5  # of several that have the words
_QUOTED = 60  # characters of what was typed


async def find(ctx: Context, item: Item) -> Resource:
    """The item that was named. Raises `UserError` for none, and where several of them may be meant."""
    if item.words:
        return await _by_words(ctx, item.words)
    name = f"{item.letter or ''}{item.number}"
    if item.letter is not None and item.letter not in KINDS:
        raise NotHere("resources-unknown", code=name)
    kind = KINDS[item.letter] if item.letter else None
    there = await ctx.store.resources.find(ctx.group.id, item.number, kind)
    # What is not on the board yet is there for nobody but whose it is.
    found = [each for each in there if each.state != "waiting" or await owns(ctx, each)]
    if before := await _had_number(ctx, item, found):
        return before
    if not found:
        raise NotHere("resources-unknown", code=name)
    if len(found) > 1:
        raise UserError("resources-which", first=found[0].code, second=found[1].code)
    return found[0]


async def _had_number(ctx: Context, item: Item, found: Sequence[Resource]) -> Resource | None:
    """What had the number before its room came into the group, if nothing has it now. Raises `UserError` in doubt."""
    for each in await had_number(ctx, item.letter or "".join(KINDS), item):
        for was in await ctx.store.resources.find(ctx.group.id, each.now, KINDS.get(each.letter, "need")):
            if was.state == "waiting" and not await owns(ctx, was):
                continue  # its words are not for everybody yet
            if not found:
                return was
            refuse_doubtful(ctx, each, code=f"{each.letter}{item.number}", was=was.what, other=found[0].what)
    return None


async def _by_words(ctx: Context, words: str) -> Resource:
    """The only one that has these words."""
    look, search = Wanted(sought(words)), ctx.store.resources.search
    kinds = KINDS.values() if look.words else ()
    found = [each for kind in kinds for each in await search.board(ctx.group.id, kind, look, limit=_SHOWN)]
    if not found:
        raise NotHere("resources-none-of-these-words", words=" ".join(words.split())[:_QUOTED])
    if len(found) > 1:
        several = [Phrase("resources-named", code=each.code, what=each.what) for each in found[:_SHOWN]]
        raise UserError("resources-which-of-these", items=several)
    return found[0]


def one_line(text: str, most: int) -> str:
    """The text as it fits on a list. Raises `UserError` for one that does not."""
    line = " ".join(text.split())
    if len(line) > most:
        raise UserError("resources-too-long", length=len(line), most=most)
    return line
