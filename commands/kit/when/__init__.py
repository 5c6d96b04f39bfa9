"""Parses the times that people type, with a small grammar and a table of words for each language.

It never guesses, unlike general date parsers: what is not certainly a time is left to the text after it, and what can
mean two moments raises `AmbiguousMoment`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from commands.kit.when.boundary import goes_on, may_complete, stands_apart
from commands.kit.when.clock import read_clock
from commands.kit.when.length import elapsed, read_length
from commands.kit.when.moment import read_moment
from commands.kit.when.recurrence import Recurrence
from commands.kit.when.repeating import read_recurrence
from commands.kit.when.scanner import Scanner, may_end_a_time
from commands.kit.when.values import AmbiguousMoment, HowOften, Past, Read, WhenError, instant, wall

__all__ = [
    "AmbiguousMoment",
    "HowOften",
    "Past",
    "Read",
    "Recurrence",
    "WhenError",
    "goes_on",
    "instant",
    "may_complete",
    "may_end_a_time",
    "read_duration",
    "read_moment",
    "read_recurrence",
    "read_time_of_day",
    "stands_apart",
]


def read_duration(words: Sequence[str], *, language: str) -> Read[timedelta]:
    """A positive duration; a day has 24 hours and a month 30 days. Raises `WhenError` for anything else."""
    scanner = Scanner(words, language)
    length = read_length(scanner)
    try:
        found = elapsed(length) if length else timedelta(0)
    except OverflowError:
        found = timedelta(0)
    if not found:
        raise WhenError.at("when-not-duration", words)
    return Read(found, scanner.used)


def read_time_of_day(words: Sequence[str], *, language: str) -> Read[time]:
    """A time of day; a number alone is an hour on the 24-hour clock. Raises `WhenError` for anything else."""
    scanner = Scanner(words, language)
    clock = read_clock(scanner, bare=True)
    if clock is None:
        raise WhenError.at("when-not-clock", words)
    return Read(wall(date.min, clock[0] % timedelta(days=1)).time(), scanner.used)
