"""What a text is about, for finding it again: words without accents, endings and little words. Pure.

The endings of English, French and Spanish are taken together, because groups mix them: what is cut off a word of
another language is cut off wherever it is looked for too.
"""

from __future__ import annotations

import re

from commands.kit.words import fold

MOST = 40  # stems of one text
_LONGEST = 40  # characters of a stem
_SHORTEST = 3
_WORD = re.compile(r"\w+")
_ENDINGS = (("ies", "y"), ("aux", "al"), ("ing", ""), ("ed", ""))
_LITTLE = frozenset(
    # English
    "a an the and or of to in on at for from with by my our your his her its some any one two i we you me us it is are"
    " be need needs needed want would like please help someone somebody can could this that these those as if so"
    # French
    " le la les un une des du de d l et ou a au aux en pour par avec sans sur dans mon ma mes notre nos ton ta tes son"
    " sa ses je tu il elle on nous me te se qui que quelqu quelque besoin peut pouvoir svp merci aide c est ce"
    " cet cette"
    # Spanish
    " el los las una unos unas del y e o u en con sin por para mi mis tu tus su sus nuestro nuestra yo que alguien algo"
    " necesito ayuda puede favor gracias es al lo se".split()
)


def stem(word: str) -> str:
    """A word without its ending: "échelles" and "echelle" are the same, and so are "boxes" and "box"."""
    found = fold(word)
    for ending, other in _ENDINGS:
        if found.endswith(ending) and len(found) - len(ending) >= _SHORTEST:
            found = found.removesuffix(ending) + other
            break
    else:
        found = _cut(found, "sx")
    found = _cut(found, "eaoy")
    if len(found) > _SHORTEST and found[-1] == found[-2]:
        found = found[:-1]
    return found[:_LONGEST]


def _cut(word: str, letters: str) -> str:
    return word[:-1] if len(word) > _SHORTEST and word[-1] in letters else word


def stems(text: str) -> tuple[str, ...]:
    """The stems of a text in their order, each once, without little words; at most `MOST`."""
    words = (word for word in _WORD.findall(fold(text)) if word not in _LITTLE and (len(word) > 1 or word.isdigit()))
    return tuple(dict.fromkeys(map(stem, words)))[:MOST]


def indexed(what: str, place: str | None, tag: str | None) -> tuple[str, ...]:
    """Under which words something is found: its own and its tag's, and those of its place, marked as such (`@`)."""
    places = stems(place) if place else ()
    return tuple(dict.fromkeys((*telling(what, tag), *(f"@{each}" for each in places))))


def telling(what: str, tag: str | None) -> tuple[str, ...]:
    """The words that say what it is: by these a need and an offer fit."""
    return tuple(dict.fromkeys((*((tag_word(tag), *stems(tag)) if tag else ()), *stems(what))))


def tag_word(tag: str) -> str:
    """How a tag is indexed."""
    return f"#{fold(tag)[:_LONGEST]}"
