"""Where a time ends and other words begin: whether those certainly are no part of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from commands.kit.when.clock import read_clock
from commands.kit.when.days import read_date_in_words
from commands.kit.when.hours import read_hours
from commands.kit.when.language import Language
from commands.kit.when.length import read_length_from_now
from commands.kit.when.pattern_parser import read_pattern
from commands.kit.when.scanner import Scanner, lexicon
from commands.kit.when.weekdays import read_weekdays

_DIGITS = re.compile(r"\d.*", re.ASCII)
_COUNT = re.compile(r"\d{1,3}", re.ASCII)
_LIKE_A_CLOCK = re.compile(r"\d{1,2}[:.,h]\d{2}[a-z]*|\d{1,2}ish", re.ASCII)
_SOME_DAY = date(2024, 1, 1)  # with a 29 February
_RANGE = re.compile(r"\d{1,2}-\d{1,2}", re.ASCII)
_BEFORE = 4  # words
_SURELY = 3  # "at one" and "a dos" are rather about people


def stands_apart(words: Sequence[str], start: int, *, language: str) -> bool:
    """Whether the time that begins at word `start` certainly does not belong to the text before it.

    "until friday" may be part of the text, and "call Sam" is rather about a person than about a Saturday (in French).
    After "every 4th" or "weekly", "friday" is only half of what was meant; so it is after another weekday.
    """
    known = lexicon(language)
    *before, first = Scanner(words[max(0, start - _BEFORE) : start + 1], language).words
    apart = before[-1] not in known.belonging and first not in known.weekdays_short
    return apart and not _only_half(known, before, first)


def _only_half(known: Language, before: list[str], first: str) -> bool:
    said, last = f" {' '.join(before)} ", before[-1]
    comes_back = any(f" {phrase} " in said for phrase in known.every | known.one_in.keys())
    names_days = last in known.weekdays and first in known.weekdays
    return comes_back or names_days or last in known.ordinals | known.adverbs or f"{last} {first}" in known.habits


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
    if without_time and _sees_any(scanner, _day, _range, _vague):
        return True
    if _sees_any(scanner, read_hours, _hour_not_read, _until, _joined, _elided_month):
        return True
    return _sees_any(scanner, _every, _into, _excepting, _times, _day_and_hour)


def _elided_month(scanner: Scanner) -> bool | None:
    """`tous les lundis d'avril`."""
    head, mark, month = scanner.words[scanner.at].partition("'")
    return (head == "d" and bool(mark) and month in scanner.lexicon.months) or None


def _joined(scanner: Scanner) -> object | None:
    """`or friday`, `and 7`, `after 8:00`, `during april`: a time behind a word that joins it to the one before."""
    known, start = scanner.lexicon, scanner.at
    if not scanner.skip(known.and_ | known.joints | known.beside):
        return None
    said = " ".join(scanner.words[start : scanner.at])
    bare = said in known.and_ or said in known.beside
    if scanner.sees(partial(read_clock, bare=bare)):
        return True
    scanner.skip(known.on)
    if said not in known.to and scanner.sees(lambda front: front.take(known.months)):  # "to march" is no month
        return True
    return _sees_any(scanner, read_weekdays, _pattern, _date, _day, _day_and_hour, _every) or None


def _pattern(scanner: Scanner) -> object | None:
    return read_pattern(scanner, _SOME_DAY)


def _date(scanner: Scanner) -> object | None:
    return read_date_in_words(scanner, _SOME_DAY)


def _sees_any(scanner: Scanner, *readers: Callable[[Scanner], object | None]) -> bool:
    return any(scanner.sees(read) for read in readers)


def _range(scanner: Scanner) -> object | None:
    """`9-17`, `9.30`, `9ish`: written like times of day."""
    return scanner.match(_RANGE) or scanner.match(_LIKE_A_CLOCK)


def _vague(scanner: Scanner) -> bool | None:
    """`around lunchtime`: a time of day, but nobody knows which."""
    return scanner.skip(scanner.lexicon.vague) or None


def _day_and_hour(scanner: Scanner) -> object | None:
    """`friday 10:00`, `thu 18:00`: a time of its own."""
    return read_clock(scanner) if read_weekdays(scanner, short=True) else None


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
    return scanner.skip({*known.weekdays, *known.days, *known.weekends, *known.week_ends, *known.periods}) or None


def _every(scanner: Scanner) -> bool | None:
    return scanner.skip(scanner.lexicon.every) or None


def _into(scanner: Scanner) -> object | None:
    return read_length_from_now(scanner)


def _excepting(scanner: Scanner) -> object | None:
    if not scanner.skip(scanner.lexicon.except_):
        return None
    known = scanner.lexicon
    return read_weekdays(scanner, short=True) or scanner.match(_DIGITS) or scanner.skip(known.holidays) or _day(scanner)


def _times(scanner: Scanner) -> bool | None:
    counted = scanner.number(_COUNT) is not None
    return (counted and scanner.skip(scanner.lexicon.times)) or None
