"""Parses recurrences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.errors import UserError
from commands.kit.when.clock import Clock, read_clock, within
from commands.kit.when.days import read_date_in_words, read_days, read_number_of_day
from commands.kit.when.language import Part
from commands.kit.when.length import read_number
from commands.kit.when.recurrence import RULE_DAYS, WORKDAYS, Recurrence, ending
from commands.kit.when.scanner import Scanner
from commands.kit.when.values import NINE, Read, WhenError, wall

_RAREST = 99  # weeks or days between two times


class _Pattern(Struct, frozen=True):
    """What comes back, without its time of day: a frequency of RFC 5545 and the days."""

    frequency: str
    days: str = ""
    interval: int = 1
    part: Part | None = None

    def rule(self) -> str:
        """The rule for this pattern."""
        parts = [f"FREQ={self.frequency}", f"INTERVAL={self.interval}" if self.interval > 1 else "", self.days]
        return ";".join(part for part in parts if part)


def read_recurrence(words: Sequence[str], *, now: datetime, zone: ZoneInfo, language: str) -> Read[Recurrence] | None:
    """What comes back and how, from the longest sensible front of the words; None where they begin no recurrence.

    An hour without am or pm is one of 24. Raises `WhenError` for a recurrence that is not understood, `UserError` for
    an end that cannot be.
    """
    scanner = Scanner(words, language)
    today = now.astimezone(zone).date()
    clock = read_clock(scanner)
    pattern = _pattern(scanner, today)
    if pattern is None:
        if clock is None and scanner.skip(scanner.lexicon.every):
            raise WhenError.at("when-not-repeating", words)
        return None
    said = _Tail(clock, pattern.part)
    while said.understand_more(scanner, today):
        pass
    recurrence = _starting(pattern, said, now, zone)
    return Read(recurrence, scanner.used)


class _Tail(Struct):
    """What is said besides the pattern."""

    clock: Clock | None
    part: Part | None
    until: date | None = None

    def understand_more(self, scanner: Scanner, today: date) -> bool:
        """Read one more thing that has not been said yet."""
        if self.part is None:
            self.part = scanner.take(scanner.lexicon.parts) or scanner.take(scanner.lexicon.parts_said)
            if self.part:
                return True
        if self.clock is None:
            self.clock = read_clock(scanner)
            if self.clock is not None:
                return True
        if self.until is None:
            self.until = scanner.attempt(partial(_until, today=today))
            return self.until is not None
        return False

    def time(self) -> timedelta:
        """The time of day, less than 24 hours."""
        if self.clock is not None:
            return within(self.clock, self.part)[0] % timedelta(days=1)
        return timedelta(hours=self.part.hour) if self.part else NINE


def _until(scanner: Scanner, today: date) -> date | None:
    days = read_days(scanner, today) if scanner.skip(scanner.lexicon.until) else None
    if days and len(days) > 1:
        raise UserError("when-which-day", words=scanner.words[scanner.at - 1])
    return days[0].first if days else None


def _starting(pattern: _Pattern, said: _Tail, now: datetime, zone: ZoneInfo) -> Recurrence:
    """The recurrence from its first occurrence on, which is the first that is to come."""
    hourly = pattern.frequency == "HOURLY"
    if hourly and not said.clock and not said.part:
        start = now.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None) + timedelta(hours=pattern.interval)
        return ending(pattern.rule(), start, zone, said.until)
    rule = "FREQ=DAILY" if hourly else replace(pattern, interval=1).rule()
    once = Recurrence(rule, wall(now.astimezone(zone).date(), said.time()), zone.key)
    first = once.next_after(now.astimezone(UTC))
    assert first is not None
    # A first time that the spring skips is later on the clock than the others.
    return ending(pattern.rule(), wall(first.astimezone(zone).date(), said.time()), zone, said.until)


def _pattern(scanner: Scanner, today: date) -> _Pattern | None:
    return (
        scanner.attempt(_workdays)
        or scanner.attempt(partial(_of_year, today=today))
        or scanner.attempt(_of_month)
        or scanner.attempt(_one_in)
        or scanner.attempt(_habit)
        or scanner.attempt(partial(_every, today=today))
    )


def _workdays(scanner: Scanner) -> _Pattern | None:
    return _Pattern("WEEKLY", f"BYDAY={WORKDAYS}") if scanner.skip(scanner.lexicon.workdays) else None


def _of_month(scanner: Scanner) -> _Pattern | None:
    scanner.skip(scanner.lexicon.on)
    pattern = _day_of_month(scanner)
    return pattern if pattern and scanner.skip(scanner.lexicon.of_month) else None


def _of_year(scanner: Scanner, today: date) -> _Pattern | None:
    """`every year on 5 january`, `5 january every year`, `every 5 january`."""
    said = scanner.skip(scanner.lexicon.every_year) or scanner.skip(scanner.lexicon.every)
    scanner.skip(scanner.lexicon.on)
    days = read_date_in_words(scanner, today)
    if not days or not (said or scanner.skip(scanner.lexicon.every_year)):
        return None
    day = days[0].first
    # In the years without a 29 February its last day will do.
    number = -1 if (day.month, day.day) == (2, 29) else day.day
    return _Pattern("YEARLY", f"BYMONTH={day.month};BYMONTHDAY={number}")


def _day_of_month(scanner: Scanner) -> _Pattern | None:
    return scanner.attempt(_nth_day) or scanner.attempt(_numbered_day)


def _nth_day(scanner: Scanner) -> _Pattern | None:
    """`first friday`, `last day`."""
    number = scanner.take(scanner.lexicon.ordinals)
    weekday = scanner.take(scanner.lexicon.weekdays | scanner.lexicon.habits)
    if number is not None and weekday is not None:
        return _Pattern("MONTHLY", f"BYDAY={number}{RULE_DAYS[weekday]}")
    if number in (1, -1) and scanner.take(scanner.lexicon.units) == "days":
        return _Pattern("MONTHLY", f"BYMONTHDAY={number}")
    return None


def _numbered_day(scanner: Scanner) -> _Pattern | None:
    number = read_number_of_day(scanner)
    return _Pattern("MONTHLY", f"BYMONTHDAY={number}") if number else None


def _one_in(scanner: Scanner) -> _Pattern | None:
    """`un mardi sur deux`, `une semaine sur deux le vendredi`."""
    if scanner.take(scanner.lexicon.numbers) != 1:
        return None
    weekday = scanner.take(scanner.lexicon.weekdays)
    unit = scanner.take(scanner.lexicon.units) if weekday is None else None
    interval = scanner.take(scanner.lexicon.one_in)
    if interval is None:
        return None
    if weekday is not None:
        return _Pattern("WEEKLY", _by_days([weekday]), interval)
    if unit == "days":
        return _Pattern("DAILY", "", interval)
    weekdays = scanner.attempt(_weekdays) if unit == "weeks" else None
    return _Pattern("WEEKLY", _by_days(weekdays), interval) if weekdays else None


def _habit(scanner: Scanner) -> _Pattern | None:
    """`mondays and thursdays`, `les lundis`, `los lunes`."""
    scanner.skip(scanner.lexicon.on)
    habitual = scanner.sees(lambda front: front.take(front.lexicon.habits))
    weekdays = scanner.attempt(_weekdays) or []
    # "le lundi et le jeudi" comes back as well: it can't be one moment.
    return _Pattern("WEEKLY", _by_days(weekdays)) if weekdays and (habitual or len(set(weekdays)) > 1) else None


def _weekdays(scanner: Scanner, *, short: bool = False) -> list[int] | None:
    """`on monday, wednesday and friday`; shortened only where it can be nothing else."""
    table = scanner.lexicon.weekdays | scanner.lexicon.habits | (scanner.lexicon.weekdays_short if short else {})
    scanner.skip(scanner.lexicon.on)
    found = scanner.take(table)
    weekdays = [] if found is None else [found]
    while weekdays:
        found = scanner.attempt(partial(_another_weekday, table=table))
        if found is None:
            break
        weekdays.append(found)
    return weekdays or None


def _another_weekday(scanner: Scanner, table: dict[str, int]) -> int | None:
    paused = scanner.paused
    if not scanner.skip(scanner.lexicon.and_) and not paused:
        return None
    scanner.skip(scanner.lexicon.on)
    return scanner.take(table)


def _by_days(weekdays: list[int]) -> str:
    return "BYDAY=" + ",".join(RULE_DAYS[weekday] for weekday in sorted(set(weekdays)))


def _every(scanner: Scanner, today: date) -> _Pattern | None:
    if not scanner.skip(scanner.lexicon.every):
        return None
    part = scanner.take(scanner.lexicon.every_part)
    if part:
        return _Pattern("DAILY", part=part)
    return scanner.attempt(_workdays) or scanner.attempt(_of_month) or scanner.attempt(partial(_unit, today=today))


def _unit(scanner: Scanner, today: date) -> _Pattern | None:
    """What comes after "every": `other tuesday`, `2 weeks on friday`, `month on the 15th`."""
    number = 2 if scanner.skip(scanner.lexicon.other) else read_number(scanner)
    interval = 1 if number is None else number
    if not 1 <= interval <= _RAREST:
        return None
    weekdays = scanner.attempt(partial(_weekdays, short=True))
    if weekdays:
        return _Pattern("WEEKLY", _by_days(weekdays), interval)
    unit = scanner.take(scanner.lexicon.units)
    if unit == "hours":
        return _Pattern("HOURLY", "", interval)
    if unit == "days":
        return _Pattern("DAILY", "", interval)
    if unit == "weeks":
        return _Pattern("WEEKLY", _by_days(scanner.attempt(_weekdays) or [today.weekday()]), interval)
    if unit == "months" and interval == 1:
        return scanner.attempt(_said_day_of_month) or _Pattern("MONTHLY", f"BYMONTHDAY={today.day}")
    return None


def _said_day_of_month(scanner: Scanner) -> _Pattern | None:
    return _day_of_month(scanner) if scanner.skip(scanner.lexicon.on) else None
