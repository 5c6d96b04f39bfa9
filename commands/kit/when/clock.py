"""Parses times of day."""

from __future__ import annotations

import re
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.when.language import Part
from commands.kit.when.length import read_length
from commands.kit.when.scanner import Scanner

Clock = tuple[timedelta, ...]
"""The times since midnight that the words can mean, the likeliest first. ("7" can be in the evening.)"""

_CLOCK = re.compile(r"(\d{1,2})(?:([:h.])(\d{2}))?(h|hs|hrs)?([ap](?:\.?m)?)?", re.ASCII)
_FOUR_DIGITS = re.compile(r"([01]\d|2[0-4])([0-5]\d)(?:h|hs|hrs)?", re.ASCII)
_FROM_ZERO = re.compile(r"(0\d)([0-5]\d)(?:h|hs|hrs)?", re.ASCII)
_BARE = re.compile(r"\d{1,2}", re.ASCII)
_HALF = re.compile(r"[ap]\.?m")
_HALF_APART = {"a m": "am", "p m": "pm"}  # "8:30 p. m.", as Spanish writes it
_HOURS = re.compile(r"h(?:r?s)?")
_MINUTES = re.compile(r"[0-5]\d", re.ASCII)
_COUNTING = re.compile(r"del?|du|d'.*|par|por")  # "8 heures de ménage"
_EARLIEST = 7  # o'clock
_HALF_DAY = timedelta(hours=12)


class _Face(Struct, frozen=True):
    """Hour and minute as said. `exact`: the hour is certainly on the 24-hour clock (or has am or pm)."""

    hour: int
    minute: int = 0
    exact: bool = False


def read_clock(scanner: Scanner, *, bare: bool = False) -> Clock | None:
    """Parse `18h30`, `at 7pm`, `noon`. A number alone is an hour only after "at", or with `bare`."""
    return scanner.attempt(lambda front: _clock(front, bare=bare))


def read_bare(scanner: Scanner) -> Clock | None:
    """Parse a number that can only be an hour, or count what is said next: `9`, `1830`, `14 heures`. No duration is."""
    return scanner.attempt(_bare)


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


def _bare(scanner: Scanner) -> Clock | None:
    if scanner.closed:
        return None
    if scanner.sees(read_length):
        return scanner.attempt(_in_hours)
    if found := scanner.match(_FOUR_DIGITS):
        return _times(scanner, _Face(int(found[1]), int(found[2]), True), alone=True, spelled=False)
    found = scanner.match(_BARE)
    return _times(scanner, _Face(int(found.group())), alone=True, spelled=True) if found else None


def _in_hours(scanner: Scanner) -> Clock | None:
    """`14 heures`: the clock, where it is late enough to be no duration, and does not count what follows."""
    hour = scanner.number(_BARE)
    if not scanner.take(scanner.lexicon.hour_words) or hour is None or not _EARLIEST <= hour <= 24:
        return None
    minute = scanner.number(_MINUTES) or 0
    if scanner.sees(lambda front: front.match(_COUNTING)):
        return None
    return (timedelta(hours=hour, minutes=minute + _after_hour(scanner)),)


def _clock(scanner: Scanner, *, bare: bool) -> Clock | None:
    said_at = scanner.take(scanner.lexicon.at)
    named = scanner.take(scanner.lexicon.clocks)
    if named is not None:
        minutes = _after_hour(scanner)
        return tuple(timedelta(hours=hour, minutes=minutes) for hour in named)
    past = scanner.take(scanner.lexicon.before_hour)
    face = _digits(scanner, dotted=bare or said_at is not None)
    if face is None and (said_at is not None or past):
        face = _spelled(scanner)
    if face is None:
        return None
    if past:
        face = replace(face, minute=face.minute + past)
    return _times(scanner, face, alone=bare or said_at is True or past is not None, spelled=said_at is not None)


def _spelled(scanner: Scanner) -> _Face | None:
    """The hour in words, and after it perhaps the minutes: `six`, `six thirty`."""
    hour = scanner.take(scanner.lexicon.numbers)
    if hour is None:
        return None
    minute = scanner.take({word: number for word, number in scanner.lexicon.numbers.items() if number >= 10})
    return _halved(_Face(hour, minute or 0), _half(scanner))


def _digits(scanner: Scanner, *, dotted: bool) -> _Face | None:
    if found := scanner.match(_FOUR_DIGITS if dotted else _FROM_ZERO):
        return _Face(int(found[1]), int(found[2]), True)
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
    if not (found[2] or found[4]) and scanner.match(_HOURS):
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
    word = scanner.attempt(_hour_word) if spelled and not exact else None
    if word:
        exact = True
        minute = scanner.number(_MINUTES) or 0
    if not exact and not alone and word is None:
        return None
    minute += _after_hour(scanner)
    if minute >= 60 or not 0 <= hour * 60 + minute <= 24 * 60:
        return None
    time = timedelta(hours=hour, minutes=minute)
    return (time,) if exact or not 1 <= hour <= 11 else (time, time + _HALF_DAY)


def _hour_word(scanner: Scanner) -> bool | None:
    """Whether the hour before it is one of 24; no part of "hora de México"."""
    found = scanner.take(scanner.lexicon.hour_words)
    if found is None or scanner.words[scanner.at - 1] not in scanner.lexicon.zone_before:
        return found
    part = scanner.sees(lambda front: front.take(front.lexicon.parts_said))
    return found if part or not scanner.sees(lambda front: front.match(_COUNTING)) else None


def _after_hour(scanner: Scanner) -> int:
    return scanner.take(scanner.lexicon.after_hour) or 0
