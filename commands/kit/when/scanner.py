"""The scanner that the parsers of times share: words, and a position that advances with what is parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import TypeVar

from msgspec.structs import asdict

from commands.kit.when import en, es, fr
from commands.kit.when.language import Language
from commands.kit.words import fold, plain

T = TypeVar("T")

_LANGUAGES = {"en": en.WORDS, "fr": fr.WORDS, "es": es.WORDS}
_OWN = ("month_first", "nth_units")  # no phrases
_PUNCTUATION = ".,;:!?"
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]{4,}")  # fewer are "pm", "h" or "th"
_TEA = re.compile(r"the[.,;:!?]*")  # without its accent
_FRACTIONS = str.maketrans({"½": ".5", "¼": ".25", "¾": ".75"})


@cache
def lexicon(language: str) -> Language:
    """A language's table merged over the English one, except for abbreviations and the order of day and month."""
    own = _LANGUAGES.get(language, en.WORDS)
    tables = asdict(own)
    for name, table in tables.items():
        if not name.endswith("_short") and name not in _OWN:
            tables[name] = getattr(en.WORDS, name) | table
    return Language(**tables)


@cache
def _longest(language: str) -> int:
    tables = [getattr(lexicon(language), name) for name in Language.__struct_fields__ if name not in _OWN]
    return max(len(phrase.split()) for table in tables for phrase in table)


@cache
def _all_words(language: str) -> frozenset[str]:
    tables = [getattr(lexicon(language), name) for name in Language.__struct_fields__ if name not in _OWN]
    return frozenset(word for table in tables for phrase in table for word in phrase.split())


def may_end_a_time(word: str, language: str) -> bool:
    """Whether a word can be the last one of a time: a quick look, for texts most of which end with none.

    That is a word of the tables, a number, both (`12-mars`, `18heures`), or the name of a zone.
    """
    if word.isupper():
        return True
    bare = fold(word).rstrip(_PUNCTUATION).strip("()").rstrip(_PUNCTUATION)
    known = _all_words(language)
    return bare in known or (_DIGIT.search(bare) is not None and known.issuperset(_LETTERS.findall(bare)))


def _folded(word: str) -> str:
    """Without accents and case, but where that makes another word of it: thé is no English article."""
    folded = fold(word)
    return plain(word).casefold() if _TEA.fullmatch(folded) and not word.isascii() else folded


class Scanner:
    """Words, folded and without trailing punctuation, and the position `at` up to which they have been parsed."""

    def __init__(self, words: Sequence[str], language: str) -> None:
        self.raw = words
        self.typed = [_folded(word.translate(_FRACTIONS)) for word in words]
        self.language = language
        self.lexicon = lexicon(language)
        bare = [word.rstrip(_PUNCTUATION).strip("()").rstrip(_PUNCTUATION) for word in self.typed]
        self.words = [self.lexicon.slips.get(word, word) for word in bare]
        self.at = 0
        self._longest = _longest(language)

    @property
    def ended(self) -> bool:
        """Whether no word is left."""
        return self.at >= len(self.words)

    @property
    def used(self) -> int:
        """How many words have been parsed, including a colon or dash by itself before the text after them."""
        end = self.at
        while end < len(self.words) and not self.words[end].strip("-"):
            end += 1
        return end

    @property
    def closed(self) -> bool:
        """Whether the word before this position ends with a colon, or a dash follows it: the time ends here."""
        return self.at > 0 and (self.typed[self.at - 1].endswith(":") or self.used > self.at)

    @property
    def paused(self) -> bool:
        """Whether the word before this position ends with a comma."""
        return self.at > 0 and self.typed[self.at - 1].endswith(",")

    def take(self, table: Mapping[str, T]) -> T | None:
        """The value of the longest phrase of the table at this position, and advance; None where there is none."""
        for end in range(min(self.at + self._longest, len(self.words)), self.at, -1):
            phrase = " ".join(self.words[self.at : end])
            if phrase in table:
                self.at = end
                return table[phrase]
        return None

    def number(self, pattern: re.Pattern[str]) -> int | None:
        """The number that the next word is, in digits or in words."""
        found = self.match(pattern)
        return int(found.group()) if found else self.take(self.lexicon.numbers)

    def skip(self, phrases: Collection[str]) -> bool:
        """Advance past the longest of these phrases at this position; False where there is none."""
        return self.take(dict.fromkeys(phrases, True)) is not None

    def match(self, pattern: re.Pattern[str], *, typed: bool = False) -> re.Match[str] | None:
        """Advance past the next word if all of it matches; with `typed`, including its punctuation."""
        if self.ended:
            return None
        found = pattern.fullmatch((self.typed if typed else self.words)[self.at])
        self.at += found is not None
        return found

    def attempt(self, read: Callable[[Scanner], T | None]) -> T | None:
        """The result of `read`. If that is None, the position is restored."""
        start = self.at
        found = read(self)
        if found is None:
            self.at = start
        return found

    def sees(self, read: Callable[[Scanner], object | None]) -> bool:
        """Whether `read` would parse something. The position stays."""
        start = self.at
        found = read(self)
        self.at = start
        return found is not None
