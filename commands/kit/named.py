"""The number of something on a list, or words that it may have: `D5`, `garden`; `5 chairs are enough` is no number."""

from __future__ import annotations

from typing import Annotated

from commands.kit.arguments import Circumstances, Item, ItemKind, NamedItemKind
from commands.kit.errors import Unreadable
from commands.kit.spoken import without_thanks
from commands.kit.when import Read
from commands.kit.words import Span


class NamedKind(NamedItemKind, frozen=True):
    """The number, where nothing follows it; else all the words."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An `Item`, perhaps of words."""
        words = without_thanks(at.catalogs, span) or span
        return number_alone(span, words, at) or Read(Item(None, 0, words=span.typed()), len(span.words))


def number_alone(span: Span, words: Span, at: Circumstances) -> Read[Item] | None:
    """The number that these `words` of the span are, and nothing else; None where they are other words."""
    try:
        found = ItemKind().read(words, at)
    except Unreadable:
        return None
    item = found.value
    return Read(item, len(span.words)) if isinstance(item, Item) and found.used == len(words.words) else None


Named = Annotated[Item, NamedKind()]
