"""How late somebody who is out says that they will be: `running half an hour late`, `j’aurai 20 minutes de retard`."""

from __future__ import annotations

from datetime import timedelta

from commands.kit import when
from commands.kit.arguments import Circumstances
from commands.kit.spoken import bare, words_of
from commands.kit.when import Read, WhenError
from commands.kit.words import Span

_MOST_WORDS = 12
_LONGEST_LENGTH = 6  # words of "an hour and a half"


def delay_in(text: str, at: Circumstances) -> timedelta | None:
    """The delay of which the words speak; None for words that say anything else besides."""
    span = Span.of(text)
    if not span or len(span.words) > _MOST_WORDS:
        return None
    for start in range(len(span.words)):
        found = _length(span, start, at)
        if found is None:
            continue
        others = [bare(word.text) for word in (*span.words[:start], *span.words[start + found.used :])]
        late, beside = (words_of(at.catalogs, f"homeward-{key}-plain") for key in ("late", "late-beside"))
        polite = words_of(at.catalogs, "kit-polite")
        if any(each in late for each in others) and all(
            not each or each in late or each in beside or each in polite for each in others
        ):
            return found.value
    return None


def _length(span: Span, start: int, at: Circumstances) -> Read[timedelta] | None:
    words = span.after(start).plain_words()[:_LONGEST_LENGTH]
    try:
        return when.read_duration(words, language=at.language)
    except WhenError:
        return None
