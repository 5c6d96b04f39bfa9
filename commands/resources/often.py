"""Frequencies: `2/month`, `once a week`."""

from __future__ import annotations

import re
from typing import Annotated

from msgspec import Struct

from commands.kit.arguments import Circumstances
from commands.kit.errors import Unreadable
from commands.kit.phrase import Phrase
from commands.kit.when import Read
from commands.kit.words import Span, fold
from storage.resources import Often

UNITS = {"day": 1, "week": 7, "month": 30, "year": 365}
_NUMBER = re.compile(r"([1-9]\d{0,2})\s*[x×]?\s*/?\s*")
_MOST_WORDS = 5
_IN_WORDS = {"resources-once": 1, "resources-twice": 2, "resources-thrice": 3}


class OftenKind(Struct, frozen=True):
    """`2/month`, `once a week`, `3 times per year`."""

    label: str = "often"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An `Often`."""
        for used in range(min(_MOST_WORDS, len(span.words)), 0, -1):
            found = _often(" ".join(fold(word) for word in span.plain_words()[:used]), at)
            if found:
                return Read(found, used)
        raise Unreadable("resources-not-often", words=span.words[0].text)


def _often(text: str, at: Circumstances) -> Often | None:
    times, rest = _times(text.strip(".,;"), at)
    for unit, days in UNITS.items():
        if times is not None and rest in at.names(f"resources-{unit}-names"):
            return Often(times, days)
    return None


def _times(text: str, at: Circumstances) -> tuple[int | None, str]:
    """The number at the front, and the words of the unit."""
    for key, number in _IN_WORDS.items():
        for words in at.names(key):
            if text.startswith(f"{words} "):
                return number, text.removeprefix(words).strip(" /")
    found = _NUMBER.match(text)
    if found is None:
        return None, text
    rest = text[found.end() :]
    for times in at.names("resources-times"):
        rest = rest.removeprefix(f"{times} ")
    return int(found[1]), rest.strip(" /")


class LimitKind(OftenKind, frozen=True):
    """The same, or a word for no limit."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An `Often`, or False for no limit."""
        if fold(" ".join(span.plain_words())) in at.names("resources-no-limit"):
            return Read(False, len(span.words))
        return super().read(span, at)


Cap = Annotated[Often, OftenKind()]
Limit = Annotated[Often | bool, LimitKind()]


def shown(often: Often) -> Phrase:
    """How often, in words."""
    unit = next(unit for unit, days in UNITS.items() if days == often.days)
    return Phrase(f"resources-often-{unit}", count=often.times)
