"""From what phones type to words: positions are kept, so that free text is passed on exactly as it was written."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

# One character each way, so that a position in the plain text is the same position in what was typed.
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u2002\u2003\u200b", " "),
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
    """A run of characters without spaces, and where it stands in the text."""

    text: str
    start: int
    end: int


def plain(text: str) -> str:
    """The text with straight quotes, plain dashes and plain spaces, of the same length."""
    return text if text.isascii() else text.translate(_TYPOGRAPHY)


def fold(text: str) -> str:
    """For comparing: without accents and without case («Météo» and "meteo" are the same)."""
    if text.isascii():
        return text.lower()
    return "".join(map(_folded, plain(text).casefold()))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """A character without its accents; nothing, where it is only one.

    One by one: in a whole text the marks on a letter would first be sorted (UAX #15), in the square of their number.
    """
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def gesture(emoji: str) -> str:
    """An emoji without what phones add to it: colour of skin, gender, the wish for the coloured shape."""
    return _VARIANTS.sub("", emoji)


def split(text: str) -> list[Word]:
    return [Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(plain(text))]


class Span(Struct, frozen=True):
    """What is still to be read: the text as it was typed, and its words that are left."""

    text: str
    words: tuple[Word, ...]

    @classmethod
    def of(cls, text: str) -> Span:
        """All of a text."""
        return cls(text, tuple(split(text)))

    def after(self, count: int) -> Span:
        """What is left when `count` words have been read."""
        return Span(self.text, self.words[count:])

    def typed(self) -> str:
        """What is left, exactly as it was written; the gaps where options were taken out are closed."""
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
