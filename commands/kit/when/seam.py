"""Where a time ends and other words begin: whether those certainly are no part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commands.kit.when.clock import read_clock
from commands.kit.when.hours import read_hours
from commands.kit.when.length import read_length
from commands.kit.when.scanner import Scanner, lexicon
from commands.kit.when.weekdays import read_weekdays

_DIGITS = re.compile(r"\d.*", re.ASCII)
_COUNT = re.compile(r"\d{1,3}", re.ASCII)
_RANGE = re.compile(r"\d{1,2}-\d{1,2}", re.ASCII)
_BEFORE = 4  # words
_SURELY = 3  # "at one" and "a dos" are rather about people


def stands_apart(words: Sequence[str], start: int, *, language: str) -> bool:
    """Whether the time that begins at word `start` certainly does not belong to the text before it.

    "until friday" may be part of the text, and "call Sam" is rather about a person than about a Saturday (in French).
    After "every 4th", "friday" is only half of what was meant.
    """
    known = lexicon(language)
    *before, first = Scanner(words[max(0, start - _BEFORE) : start + 1], language).words
    said = f" {' '.join(before)} "
    half = any(f" {phrase} " in said for phrase in known.every) or before[-1] in known.ordinals
    return not half and before[-1] not in known.belonging and first not in known.weekdays_short


def may_complete(words: Sequence[str], start: int, *, language: str) -> bool:
    """Whether the last words of a text, from `start` on, may belong to a time before it rather than to the text."""
    known, before = lexicon(language), Scanner(words[start - 1 : start], language).words[0]
    kept = (known.belonging, known.weekdays, known.days, known.months)
    return not words[start].isdecimal() and not any(before in table for table in kept)


def goes_on(words: Sequence[str], used: int, *, language: str, without_time: bool) -> bool:
    """Whether the words after the first `used`, which are a time, look like more of it that was not understood.

    `without_time`: no time of day is among the first.
    """
    scanner = Scanner(words, language)
    scanner.at = used
    if scanner.ended or scanner.closed or (used and scanner.typed[used - 1].strip("-") == ""):
        return False
    known = scanner.lexicon
    joined = scanner.skip(known.and_)
    if scanner.sees(read_hours) or scanner.sees(_hour_not_read) or scanner.sees(_until):
        return True
    if joined:
        return scanner.sees(lambda front: read_clock(front, bare=True)) or scanner.sees(read_weekdays)
    if without_time and (scanner.sees(_day) or scanner.sees(lambda front: front.match(_RANGE))):
        return True
    return scanner.sees(_every) or scanner.sees(_into) or scanner.sees(_excepting) or scanner.sees(_times)


def _hour_not_read(scanner: Scanner) -> bool | None:
    """`at 6q`, `from 9 to six`."""
    if not (scanner.take(scanner.lexicon.at) is not None or scanner.skip(scanner.lexicon.from_)):
        return None
    number = scanner.take(scanner.lexicon.numbers)
    return scanner.match(_DIGITS) is not None or (number or 0) >= _SURELY or None


def _until(scanner: Scanner) -> object | None:
    if not scanner.skip(scanner.lexicon.until):
        return None
    return read_clock(scanner, bare=True) or scanner.take(scanner.lexicon.months) or _day(scanner)


def _day(scanner: Scanner) -> bool | None:
    scanner.skip(scanner.lexicon.on)
    known = scanner.lexicon
    return scanner.skip({*known.weekdays, *known.days, *known.weekends, *known.periods}) or None


def _every(scanner: Scanner) -> bool | None:
    return scanner.skip(scanner.lexicon.every) or None


def _into(scanner: Scanner) -> object | None:
    return read_length(scanner) if scanner.skip(scanner.lexicon.into) else None


def _excepting(scanner: Scanner) -> object | None:
    if not scanner.skip(scanner.lexicon.except_):
        return None
    return read_weekdays(scanner, short=True) or scanner.match(_DIGITS) or _day(scanner)


def _times(scanner: Scanner) -> bool | None:
    counted = scanner.number(_COUNT) is not None
    return (counted and scanner.skip(scanner.lexicon.times)) or None
