"""A kind of argument that a small word may lead, as people write it: `move 4 to 2`, `extend by 5 minutes`."""

from __future__ import annotations

from msgspec import Struct

from commands.kit.arguments import Circumstances, Kind
from commands.kit.when import Read
from commands.kit.words import Span, fold


class Led(Struct, frozen=True):
    """`kind`, after one of the words of the catalog key `words` where there is one."""

    words: str
    kind: Kind

    @property
    def label(self) -> str:
        """The kind's."""
        return self.kind.label

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """What the kind reads."""
        led = len(span.words) > 1 and fold(span.words[0].text) in at.names(self.words)
        found = self.kind.read(span.after(led), at)
        return Read(found.value, found.used + led)
