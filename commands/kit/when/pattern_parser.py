"""Parses what comes back: on which days, and how often."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

from msgspec.structs import replace

from commands.kit.errors import UserError
from commands.kit.when.days import read_date_in_words, read_number_of_day, read_numeric_dates
from commands.kit.when.language import Unit
from commands.kit.when.length import read_number
from commands.kit.when.pattern import Pattern, monthly, weekly, yearly
from commands.kit.when.recurrence import RULE_DAYS
from commands.kit.when.scanner import Scanner
from commands.kit.when.weekdays import WORKDAYS, read_weekdays

T = TypeVar("T")

_RAREST = 99  # weeks or days between two times
_NUMBERED = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|e|eme)", re.ASCII)
_FREQUENCIES: dict[Unit, str] = {"hours": "HOURLY", "days": "DAILY", "weeks": "WEEKLY"}


def read_pattern(scanner: Scanner, today: date) -> Pattern | None:
    """Parse `every other tuesday`, `mondays and thursdays`, `the last friday of the month`, `daily`."""
    return (
        scanner.attempt(_habitual)
        or scanner.attempt(partial(_of_year, today=today))
        or scanner.attempt(_of_month)
        or scanner.attempt(partial(_one_in, today=today))
        or scanner.attempt(partial(_every, today=today))
        or scanner.attempt(partial(_adverb, today=today))
    )


def _habitual(scanner: Scanner) -> Pattern | None:
    """`mondays and thursdays`, `les lundis`, `monday to friday`, `weekends`."""
    found = read_weekdays(scanner)
    return weekly(found.days) if found and found.habitual else None


def _adverb(scanner: Scanner, today: date) -> Pattern | None:
    """`daily`, `weekly friday`; these are adjectives too, so a day, a time or nothing must follow."""
    found = scanner.take(scanner.lexicon.adverbs)
    return _each(scanner, *found, today) if found else None


def _each(scanner: Scanner, interval: int, unit: Unit | None, today: date) -> Pattern | None:
    """What comes each so many of the unit, on the days that follow, else on those of today."""
    if unit in ("hours", "days"):
        return Pattern(frequency=_FREQUENCIES[unit], interval=interval)
    if unit == "weeks":
        on = read_weekdays(scanner, short=True)
        return weekly(on.days if on else [today.weekday()], interval)
    if unit != "months":
        return None
    pattern = scanner.attempt(_said_day_of_month) or monthly([today.day])
    return replace(pattern, interval=interval) if pattern else None


def _of_month(scanner: Scanner) -> Pattern | None:
    """`the last friday of the month`, `the 3rd of every other month`."""
    scanner.skip(scanner.lexicon.on)
    pattern = _day_of_month(scanner)
    if pattern and scanner.skip(scanner.lexicon.of_month):
        return None if scanner.skip(scanner.lexicon.next_after) else pattern  # "du mois prochain" is only one
    interval = scanner.attempt(_of_every_month) if pattern else None
    return replace(pattern, interval=interval) if pattern and interval else None


def _of_every_month(scanner: Scanner) -> int | None:
    """`of every 2 months`, `every other month`: how many."""
    scanner.skip(scanner.lexicon.of)
    number = _how_many(scanner) if scanner.skip(scanner.lexicon.every) else None
    many, unit = _unit_of(scanner)
    return number * many if number and unit == "months" else None


def _of_year(scanner: Scanner, today: date) -> Pattern | None:
    """`every year on 5 january`, `5 january every year`, `every 5 january`, `every 1/30 and 9/30`."""
    said = scanner.skip(scanner.lexicon.every_year) or scanner.skip(scanner.lexicon.every)
    scanner.skip(scanner.lexicon.on)
    days = _listed(scanner, partial(_date, today=today))
    if not days or not (said or scanner.skip(scanner.lexicon.every_year)):
        return None
    first, *more = (yearly(day) for day in days[0])
    other = more[0] if more else None
    if len(days) > 1:
        months = sorted({day.month for each in days for day in each})
        if len({day.day for each in days for day in each}) > 1 or other:
            raise UserError("when-dates-apart")
        first = Pattern(frequency="YEARLY", days=f"BYMONTH={','.join(map(str, months))};BYMONTHDAY={days[0][0].day}")
    return replace(first, other=other)


def _date(scanner: Scanner, today: date) -> tuple[date, ...] | None:
    found = scanner.attempt(partial(read_date_in_words, today=today)) or read_numeric_dates(scanner, today)
    return tuple(day.first for day in found) if found else None


def _day_of_month(scanner: Scanner) -> Pattern | None:
    if found := scanner.attempt(_nth_day):
        return found
    numbers = _listed(scanner, read_number_of_day)
    return monthly(numbers) if numbers else None


def _nth_day(scanner: Scanner) -> Pattern | None:
    """`first friday`, `first and third friday`, `last day`."""
    numbers = _listed(scanner, lambda front: front.take(front.lexicon.ordinals))
    if not numbers:
        return None
    weekday = scanner.take(scanner.lexicon.weekdays | scanner.lexicon.habits)
    if weekday is not None:
        nths = sorted(set(numbers), key=lambda number: number % 6)
        return Pattern(frequency="MONTHLY", days=f"BYDAY={','.join(f'{nth}{RULE_DAYS[weekday]}' for nth in nths)}")
    if numbers in ([1], [-1]) and scanner.take(scanner.lexicon.units) == "days":
        return Pattern(frequency="MONTHLY", days=f"BYMONTHDAY={numbers[0]}")
    return None


def _listed(scanner: Scanner, read: Callable[[Scanner], T | None]) -> list[T]:
    """What is read once or more, with "and" or commas between."""
    found: list[T] = []
    while (another := scanner.attempt(partial(_next_of, read=read, first=not found))) is not None:
        found.append(another)
    return found


def _next_of(scanner: Scanner, read: Callable[[Scanner], T | None], *, first: bool) -> T | None:
    paused = scanner.paused
    if not first:
        if not scanner.skip(scanner.lexicon.and_) and not paused:
            return None
        scanner.skip(scanner.lexicon.on)
    return read(scanner)


def _one_in(scanner: Scanner, today: date) -> Pattern | None:
    """`un mardi sur deux`, `une semaine sur deux le vendredi`, `un mois sur deux`."""
    if scanner.take(scanner.lexicon.numbers) != 1:
        return None
    weekday = scanner.take(scanner.lexicon.weekdays)
    unit = scanner.take(scanner.lexicon.units) if weekday is None else None
    interval = scanner.take(scanner.lexicon.one_in)
    if interval is None:
        return None
    return weekly([weekday], interval) if weekday is not None else _each(scanner, interval, unit, today)


def _every(scanner: Scanner, today: date) -> Pattern | None:
    if not scanner.skip(scanner.lexicon.every):
        return None
    parts = _listed(scanner, lambda front: front.take(front.lexicon.every_part))
    if parts:
        return Pattern(frequency="DAILY", parts=tuple(parts))
    return (
        scanner.attempt(_named_days)
        or scanner.attempt(_of_month)
        or scanner.attempt(_nth)
        or scanner.attempt(partial(_unit, today=today))
    )


def _named_days(scanner: Scanner) -> Pattern | None:
    """`every weekday`, `every weekend`, `every end of the month`."""
    if scanner.skip(scanner.lexicon.workdays):
        return weekly(WORKDAYS)
    if scanner.skip(scanner.lexicon.month_ends):
        return Pattern(frequency="MONTHLY", days="BYMONTHDAY=-1")
    return weekly((5, 6)) if scanner.skip(scanner.lexicon.weekend) else None


def _nth(scanner: Scanner) -> Pattern | None:
    """`every last friday`, `every 15th`, `every third day`; "second" can mean every other one too."""
    start = scanner.at
    if found := scanner.match(_NUMBERED):
        if scanner.sees(lambda front: front.take(front.lexicon.units | front.lexicon.weekdays | front.lexicon.habits)):
            scanner.at = start
        else:
            return monthly([int(found[1])]) if 1 <= int(found[1]) <= 31 else None
    other = scanner.words[start : start + 1] and scanner.words[start] in scanner.lexicon.other
    pattern = _nth_day(scanner)
    if pattern and other:
        scanner.at = start + 1
        weekdays = read_weekdays(scanner)
        assert weekdays is not None
        return replace(weekly(weekdays.days, 2), other=pattern)
    return pattern


def _unit(scanner: Scanner, today: date) -> Pattern | None:
    """What comes after "every": `other tuesday`, `2 weeks on friday`, `month on the 15th`."""
    if weeks := scanner.take(scanner.lexicon.idioms):
        return _each(scanner, weeks, "weeks", today)
    number = _how_many(scanner)
    weekdays = read_weekdays(scanner, short=True)
    many, unit = (1, None) if weekdays else _unit_of(scanner)
    if not 1 <= number * many <= _RAREST:
        return None
    return weekly(weekdays.days, number) if weekdays else _each(scanner, number * many, unit, today)


def _how_many(scanner: Scanner) -> int:
    """The number after "every": `other`, `2`, `third` before a unit; 1 where none is said."""
    if scanner.skip(scanner.lexicon.other):
        return 2
    number = read_number(scanner)
    number = scanner.attempt(_nth_unit) if number is None else number
    return 1 if number is None else number


def _nth_unit(scanner: Scanner) -> int | None:
    """The number of "third" in "every third day"."""
    number = scanner.take(scanner.lexicon.ordinals)
    counts = number is not None and number > 2
    return number if counts and scanner.sees(lambda front: front.skip(front.lexicon.nth_units) or None) else None


def _unit_of(scanner: Scanner) -> tuple[int, Unit | None]:
    """A unit, and how many of it: a quarter is three months."""
    return scanner.take(scanner.lexicon.longer_units) or (1, scanner.take(scanner.lexicon.units))


def _said_day_of_month(scanner: Scanner) -> Pattern | None:
    pattern = _day_of_month(scanner) if scanner.skip(scanner.lexicon.on) else None
    scanner.skip(scanner.lexicon.of_month if pattern else ())
    return pattern
