"""What a text is about, for finding it again: words without accents, endings and little words. Pure.

Groups mix languages, so every word goes through the Snowball stemmers (https://snowballstem.org) of all three, one
after another. What one of them takes for the same stays the same, and so do words that the languages share.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from commands.kit.words import fold
from storage.word_index import Sought

MOST = 40  # stems of one text
_LONGEST = 40  # characters of a stem
_UNCACHED = 0  # words that a stemmer remembers: `stem` does
_WORD = re.compile(r"\w+")
_LITTLE = frozenset(
    # English
    "a an the and or of to in on at for from with by my our your his her its some any one two i we you me us it is are"
    " be need needs needed want would like please help someone somebody can could this that these those as if so"
    " looking offer offering"
    # French
    " le la les un une des du de d l et ou a au aux en pour par avec sans sur dans mon ma mes notre nos ton ta tes son"
    " sa ses je tu il elle on nous me te se qui que quelqu quelque besoin peut pouvoir svp merci aide c est ce"
    " cet cette cherche recherche propose offre"
    # Spanish
    " el los las una unos unas del y e o u en con sin por para mi mis tu tus su sus nuestro nuestra yo que alguien algo"
    " necesito ayuda puede favor gracias es al lo se busco ofrezco".split()
)


@lru_cache(maxsize=1000)
def stem(word: str) -> str:
    """A word without its ending: "échelles" and "echelle" are the same, and so are "réparer" and "réparation"."""
    found = fold(word)[:_LONGEST]
    if found.isdecimal():
        return found
    for shorten, shortest in _stemmers():
        shorter = shorten(found)
        if len(shorter) >= shortest:
            found = shorter
    return found


@cache
def _stemmers() -> tuple[tuple[Callable[[str], str], int], ...]:
    """Those of English, French and Spanish, and how short their stems may be.

    In this order, and with stems that are not too short, they keep the most forms of a word together and join the
    fewest words that have nothing to do with each other.
    """
    from Stemmer import Stemmer  # type: ignore[import-not-found]

    return (
        (Stemmer("english", _UNCACHED).stemWord, 3),
        (Stemmer("french", _UNCACHED).stemWord, 4),
        (Stemmer("spanish", _UNCACHED).stemWord, 4),
    )


def stems(text: str) -> tuple[str, ...]:
    """The stems of a text in their order, each once, without little words; at most `MOST`."""
    return tuple(dict.fromkeys(map(stem, _telling_words(text))))[:MOST]


def sought(text: str) -> tuple[Sought, ...]:
    """The words of a text to look for: in any of their forms, or as the beginnings of longer words."""
    return tuple(dict.fromkeys(Sought(stem(word), word[:_LONGEST]) for word in _telling_words(text)))[:MOST]


def _telling_words(text: str) -> list[str]:
    words = _WORD.findall(fold(text))
    return [word for word in words if word not in _LITTLE and (len(word) > 1 or word.isdigit())]
