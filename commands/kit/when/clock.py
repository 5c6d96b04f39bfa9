"""Parses times of day."""

from __future__ import annotations

import re
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.when.language import Part
from commands.kit.when.scanner import Scanner

Clock = tuple[timedelta, ...]
"""The times since midnight that the words can mean, the likeliest first. ("7" can be in the evening.)"""

_CLOCK = re.compile(r"(\d{1,2})(?:([:h.])(\d{2}))?(h|hs|hrs)?([ap]\.?m)?", re.ASCII)
_HALF = re.compile(r"[ap]\.?m")
_HALF_APART = {"a m": "am", "p m": "pm"}  # "8:30 p. m.", as Spanish writes it
_HOURS = re.compile(r"h(?:r?s)?")
_MINUTES = re.compile(r"[0-5]\d", re.ASCII)
_HALF_DAY = timedelta(hours=12)


class _Face(Struct, frozen=True):
    """Hour and minute as said. `exact`: the hour is certainly on the 24-hour clock (or has am or pm)."""

    hour: int
    minute: int = 0
    exact: bool = False


def read_clock(scanner: Scanner, *, bare: bool = False) -> Clock | None:
    """Parse `18h30`, `at 7pm`, `noon`. A number alone is an hour only after "at", or with `bare`."""
    return scanner.attempt(lambda front: _clock(front, bare=bare))


def within(clock: Clock, part: Part | None) -> Clock:
    """The times in this part of the day, if need be 12 hours later ("seven in the evening"); all, if none is."""
    if part is None:
        return clock
    for shift in (timedelta(0), _HALF_DAY):
        fitting = tuple(time + shift for time in clock if _hour(time + shift) in part.hours)
        if fitting:
            return fitting
    return clock


def _hour(time: timedelta) -> int:
    return time // timedelta(hours=1)


def _clock(scanner: Scanner, *, bare: bool) -> Clock | None:
    said_at = scanner.take(scanner.lexicon.at)
    named = scanner.take(scanner.lexicon.clocks)
    if named is not None:
        minutes = _after_hour(scanner)
        return tuple(timedelta(hours=hour, minutes=minutes) for hour in named)
    past = scanner.take(scanner.lexicon.before_hour)
    face = _digits(scanner, dotted=bare or said_at is not None)
    if face is None and (said_at is not None or past):
        hour = scanner.take(scanner.lexicon.numbers)
        face = _halved(_Face(hour), _half(scanner)) if hour is not None else None
    if face is None:
        return None
    if past:
        face = replace(face, minute=face.minute + past)
    return _times(scanner, face, alone=bare or said_at is True or past is not None, spelled=said_at is not None)


def _digits(scanner: Scanner, *, dotted: bool) -> _Face | None:
    found = scanner.match(_CLOCK)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[3] or 0)
    if found[2] == "." and not (dotted or len(found[1]) == 2):
        return None
    half = found[5] or (_half(scanner) if not found[4] else None)
    if half:
        return _halved(_Face(hour, minute), half)
    exact = bool(found[2] or found[4] or found[1].startswith("0"))
    if not exact and scanner.match(_HOURS):
        return _Face(hour, int(_word(scanner, _MINUTES) or 0), True)
    return _Face(hour, minute, exact)


def _half(scanner: Scanner) -> str | None:
    return _word(scanner, _HALF) or scanner.take(_HALF_APART)


def _halved(face: _Face, half: str | None) -> _Face | None:
    """Apply am or pm; None where the hour has none."""
    if half is None:
        return face
    hour = face.hour % 12 + (12 if half[0] == "p" else 0)
    return _Face(hour, face.minute, True) if 1 <= face.hour <= 12 else None


def _word(scanner: Scanner, pattern: re.Pattern[str]) -> str | None:
    found = scanner.match(pattern)
    return found.group() if found else None


def _times(scanner: Scanner, face: _Face, *, alone: bool, spelled: bool) -> Clock | None:
    hour, minute, exact = face.hour, face.minute, face.exact
    word = scanner.take(scanner.lexicon.hour_words) if spelled and not exact else None
    if word:
        exact = True
        minute = int(_word(scanner, _MINUTES) or 0)
    if not exact and not alone and word is None:
        return None
    minute += _after_hour(scanner)
    if minute >= 60 or not 0 <= hour * 60 + minute <= 24 * 60:
        return None
    time = timedelta(hours=hour, minutes=minute)
    return (time,) if exact or not 1 <= hour <= 11 else (time, time + _HALF_DAY)


def _after_hour(scanner: Scanner) -> int:
    return scanner.take(scanner.lexicon.after_hour) or 0
