"""Which decisions words find, and when one is looked at again. Pure."""

from __future__ import annotations

import re
from datetime import datetime, time
from zoneinfo import ZoneInfo

from commands.kit.deadline import LAST_MINUTE
from commands.kit.words import fold

_MORNING = time(9)
_STEM = 4  # letters that are not taken for an ending
_ENDING = 2
_MOST_SOUGHT = 8  # words that are looked for
_WORD = re.compile(r"\w+")


def looked_at(review: datetime, zone: ZoneInfo) -> datetime:
    """When the group hears of a decision that it wants to look at again: of a whole day, that morning."""
    here = review.astimezone(zone)
    return datetime.combine(here.date(), _MORNING, zone) if here.time() == LAST_MINUTE else review


def has_words(sought: str, text: str) -> bool:
    """Whether each word that is looked for is one of the text, but for how they end."""
    words, said = _WORD.findall(fold(sought))[:_MOST_SOUGHT], set(_WORD.findall(fold(text)))
    return bool(words) and all(any(_is_like(word, each) for each in said) for word in words)


def _is_like(word: str, other: str) -> bool:
    begun = word[: max(_STEM, len(word) - _ENDING)]
    return other.startswith(begun) or (len(other) >= _STEM and word.startswith(other))
