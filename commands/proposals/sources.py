"""What a proposal comes from: a petition or a topic, by its number. What comes of it is told to whoever signed."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Protocol

from commands.kit.arguments import Circumstances, Item, ItemKind
from commands.kit.context import Context
from commands.kit.errors import NotHere, Unreadable
from commands.kit.renumbered import find_numbered
from commands.kit.sources import code_at_the_end
from commands.kit.when import Read
from commands.kit.words import Span

_PETITION, _TOPIC = "S", "A"


class SourceKind(ItemKind, frozen=True):
    """The number of a petition or a topic, `S1` or `A1`."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The `Item`. Raises `Unreadable` for a number of another list, or without a letter."""
        found = super().read(span, at)
        if isinstance(found.value, Item) and (found.value.letter or "") in (_PETITION, _TOPIC):
            return found
        raise Unreadable("proposals-bad-source", words=span.words[0].text)


Source = Annotated[Item, SourceKind()]


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


async def with_source(ctx: Context, wording: str, item: Item | None) -> tuple[str, str]:
    """What is proposed, and the code of what that comes from: as the option says, or at the end, `…, from S1`.

    Raises `NotHere` where the option names nothing; other words are part of what is proposed.
    """
    if item is not None:
        found = await _find(ctx, item)
        if found is None:
            raise NotHere("proposals-no-source", code=f"{item.letter}{item.number}")
        return wording, found.code
    names = ctx.circumstances().names("proposals-option-source")
    ending = code_at_the_end(wording, names, _PETITION + _TOPIC)
    found = await _find(ctx, ending[1]) if ending else None
    return (ending[0], found.code) if ending and found else (wording, "")


async def _find(ctx: Context, item: Item) -> _Coded | None:
    if item.letter == _TOPIC:
        topics = ctx.store.topics
        return await find_numbered(ctx, _TOPIC, item, partial(topics.numbered, ctx.group.id), lambda each: each.what)
    petitions = ctx.store.petitions
    found = await find_numbered(
        ctx, _PETITION, item, partial(petitions.find, ctx.group.id), lambda each: each.addressee
    )
    return found if found and found.state != "draft" else None  # of a draft nobody else knows
