"""Hearing that somebody does not want to be named: rather once too often than not. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from commands.kit.arguments import Circumstances
from commands.kit.catalogs import Catalogs
from commands.kit.words import fold

_NAMES = "relays-anonymous-names"
_QUOTED = re.compile(r'"[^"]*"')
_WORD = re.compile(r"\w+")
_BEGINNING = "an"  # of the word in all our languages, also where it was typed in haste
_LIKE = 0.85


def named_anonymous(at: Circumstances) -> frozenset[str]:
    """The words for it in all languages: whoever is tired uses their own, whatever the group speaks."""
    return at.catalogs.folded_names(_NAMES)


def wants_no_name(text: str, at: Circumstances) -> bool:
    """Whether a message says that somewhere, with slips of the finger; what is in quotation marks does not count."""
    said = _QUOTED.sub(" ", fold(text))
    words = _WORD.findall(said)
    if at.catalogs.derived(_among).search(f" {' '.join(words)} "):
        return True
    likely = {word for word in words if word.startswith(_BEGINNING) and len(word) > len("anon")}
    return bool(likely) and _any_nearly(likely, named_anonymous(at))


def _any_nearly(words: Iterable[str], names: Collection[str]) -> bool:
    from difflib import get_close_matches

    return any(get_close_matches(word, names, n=1, cutoff=_LIKE) for word in words)


def _among(catalogs: Catalogs) -> re.Pattern[str]:
    """Finds the words for it among others."""
    names = catalogs.folded_names(_NAMES)
    return re.compile(f" (?:{'|'.join(map(re.escape, sorted(names)))}) ")
