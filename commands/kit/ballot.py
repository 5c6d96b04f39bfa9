"""What people mark of several options, and which suits most: the rules of every ballot that is open. Pure.

In one sentence: everybody marks what suits, and what would do if need be; the option that the most people marked wins;
among equals that with the fewest who would come only if need be, then the earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from commands.kit.catalogs import Catalogs
from commands.kit.spoken import LONGEST, without_politeness, words_of
from commands.kit.words import Span, fold
from storage.ballots import Answer, Mark, Marks

_KEYCAP = re.compile("\ufe0f?\u20e3")
_APART = re.compile(r"\s+(?=\?)")  # French puts a space before it
_MARK = re.compile(r"(?P<before>\??) ?(?P<number>[0-9]{1,3})(?![0-9]) ?(?P<after>\??)")
_ALL_MARKS = re.compile(r"(?>(?:\?? ?[0-9]{1,3}(?![0-9]) ?\??[ ,;&+.]*+)+)")


class Count(Struct, frozen=True):
    """Who marked an option (a number from 1), in the order in which they answered."""

    option: int
    yes: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()

    @property
    def all(self) -> int:
        """How many marked it."""
        return len(self.yes) + len(self.perhaps)


def standing(answers: Iterable[Answer]) -> dict[str, dict[int, Mark]]:
    """What each person says now: what they wrote last, and what they tapped, in the order in which they did.

    A tap adds to it, because it stands there for everybody to see; other words replace the words before them.
    """
    found: dict[str, list[Answer]] = {}
    for answer in answers:
        before = found.get(answer.person, [])
        found[answer.person] = [*(before if answer.tap else filter(_tapped, before)), answer]
    return {person: _together(theirs) for person, theirs in found.items()}


def _tapped(answer: Answer) -> bool:
    return answer.tap


def _together(answers: Iterable[Answer]) -> dict[int, Mark]:
    marks: dict[int, Mark] = {}
    for answer in answers:
        marks |= answer.marks
    return marks


def count(stand: Mapping[str, Marks], options: int) -> list[Count]:
    """Who marked what, option by option."""
    return [
        Count(option, _marking(stand, option, "yes"), _marking(stand, option, "perhaps"))
        for option in range(1, options + 1)
    ]


def _marking(stand: Mapping[str, Marks], option: int, mark: Mark) -> tuple[str, ...]:
    return tuple(person for person, marks in stand.items() if marks.get(option) == mark)


def ranked(counts: Iterable[Count]) -> list[Count]:
    """The options that somebody marked, the best first.

    Whoever could come only if need be counts as somebody who comes, so that a mark never speaks against its option.
    """
    return sorted((each for each in counts if each.all), key=lambda each: (-each.all, len(each.perhaps), each.option))


def read_marks(said: str, options: int, catalogs: Catalogs) -> dict[int, Mark] | None:
    """The marks in words such as `1, 3?`, `1 and 3 if need be`, `all`; empty for `none`; None for anything else.

    A number that is no option is among them, so that this can be told.
    """
    if len(said) > 4 * LONGEST:
        return None
    words = without_politeness(catalogs, Span.of(_APART.sub("", _KEYCAP.sub(" ", said)))).words
    text = " ".join(fold(word.text).replace("'", "").replace("-", " ") for word in words).rstrip(".!")
    if text in words_of(catalogs, "kit-marks-none-plain"):
        return {}
    if text in words_of(catalogs, "kit-marks-all-plain"):
        return dict.fromkeys(range(1, options + 1), "yes")
    signs = catalogs.derived(_any_of, "kit-marks-perhaps-plain").sub("?", text)
    return _numbers(catalogs.derived(_any_of, "kit-and").sub(",", signs))


def _any_of(catalogs: Catalogs, key: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words_of(catalogs, key)))})\b")


def _numbers(text: str) -> dict[int, Mark] | None:
    if not _ALL_MARKS.fullmatch(text):
        return None
    return {
        int(found["number"]): "perhaps" if found["before"] or found["after"] else "yes"
        for found in _MARK.finditer(text)
    }
