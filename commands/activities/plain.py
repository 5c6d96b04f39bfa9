"""Where it is and for how many, in plain words: `at Paul's`, `chez Zoé`, `for 6 people`, `6 plazas`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from commands.activities.kinds import MOST_PLACES
from commands.kit.arguments import Circumstances, NumberKind, TextKind
from commands.kit.errors import Unreadable
from commands.kit.when import Read
from commands.kit.words import Span, fold

_MARKS = ".,;:!?"


class SpotKind(TextKind, frozen=True):
    """A place; behind the time also with the word that leads to it: `at Paul's`."""

    leads: bool = False

    def said_plainly(self, span: Span, at: Circumstances) -> Iterator[Read[object]]:
        """The words as typed."""
        if _folded(span, 0) in at.names("activities-spot-plain"):
            for used in range(2, len(span.words) + 1):
                yield Read(Span(span.text, span.words[:used]).typed().rstrip(_MARKS), used)

    def is_certain(self, span: Span, at: Circumstances) -> Read[object] | None:
        """None: it may be part of what it is."""
        return None


class SeatsKind(NumberKind, frozen=True):
    """For how many people; also as `for 6 people`, `6 places`, and at the end `for 6`."""

    leads: bool = False

    def said_plainly(self, span: Span, at: Circumstances) -> Iterator[Read[object]]:
        """The number."""
        leads = _folded(span, 0) in at.names("activities-for-plain")
        number = self._number(span.after(leads), at)
        counted = _folded(span, leads + 1) in at.names("activities-seats-plain")
        if number is not None and (counted or (leads and len(span.words) == 2)):  # "for 6"
            yield Read(number, leads + 1 + counted)

    def is_certain(self, span: Span, at: Circumstances) -> Read[object] | None:
        """The number of `for 6 people`."""
        leads = _folded(span, 0) in at.names("activities-for-plain")
        found = next(self.said_plainly(span, at), None) if leads else None
        return found if found and found.used > 2 else None

    def _number(self, span: Span, at: Circumstances) -> object | None:
        try:
            return self.read(span, at).value if span else None
        except Unreadable:
            return None


def _folded(span: Span, place: int) -> str:
    return fold(span.words[place].text).strip(_MARKS) if place < len(span.words) else ""


At = Annotated[str, SpotKind()]
Seats = Annotated[int, SeatsKind(1, MOST_PLACES)]
