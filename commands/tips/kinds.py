"""What somebody says behind `!tip`: what helped them, a number, or what was different for them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from commands.kit.arguments import Circumstances, Item, ItemKind, TextKind
from commands.kit.errors import Unreadable
from commands.kit.named import number_alone
from commands.kit.spoken import without_thanks
from commands.kit.when import Read
from commands.kit.words import Span

LETTER = "K"
_BETWEEN = ":,;.-–— "


class Said(Struct, frozen=True):
    """The tip that is meant, if one is, and the words about it; else the words of a new one."""

    item: Item | None
    words: str


class SaidKind(TextKind, frozen=True):
    """Words, behind a number with its letter or alone; or a number alone: `K4`, `4`."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A `Said`."""
        alone = number_alone(span, without_thanks(at.catalogs, span) or span, at)
        if alone:
            return Read(Said(alone.value, ""), len(span.words))
        named = _named(span, at)
        if named is None:
            return Read(Said(None, str(super().read(span, at).value)), len(span.words))
        item, rest = named
        return Read(Said(item, rest.typed().strip(_BETWEEN)), len(span.words))


def _named(span: Span, at: Circumstances) -> tuple[Item, Span] | None:
    first = span.words[0].text.rstrip(":")
    try:
        found = ItemKind().read(Span.of(first) if first != span.words[0].text else span, at)
    except Unreadable:
        return None
    item = found.value
    return (item, span.after(found.used)) if isinstance(item, Item) and item.letter == LETTER else None


Told = Annotated[Said, SaidKind()]
Rewording = Annotated[str, TextKind()]
