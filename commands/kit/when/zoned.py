"""Parses the zone that is said with a time: `18:00 UTC`, `6 pm EST`, `18h heure de Montréal`, `18:00 Paris time`."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from commands.kit.errors import UserError
from commands.kit.when.scanner import Scanner
from commands.kit.zones import ABBREVIATIONS, UnclearZone, UnknownZone, read_zone

Zones = tuple[ZoneInfo, ...]
"""The zones that the words can mean."""

_OFFSET = re.compile(r"(?:utc|gmt)(?:[+-]\d{1,2}(?::?[0-5]\d)?)?", re.ASCII)
_SIGNED = re.compile(r"[+-]\d{1,2}(?::?[0-5]\d)?", re.ASCII)
_NAME = re.compile(r"[a-z_]+/[a-z_/]+", re.ASCII)
_LONGEST = 4  # words of a city
# Abbreviations that are words too are no zone in small letters.
_WORDS = frozenset("art met wet west central mountain pacific eastern atlantic mt ct pt".split())
_WORDS_IN = {"fr": frozenset({"est", "et", "cet"})}
_PARENTHESES = "()[]"


def read_zones(scanner: Scanner, here: ZoneInfo) -> Zones | None:
    """The zones at the front; the one of `here` for "local time".

    Raises `UserError` for what is certainly meant as the time of a place that nobody knows.
    """
    if scanner.skip(scanner.lexicon.zones_here):
        return (here,)
    return scanner.attempt(_short) or scanner.attempt(_before) or scanner.attempt(_after)


def _short(scanner: Scanner) -> Zones | None:
    """`UTC`, `GMT +2`, `CET`, `Europe/Paris`."""
    if scanner.ended:
        return None
    typed = scanner.raw[scanner.at].strip(_PARENTHESES + ",;:.!?")
    word = typed.lower()
    if _OFFSET.fullmatch(word):
        scanner.at += 1
        signed = scanner.match(_SIGNED) if word.isalpha() else None
        return _named(word + (signed.group() if signed else ""))
    words = _WORDS | _WORDS_IN.get(scanner.language, frozenset())
    if (word in ABBREVIATIONS and (typed.isupper() or word not in words)) or _NAME.fullmatch(word):
        scanner.at += 1
        return _named(word)
    return None


def _before(scanner: Scanner) -> Zones | None:
    """`heure de Montréal`, `hora de México`."""
    return _longest(scanner, scanner.at) if scanner.skip(scanner.lexicon.zone_before) else None


def _after(scanner: Scanner) -> Zones | None:
    """`Paris time`, `New York time`."""
    start = scanner.at
    for end in range(start + 1, min(start + _LONGEST, len(scanner.words) - 1) + 1):
        if end < len(scanner.words) and scanner.words[end] in scanner.lexicon.zone_after:
            scanner.at = end + 1
            words = " ".join(scanner.raw[start:end]).strip(_PARENTHESES)
            found = _named(words)
            if found is None and all(word[:1].isupper() for word in words.split()):
                raise UserError("when-unknown-zone", words=f"{words} {scanner.raw[end]}".strip("()"))
            return found
    return None


def _longest(scanner: Scanner, start: int) -> Zones | None:
    """The zone with the longest name after the words that announce one, which begin at `start`."""
    first = scanner.at
    for end in range(min(first + _LONGEST + 1, len(scanner.words)), first, -1):
        words = " ".join(scanner.raw[first:end]).strip(_PARENTHESES + ",;:.!?")
        if found := _named(f"heure {words}"):
            scanner.at = end
            return found
    place = re.sub(r"^(?:de|du|d['’]|del|des)\s*", "", " ".join(scanner.raw[first : first + 2]))
    if len(place) < len(" ".join(scanner.raw[first : first + 2])) and place[:1].isupper():
        raise UserError("when-unknown-zone", words=" ".join(scanner.raw[start : first + 2]).strip(_PARENTHESES))
    return None


def _named(words: str) -> Zones | None:
    try:
        return (read_zone(words),)
    except UnclearZone as error:
        return tuple(map(read_zone, error.zones))
    except UnknownZone:
        return None
