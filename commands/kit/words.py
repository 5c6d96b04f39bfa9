"""Splits text into words. Their positions are kept, so that free text is passed on exactly as it was typed."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from msgspec import Struct

# One character for one, so that positions in the plain text are positions in the typed text too.
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u2002\u2003", " "),
        **dict.fromkeys("\u200b\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff", " "),  # unseen, and pasted along
        **dict.fromkeys("“”„«»\u2033\uff02", '"'),
        **dict.fromkeys("‘’‚\u2032\uff07", "'"),
        **dict.fromkeys("‐‑‒–—―\u2212", "-"),
        "\uff1a": ":",
        "\uff01": "!",
        "\uff20": "@",
    }
)
_VARIANTS = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]|\u200d[\u2640\u2642].*")
_WORD = re.compile(r"\S+")


class Word(Struct, frozen=True):
    """A run of characters without spaces (in plain typography), and its position in the text."""

    text: str
    start: int
    end: int


_BREAKING = re.compile(r"[^\S\u00a0\u202f]+")


def plain(text: str) -> str:
    """The text with straight quotes, plain dashes and plain spaces, of the same length."""
    return text if text.isascii() else text.translate(_TYPOGRAPHY)


def one_line(text: str) -> str:
    """The text on one line, with single spaces. No-break spaces stay: French puts them before "?" and "!"."""
    return _BREAKING.sub(" ", text).strip()


def fold(text: str) -> str:
    """The text for comparison: without accents and case («Météo» and "meteo" are the same)."""
    if text.isascii():
        return text.lower()
    return "".join(map(_folded, plain(text).casefold()))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """A character without its accents; empty for a combining accent.

    Done one by one: normalising a whole text would first sort the accents of each letter (UAX #15), in quadratic time.
    """
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def gesture(emoji: str) -> str:
    """An emoji without skin tone, gender and variation selector, which phones add."""
    return _VARIANTS.sub("", emoji)


@cache
def gestures(declared: tuple[str, ...]) -> frozenset[str]:
    """Emoji that are declared somewhere, as `gesture` makes those that people send."""
    return frozenset(map(gesture, declared))


def split(text: str) -> list[Word]:
    return [Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(plain(text))]


class Span(Struct, frozen=True):
    """The rest of a text that is being parsed: the whole text as typed, and the words that are left."""

    text: str
    words: tuple[Word, ...]

    @classmethod
    def of(cls, text: str) -> Span:
        """All words of a text."""
        return cls(text, tuple(split(text)))

    def after(self, count: int) -> Span:
        """The rest after `count` words."""
        return Span(self.text, self.words[count:])

    def typed(self) -> str:
        """The words that are left, exactly as typed. Where options were removed, one space is left."""
        pieces: list[str] = []
        for number, word in enumerate(self.words):
            piece = self.text[word.start : word.end]
            if number:
                gap = self.text[self.words[number - 1].end : word.start]
                pieces.append(gap if not gap.strip() else " ")
            pieces.append(piece)
        return "".join(pieces)

    def plain_words(self) -> list[str]:
        """The words that are left, in plain typography."""
        return [word.text for word in self.words]

    def __bool__(self) -> bool:
        return bool(self.words)
