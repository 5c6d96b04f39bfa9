"""Reading when somebody is around, and how they can be met: `until 22:00 call`, `every sunday 15:00..17:00`."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from commands.kit.arguments import Circumstances
from commands.kit.phrase import Phrase
from commands.kit.shift_kind import ShiftKind
from commands.kit.shifts import Shift
from commands.kit.stretch import Stretch
from commands.kit.when import Read, WhenError
from commands.kit.words import Span, fold

WAYS = ("write", "call", "meet")
_MARKS = ",.;"


class Around(Struct, frozen=True):
    """From when to when, and the `ways` in which somebody can be met; none where they said none."""

    shift: Shift
    ways: tuple[str, ...] = ()


class AroundKind(Struct, frozen=True):
    """A time with an end, and ways before or after it. It takes all the words that are left."""

    label: str = "when"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An `Around`. Raises `UserError` for what is no time, over, or can't be."""
        before, rest = _ways(span, at, last=False)
        after, rest = _ways(rest, at, last=True)
        if not rest:
            raise WhenError.at("kit-shift-unreadable", span.plain_words())
        shift = ShiftKind().read(rest, at).value
        assert isinstance(shift, Shift)
        return Read(Around(shift, tuple(way for way in WAYS if way in {*before, *after})), len(span.words))


Times = Annotated[Around, AroundKind()]


def _ways(span: Span, at: Circumstances, *, last: bool) -> tuple[list[str], Span]:
    """The ways that the first or last words say, and the words without them."""
    found: list[str] = []
    joins = at.names("kit-and") | at.names("kit-or") | {""}
    while span:
        taken = next(((way, count) for way in WAYS if (count := _said(span, way, at, last=last))), None)
        word = span.words[-1 if last else 0].text
        if taken is None and not (found and fold(word).strip(_MARKS) in joins):
            break
        found += [taken[0]] if taken else []
        count = taken[1] if taken else 1
        span = Span(span.text, span.words[:-count] if last else span.words[count:])
    return found, span


def _said(span: Span, way: str, at: Circumstances, *, last: bool) -> int:
    """How many of the first or last words say this way."""
    for name in sorted(at.names(f"company-{way}-plain"), key=len, reverse=True):
        count = len(name.split())
        words = span.words[-count:] if last else span.words[:count]
        if " ".join(fold(word.text).strip(_MARKS) for word in words) == name:
            return count
    return 0


def shown(around: Around, at: Circumstances) -> Phrase:
    """The times and ways in words, on the clocks of `at`."""
    shift = around.shift
    times = shift.describe(at.zone)
    if shift.again is None:
        since = shift.first.begins if shift.first.begins > at.now else None
        times = Stretch(since, shift.first.ends).describe(at.zone) or times
    return Phrase("company-times-ways", times=times, ways=named(around.ways)) if around.ways else times


def named(ways: tuple[str, ...]) -> list[Phrase]:
    """The ways in words."""
    return [Phrase(f"company-{way}-shown") for way in WAYS if way in ways]
