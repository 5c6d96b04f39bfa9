"""A kind of argument that a small word may precede, as people write it: `move 4 to 2`, `extend by 5 minutes`."""

from __future__ import annotations

from msgspec import Struct

from commands.kit.arguments import Circumstances, Kind
from commands.kit.when import Read
from commands.kit.words import Span, fold


class PrefixWord(Struct, frozen=True):
    """`kind`, optionally after one of the words in the catalog message `words`."""

    words: str
    kind: Kind

    @property
    def label(self) -> str:
        """The kind's."""
        return self.kind.label

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """What the kind reads."""
        has_prefix = len(span.words) > 1 and fold(span.words[0].text) in at.names(self.words)
        found = self.kind.read(span.after(has_prefix), at)
        return Read(found.value, found.used + has_prefix)
