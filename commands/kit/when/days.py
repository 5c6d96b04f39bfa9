"""Parses days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from commands.kit.errors import UserError
from commands.kit.when.clock import read_clock
from commands.kit.when.length import Length, read_length_from_now
from commands.kit.when.scanner import Scanner
from commands.kit.when.values import weekday_phrase

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?[,;:!?.]?", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})?[,;:!?]?", re.ASCII)
_DASHED = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})[,;:!?.]?", re.ASCII)
_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|e|o)?", re.ASCII)
_BARE = re.compile(r"\d{1,2}", re.ASCII)
_YEAR = re.compile(r"(19|20|21)\d\d", re.ASCII)
_ARTICLES = frozenset({"the", "le", "la", "el"})
_SINGULAR = frozenset({"le", "el", "dia"})
_COUNTING = frozenset(
    "por pour et y ou o u de a au al bis ter rue avenue boulevard place chemin impasse calle avenida plaza".split()
)
_HIGHEST_FLOOR = 12  # "on the 12th floor" is more likely than "on the 13th floor"
_LEAP = 8  # years between two 29 February, at most


class Day(Struct, frozen=True):
    """The first day that is meant, and if its time is past, every `step` days another one (0: no other)."""

    first: date
    step: int = 0


def read_days(scanner: Scanner, today: date) -> tuple[Day, ...] | None:
    """The day at the front, or the two that `03/04` can mean. Raises `UserError` for a date that does not exist."""
    return scanner.attempt(
        lambda front: (
            front.attempt(lambda ahead: _in_a_week(ahead, today))
            or _named(front, today)
            or _weekday(front, today)
            or _dates(front, today)
        )
    )


def later(day: date, length: Length) -> date:
    """Add months, weeks and days to a day; in a month that is too short it becomes the last day."""
    months = day.year * 12 + day.month - 1 + length.get("months", 0)
    if months // 12 > date.max.year:
        raise OverflowError
    first = date(months // 12, months % 12 + 1, 1)
    following = first.replace(day=28) + timedelta(days=4)
    last = following - timedelta(days=following.day)
    return last.replace(day=min(day.day, last.day)) + timedelta(
        weeks=length.get("weeks", 0), days=length.get("days", 0)
    )


def read_number_of_day(scanner: Scanner) -> int | None:
    """Parse a day of the month: `15`, `15th`, `1er`, "premier"."""
    found = scanner.match(_NUMBER)
    number = int(found[1]) if found else scanner.take(scanner.lexicon.ordinals)
    return number if number is not None and 1 <= number <= 31 else None


def _named(scanner: Scanner, today: date) -> tuple[Day, ...] | None:
    days = scanner.take(scanner.lexicon.days)
    if days is not None:
        return (Day(today + timedelta(days=days)),)
    weekend = scanner.take(scanner.lexicon.weekends)
    if weekend is not None:
        saturday = _in_week(5, today, weekend)
        return Day(saturday), Day(saturday + timedelta(days=1))
    weeks = scanner.take(scanner.lexicon.week_ends)
    if weeks is not None:
        friday = _in_week(4, today, weeks)
        return (Day(friday if friday >= today else _in_week(6, today, weeks)),)
    months = scanner.take(scanner.lexicon.month_ends)
    if months is not None:
        return (Day(later(today.replace(day=1), {"months": months + 1}) - timedelta(days=1)),)
    if day := scanner.attempt(lambda front: _end_of_month(front, today)):
        return (Day(day),)
    period = scanner.take(scanner.lexicon.periods)
    if period == "weeks":
        return (Day(today + timedelta(days=7 - today.weekday())),)
    if not period:
        return None
    first = later(today.replace(day=1), {"months": 1})
    number = scanner.attempt(_numbered)
    return (Day(_in_month(first, number or 1)),)


def _end_of_month(scanner: Scanner, today: date) -> date | None:
    """`end of june`: its last day."""
    month = scanner.take(scanner.lexicon.months) if scanner.skip(scanner.lexicon.end_of) else None
    if month is None:
        return None
    return _in_month(date(today.year + (month < today.month), month, 1), 31)


def _in_month(first: date, number: int) -> date:
    """The day with this number, or the last one of a shorter month."""
    return min(first + timedelta(days=number - 1), later(first, {"months": 1}) - timedelta(days=1))


def _numbered(scanner: Scanner) -> int | None:
    """`on the 5th`."""
    return read_number_of_day(scanner) if scanner.skip(scanner.lexicon.on) else None


def _in_a_week(scanner: Scanner, today: date) -> tuple[Day, ...] | None:
    """`friday next week`, `next week on friday`, `in two weeks on friday`, `friday in two weeks`."""
    scanner.skip(scanner.lexicon.on)
    weekday = scanner.take(scanner.lexicon.weekdays)
    weeks = _weeks(scanner)
    if weeks is None:
        return None
    if weekday is not None:
        # Said after the day it may be counted from the next one: "monday in two weeks", on a Wednesday.
        counted = _next(weekday, today).first + timedelta(weeks=weeks[0])
        both = (_in_week(weekday, today, weeks[0]), counted) if weeks[1] else (_in_week(weekday, today, weeks[0]),)
        return tuple(Day(day) for day in dict.fromkeys(both))
    scanner.skip(scanner.lexicon.on)
    weekday = scanner.take(scanner.lexicon.weekdays)
    return (Day(_in_week(weekday, today, weeks[0])),) if weekday is not None else None


def _weeks(scanner: Scanner) -> tuple[int, bool] | None:
    """How many weeks from now, and whether they were counted."""
    if scanner.take({phrase: unit for phrase, unit in scanner.lexicon.periods.items() if unit == "weeks"}):
        return 1, False
    length = read_length_from_now(scanner)
    return (length["weeks"], True) if length and length.keys() == {"weeks"} else None


def _in_week(weekday: int, today: date, weeks: int) -> date:
    return today + timedelta(weeks=weeks, days=weekday - today.weekday())


def _weekday(scanner: Scanner, today: date) -> tuple[Day, ...] | None:
    return scanner.attempt(lambda front: _full_weekday(front, today)) or scanner.attempt(
        lambda front: _short_weekday(front, today)
    )


def _full_weekday(scanner: Scanner, today: date) -> tuple[Day, ...] | None:
    scanner.skip(scanner.lexicon.on)
    not_today = scanner.skip(scanner.lexicon.next_before)
    over = not not_today and scanner.skip(scanner.lexicon.last_before)
    weekday = scanner.take(scanner.lexicon.weekdays)
    if weekday is None:
        return None
    if scanner.skip(scanner.lexicon.last_after) or over:
        return (Day(_next(weekday, today - timedelta(days=7)).first),)
    not_today = scanner.skip(scanner.lexicon.next_after) or not_today
    weeks = scanner.take(scanner.lexicon.weeks_after)
    if weeks:
        return (Day(_next(weekday, today + timedelta(days=1)).first + timedelta(weeks=weeks)),)
    return _dated(scanner, weekday, today) or (_next(weekday, today + timedelta(days=not_today)),)


def _short_weekday(scanner: Scanner, today: date) -> tuple[Day, ...] | None:
    """Parse `fri 19:00`. Such abbreviations are often words too, so a date, a time or nothing must follow."""
    scanner.skip(scanner.lexicon.on)
    noun = scanner.at > 0 and scanner.words[scanner.at - 1] in _ARTICLES  # "a hat for the sun"
    weekday = scanner.take(scanner.lexicon.weekdays_short)
    if weekday is None or (noun and scanner.ended):
        return None
    return _dated(scanner, weekday, today) or ((_next(weekday, today),) if _nothing_but_a_time(scanner) else None)


def _nothing_but_a_time(scanner: Scanner) -> bool:
    return scanner.ended or scanner.sees(read_clock)


def _next(weekday: int, earliest: date) -> Day:
    return Day(earliest + timedelta(days=(weekday - earliest.weekday()) % 7), 7)


def _dated(scanner: Scanner, weekday: int, today: date) -> tuple[Day, ...] | None:
    """The date after a weekday. Raises `UserError` where it is on another weekday."""
    start = scanner.at
    days = scanner.attempt(lambda front: _dates(front, today, after_weekday=True))
    if not days:
        return None
    fitting = tuple(day for day in days if day.first.weekday() == weekday)
    if not fitting and scanner.at == start + 1 and _BARE.fullmatch(scanner.words[start]):
        scanner.at = start  # "monday 9" is rather an hour
        return None
    if not fitting:
        raise UserError("when-wrong-weekday", date=days[0].first, day=weekday_phrase(weekday))
    return fitting


def _dates(scanner: Scanner, today: date, *, after_weekday: bool = False) -> tuple[Day, ...] | None:
    said_on = scanner.skip(scanner.lexicon.on)
    iso = scanner.match(_ISO)
    if iso:
        return _days([_date(int(iso[1]), int(iso[2]), int(iso[3]), today)], iso.group())
    return (
        scanner.attempt(lambda front: read_numeric_dates(front, today))
        or scanner.attempt(lambda front: read_date_in_words(front, today))
        or (scanner.attempt(lambda front: _only_number(front, today)) if said_on or after_weekday else None)
    )


def read_numeric_dates(scanner: Scanner, today: date) -> tuple[Day, ...] | None:
    """Parse `5/1`, `5.1.2028`, `05-01-2028`. Raises `UserError` for a date that does not exist."""
    found = (
        scanner.match(_NUMERIC, typed=True) or scanner.match(_DOTTED, typed=True) or scanner.match(_DASHED, typed=True)
    )
    if not found:
        return None
    one, two, year = int(found[1]), int(found[2]), int(found[3]) if found[3] else None
    year = year + 2000 if year is not None and year < 100 else year
    dates = [_date(year, two, one, today)]
    if scanner.lexicon.month_first and "/" in found.group():
        dates.append(_date(year, one, two, today))
    days = tuple(dict.fromkeys(Day(each) for each in dates if each))
    if not days and min(one, two) <= 12 and max(one, two) <= 31:
        raise UserError("when-no-such-day", words=found.group())
    return days or None


def read_date_in_words(scanner: Scanner, today: date) -> tuple[Day, ...] | None:
    """Parse `5 january`, `le 1er mai 2028`. Raises `UserError` for a date that does not exist."""
    start = scanner.at
    number = read_number_of_day(scanner)
    scanner.skip(scanner.lexicon.of)
    months = {**scanner.lexicon.months_short, **scanner.lexicon.months}
    month = scanner.take(months)
    number = read_number_of_day(scanner) if number is None else number
    if number is None or month is None:
        return None
    year = scanner.attempt(_year)
    return _days([_date(year, month, number, today)], " ".join(scanner.words[start : scanner.at]))


def _year(scanner: Scanner) -> int | None:
    scanner.skip(scanner.lexicon.of)
    found = scanner.match(_YEAR)
    return int(found.group()) if found else None


def _only_number(scanner: Scanner, today: date) -> tuple[Day, ...] | None:
    """Parse `le 15 à 19h`, `on the 31st`: the next day with this number.

    Other words may follow only one that counts nothing: "the 25 chairs", "the 2nd floor", "le 20 heures".
    """
    start = scanner.at
    number = read_number_of_day(scanner)
    if number is not None and scanner.attempt(_of_next_month):
        return (Day(_in_month(later(today.replace(day=1), {"months": 1}), number)),)
    if number is None or not (_nothing_but_a_time(scanner) or _counts_nothing(scanner, start, number)):
        return None
    days = (today + timedelta(days=days) for days in range(62))
    return (Day(next(day for day in days if day.day == number)),)


def _of_next_month(scanner: Scanner) -> bool | None:
    """`of next month`."""
    scanner.skip(scanner.lexicon.of | {"du"})
    return scanner.take(scanner.lexicon.periods) == "months" or None


def _counts_nothing(scanner: Scanner, start: int, number: int) -> bool:
    """Whether a number behind an article is a day of the month, whatever follows: "le 31", "el 5", "the 31st"."""
    known, said = scanner.lexicon, scanner.words[start]
    if scanner.skip({*known.units, *known.hour_words, *known.months, *known.of, *known.joints, *known.and_}):
        return False
    if said.isdecimal():
        follows = scanner.words[scanner.at]
        return start > 0 and scanner.words[start - 1] in _SINGULAR and follows.isalpha() and follows not in _COUNTING
    return number > _HIGHEST_FLOOR and said[:1].isdecimal()


def _date(year: int | None, month: int, day: int, today: date) -> date | None:
    """The date, or without a year the next one; None where there is no such day."""
    for each in (year,) if year else range(today.year, today.year + _LEAP + 1):
        try:
            found = date(each, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None


def _days(dates: Iterable[date | None], words: str) -> tuple[Day, ...]:
    days = tuple(Day(each) for each in dates if each)
    if not days:
        raise UserError("when-no-such-day", words=words)
    return days
