"""How the dates to choose from are read, and where marks may stand in their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Annotated

from msgspec import Struct

from commands.kit.arguments import SHORT, Circumstances, NumberKind
from commands.kit.ballot import read_marks
from commands.kit.errors import Unreadable, UserError
from commands.kit.time_arguments import LONGEST_TIME, MomentKind
from commands.kit.when import Read, WhenError, read_time_of_day
from commands.kit.words import Span, Word, fold

FEWEST, MOST = 2, 9
"""How many dates there can be: as many as there are signs with a number."""
_ENDS = (",", ";")


class Wanted(Struct, frozen=True):
    """Dates to choose from, the earliest first, and for what; empty where that was said in another way."""

    what: str
    moments: tuple[datetime, ...]


class DatesKind(Struct, frozen=True):
    """`card night: sat 19h, sun 15h, tue 20h`. An hour alone is one more on the day before it."""

    label: str = "when"
    characters: int = SHORT

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The dates. Raises `Unreadable` for words that are none, and `UserError` for too few or too many."""
        what, pieces = _parts(span, at)
        moments: list[datetime] = []
        for piece in pieces[: MOST + 1]:
            moments.append(_moment(piece, moments[-1:], at))
        found = tuple(sorted(set(moments)))
        if len(found) < FEWEST or len(pieces) > MOST:
            raise UserError("activities-dates-how-many", least=FEWEST, most=MOST)
        return Read(Wanted(what.rstrip(":,; "), found), len(span.words))


class MarksKind(DatesKind, frozen=True):
    """The same, or what is said of dates that there are: `1 3?`; that is returned as it was typed."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """The dates, or the words."""
        marks = read_marks(span.typed(), MOST, at.catalogs)
        return Read(span.typed(), len(span.words)) if marks is not None else super().read(span, at)


def _parts(span: Span, at: Circumstances) -> tuple[str, list[Span]]:
    """The words before the first date, and those of each date."""
    first, *others = _pieces(span, at)
    for place, word in enumerate(first.words[:-1], 1):
        if word.text.endswith(":"):
            return Span(span.text, first.words[:place]).typed(), [first.after(place), *others]
    for start in range(max(0, len(first.words) - LONGEST_TIME), len(first.words)):
        if MomentKind().read_whole(first.after(start), at):
            return Span(span.text, first.words[:start]).typed(), [first.after(start), *others]
    return first.typed(), others


def _pieces(span: Span, at: Circumstances) -> list[Span]:
    return [Span(span.text, tuple(words)) for words in _split(span.words, at) if words]


def _split(words: Sequence[Word], at: Circumstances) -> Iterator[list[Word]]:
    piece: list[Word] = []
    between = at.names("kit-or")
    for word in words:
        if fold(word.text) not in between:
            piece.append(Word(word.text.rstrip(",;"), word.start, word.end))
        if word.text.endswith(_ENDS) or fold(word.text) in between:
            yield piece
            piece = []
    yield piece


def _moment(piece: Span, before: Sequence[datetime], at: Circumstances) -> datetime:
    if before and (clock := _clock(piece, at)) is not None:
        return datetime.combine(before[0].astimezone(at.zone).date(), clock, at.zone)
    found = MomentKind().read_whole(piece, at)
    if found is None:
        raise Unreadable("activities-dates-unreadable", words=piece.typed())
    assert isinstance(found.value, datetime)
    return found.value


def _clock(piece: Span, at: Circumstances) -> time | None:
    """The time of day that all of the words are."""
    try:
        found = read_time_of_day(piece.plain_words(), language=at.language)
    except WhenError:
        return None
    return found.value if found.used == len(piece.words) else None


NewDates = Annotated[Wanted, DatesKind()]
Marked = Annotated["str | Wanted", MarksKind()]
OptionNumber = Annotated[int, NumberKind(1, MOST)]
