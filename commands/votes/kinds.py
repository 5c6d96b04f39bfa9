"""The kinds of argument at home with votes."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from commands.kit.arguments import SHORT, ChoiceKind, Circumstances
from commands.kit.binding import MarkedKind
from commands.kit.errors import Missing
from commands.kit.when import Read
from commands.kit.words import Span, fold
from commands.votes.reading import Matter, read_matter

METHODS = ("one", "approval")
TIES = ("group", "runoff", "lot", "both")
_LONGEST_MARK = 4  # words


class Asked(Struct, frozen=True):
    """What a vote is about, and whether it is secret."""

    matter: Matter
    secret: bool


class MatterKind(MarkedKind, frozen=True):
    """`which name? A, B, C`, with a word for that it is secret before or behind it."""

    characters: int = SHORT

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """All the words. Raises `Missing` where there is nothing but that word."""
        end = len(span.words) - self.marks_at_end(span, at)
        begin = self._marks(Span(span.text, span.words[:end]), at)
        rest = Span(span.text, span.words[begin:end])
        if not rest:
            raise Missing("asked")
        text = rest.typed().strip()
        secret = begin > 0 or end < len(span.words)
        return Read(Asked(read_matter(text.rstrip(",;") if secret else text, at.catalogs), secret), len(span.words))

    def marks_at_end(self, span: Span, at: Circumstances) -> int:
        """How many of the last words say that it is secret."""
        for count in range(min(_LONGEST_MARK, len(span.words)), 0, -1):
            if _said(span.words[-count:], at):
                return count
        return 0

    def _marks(self, span: Span, at: Circumstances) -> int:
        for count in range(min(_LONGEST_MARK, len(span.words)), 0, -1):
            if _said(span.words[:count], at):
                return count
        return 0


def _said(words: tuple[object, ...], at: Circumstances) -> bool:
    said = " ".join(fold(getattr(word, "text", "")) for word in words).strip(".,;:!()")
    return said in at.names("votes-secret-plain")


New = Annotated[Asked, MatterKind()]
ByMethod = Annotated[str, ChoiceKind("votes-method", METHODS)]
OnTie = Annotated[str, ChoiceKind("votes-tie", TIES)]
