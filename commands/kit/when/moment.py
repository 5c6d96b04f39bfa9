"""Parses moments: a day and a time in either order, or a duration from now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.errors import UserError
from commands.kit.when.clock import Clock, read_clock, within
from commands.kit.when.days import Day, later, read_days
from commands.kit.when.language import Part
from commands.kit.when.length import CALENDAR, Length, elapsed, read_length
from commands.kit.when.scanner import Scanner
from commands.kit.when.values import NINE, AmbiguousMoment, Past, Read, WhenError, instant, wall

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}t\d{2}:\d{2}\S*", re.ASCII)
_FURTHEST = timedelta(days=100 * 366)


def read_moment(words: Sequence[str], *, now: datetime, zone: ZoneInfo, language: str) -> Read[datetime]:
    """The future moment at the front of the words, in UTC; as many words are read as make sense.

    A date without a time is at nine in the morning, a time without a date the next such time. Raises `WhenError` where
    the words do not begin with a time, `Past`, `AmbiguousMoment`, and `UserError` for a date that does not exist.
    """
    scanner = Scanner(words, language)
    try:
        choices = _moments(scanner, words, now, zone)
    except OverflowError as error:
        raise UserError("when-too-far") from error
    to_come = {choice for choice in choices if choice > now}
    if not to_come:
        raise Past(max(choices))
    if max(to_come) - now > _FURTHEST:
        raise UserError("when-too-far")
    if len(to_come) > 1:
        raise AmbiguousMoment(to_come, scanner.at)
    return Read(to_come.pop(), scanner.used)


class _Said(Struct):
    """What has been parsed so far."""

    days: tuple[Day, ...] | None = None
    clock: Clock | None = None
    part: Part | None = None
    otherwise: timedelta = NINE  # the time of day if none is said

    def times(self) -> Clock:
        """The times of day that are meant."""
        if self.clock is not None:
            return within(self.clock, self.part)
        return (timedelta(hours=self.part.hour),) if self.part else (self.otherwise,)


def _moments(scanner: Scanner, words: Sequence[str], now: datetime, zone: ZoneInfo) -> set[datetime]:
    here = now.astimezone(zone)
    exact = scanner.attempt(partial(_iso, zone=zone)) or scanner.attempt(partial(_elapsed, here=here, zone=zone))
    if exact is not None:
        return {exact}
    said = _Said()
    while _understand_more(scanner, said, here):
        pass
    if said.days is None and said.clock is None:
        raise WhenError.at("when-unreadable", words)
    if said.clock is None and said.part and said.days == (Day(here.date()),) and here.hour + 1 in said.part.hours:
        # That part of the day has begun: "this evening", said at eight, means an hour that is still to come.
        said.part = replace(said.part, hour=max(said.part.hour, here.hour + 1))
    days = said.days or (Day(here.date(), 1),)
    return {_first_to_come(day, time, now, zone) for day in days for time in said.times()}


def _iso(scanner: Scanner, zone: ZoneInfo) -> datetime | None:
    """Parse RFC 3339, with an offset or in the zone's local time."""
    found = scanner.match(_ISO)
    if found is None:
        return None
    try:
        moment = datetime.fromisoformat(found.group().upper())
    except ValueError as error:
        raise UserError("when-no-such-day", words=found.group().upper()) from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=zone).astimezone(UTC)


def _elapsed(scanner: Scanner, here: datetime, zone: ZoneInfo) -> datetime | None:
    """Parse `in 2 hours`: elapsed time. Days in it are counted on the calendar."""
    length = read_length(scanner) if scanner.skip(scanner.lexicon.into) else None
    going_by: Length = {unit: amount for unit, amount in (length or {}).items() if unit not in CALENDAR}
    if length is None or not going_by:
        return None
    start = here.astimezone(UTC)
    if len(going_by) < len(length):
        start = instant(later(here.date(), length), _since_midnight(here), zone)
    return start + elapsed(going_by)


def _since_midnight(here: datetime) -> timedelta:
    return here.replace(tzinfo=None) - wall(here.date(), timedelta(0))


def _understand_more(scanner: Scanner, said: _Said, here: datetime) -> bool:
    """Parse one more part of the moment; False where no more words belong to it."""
    if _understand_part(scanner, said, here) or _understand_day(scanner, said, here):
        return True
    return _understand_time(scanner, said)


def _understand_part(scanner: Scanner, said: _Said, here: datetime) -> bool:
    if said.part is None and said.days is None and (part := scanner.take(scanner.lexicon.parts_today)):
        said.days, said.part = (Day(here.date()),), part
        return True
    if said.part is None and (said.days is not None or said.clock is not None):
        said.part = scanner.take(scanner.lexicon.parts_said)
        return said.part is not None
    return False


def _understand_day(scanner: Scanner, said: _Said, here: datetime) -> bool:
    if said.days is not None:
        return False
    said.days = read_days(scanner, here.date()) or scanner.attempt(partial(_days_later, said=said, here=here))
    if said.days and said.part is None:
        said.part = scanner.take(scanner.lexicon.parts)
    return said.days is not None


def _understand_time(scanner: Scanner, said: _Said) -> bool:
    if said.clock is not None:
        return False
    said.clock = read_clock(scanner)
    return said.clock is not None


def _days_later(scanner: Scanner, said: _Said, here: datetime) -> tuple[Day, ...] | None:
    """Parse `in 2 days`: at the same time of day, unless another is said."""
    length = read_length(scanner) if scanner.skip(scanner.lexicon.into) else None
    if length is None or not length.keys() <= CALENDAR:
        return None
    said.otherwise = _since_midnight(here)
    return (Day(later(here.date(), length)),)


def _first_to_come(day: Day, time: timedelta, now: datetime, zone: ZoneInfo) -> datetime:
    moment = instant(day.first, time, zone)
    return instant(day.first + timedelta(days=day.step), time, zone) if moment <= now and day.step else moment
