"""Parses what is said besides what comes back: times of day, an end, what is left out, where it begins, a zone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.errors import UserError
from commands.kit.when.days import later, read_days
from commands.kit.when.hours import Hours, read_hours
from commands.kit.when.language import Part
from commands.kit.when.length import CALENDAR, Length, read_length
from commands.kit.when.pattern import Pattern
from commands.kit.when.scanner import Scanner
from commands.kit.when.values import weekday_phrase
from commands.kit.when.weekdays import read_weekdays
from commands.kit.when.zoned import Zones, read_zones

_COUNT = re.compile(r"\d{1,3}", re.ASCII)
_ALL = frozenset(range(7))
_MOST = 20
"""Days that can be left out."""


class Tail(Struct, kw_only=True):
    """What is said besides the pattern."""

    hours: Hours | None
    parts: tuple[Part, ...]
    zones: Zones | None = None
    until: tuple[date, ...] = ()  # the last days that may be meant
    count: int | None = None
    lasting: Length | None = None
    since: date | None = None
    on: frozenset[int] | None = None  # weekdays
    without: frozenset[int] = frozenset()  # weekdays
    left_out: tuple[date, ...] = ()

    @property
    def part(self) -> Part | None:
        """The part of the day, where only one is said."""
        return self.parts[0] if len(self.parts) == 1 else None

    def understand_all(self, scanner: Scanner, today: date, zone: ZoneInfo) -> None:
        """Parse as many words as belong to it."""
        readers: dict[str, Callable[[Scanner], object | None]] = {
            "parts": _part,
            "hours": read_hours,
            "zones": partial(read_zones, here=zone),
            "until": partial(_until, today=today),
            "count": _count,
            "lasting": _lasting,
            "since": partial(_since, today=today),
            "on": _on,
            "without": partial(_without, today=today),
            "left_out": partial(_left_out, today=today),
        }
        while not scanner.closed and (
            scanner.skip(scanner.lexicon.short_months | scanner.lexicon.of_week)
            or any(self._understand(scanner, name, read) for name, read in readers.items())
        ):
            pass

    def _understand(self, scanner: Scanner, name: str, read: Callable[[Scanner], object | None]) -> bool:
        """Parse this if nothing of the kind has been said yet. A zone belongs to a time, one end excludes others."""
        if getattr(self, name) or (name == "zones" and self.hours is None):
            return False
        if name in ("until", "count", "lasting") and (self.until or self.count or self.lasting):
            return False
        found = scanner.attempt(read)
        if found is not None:
            setattr(self, name, found)
        return found is not None

    def left_out_of(self, pattern: Pattern) -> Pattern:
        """The pattern on some days of the week only. Raises `UserError` where it has no days of the week."""
        if not self.without and self.on is None:
            return pattern
        daily = pattern.frequency == "HOURLY" or (pattern.frequency == "DAILY" and pattern.interval == 1)
        if not daily and pattern.frequency != "WEEKLY":
            raise UserError("when-cannot-leave-out")
        weekdays = frozenset(pattern.weekdays) or _ALL
        kept = (weekdays & self.on if self.on is not None else weekdays) - self.without
        if not kept:
            raise UserError("when-nothing-left", days=tuple(map(weekday_phrase, sorted(self.without))))
        frequency = "WEEKLY" if pattern.frequency == "DAILY" else pattern.frequency
        return replace(pattern, frequency=frequency, weekdays=tuple(sorted(kept)))


def _part(scanner: Scanner) -> tuple[Part, ...] | None:
    part = scanner.take(scanner.lexicon.parts) or scanner.take(scanner.lexicon.parts_said)
    return (part,) if part else None


def _until(scanner: Scanner, today: date) -> tuple[date, ...] | None:
    """`until 5 january`; "until june" may end with the day before it or with its last one."""
    if not scanner.skip(scanner.lexicon.until):
        return None
    days = read_days(scanner, today)
    if days and len(days) > 1:
        raise UserError("when-which-day", words=scanner.words[scanner.at - 1])
    if days:
        return (days[0].first,)
    ends = scanner.skip(scanner.lexicon.end_of)
    month = scanner.take(scanner.lexicon.months)
    if month is None:
        return None
    first = date(today.year + (month < today.month), month, 1)
    last = later(first, {"months": 1}) - timedelta(days=1)
    return (last,) if ends or first <= today else (first - timedelta(days=1), last)


def _count(scanner: Scanner) -> int | None:
    """`5 times`."""
    count = scanner.number(_COUNT)
    return count if count and scanner.skip(scanner.lexicon.times) else None


def _lasting(scanner: Scanner) -> Length | None:
    """`for 4 weeks`."""
    length = read_length(scanner) if scanner.skip(scanner.lexicon.lasting) else None
    return length if length and length.keys() <= CALENDAR else None


def _since(scanner: Scanner, today: date) -> date | None:
    """`from 15 march on`."""
    days = read_days(scanner, today) if scanner.skip(scanner.lexicon.starting) else None
    if not days:
        return None
    if len(days) > 1:
        raise UserError("when-which-day", words=scanner.words[scanner.at - 1])
    scanner.skip(scanner.lexicon.onwards)
    return days[0].first


def _on(scanner: Scanner) -> frozenset[int] | None:
    found = read_weekdays(scanner)
    return frozenset(found.days) if found and found.habitual else None


def _without(scanner: Scanner, today: date) -> frozenset[int] | None:
    """`except sunday`; "except monday 5 april" leaves out one Monday."""
    if not scanner.skip(scanner.lexicon.except_):
        return None
    start = scanner.at
    scanner.attempt(partial(read_days, today=today))
    end, scanner.at = scanner.at, start
    found = read_weekdays(scanner, short=True)
    return frozenset(found.days) if found and scanner.at >= end else None


def _left_out(scanner: Scanner, today: date) -> tuple[date, ...] | None:
    """`except 24 december and 31 december`."""
    if not scanner.skip(scanner.lexicon.except_):
        return None
    found: list[date] = []
    while len(found) < _MOST and (days := read_days(scanner, today)):
        if len(days) > 1:
            raise UserError("when-which-day", words=scanner.words[scanner.at - 1])
        found.append(days[0].first)
        if not (scanner.paused or scanner.skip(scanner.lexicon.and_)):
            break
    return tuple(sorted(set(found))) or None
