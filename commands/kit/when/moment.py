"""Parses moments: a day and a time in either order, or a duration from now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from msgspec import Struct

from commands.kit.errors import UserError
from commands.kit.when.days import Day, later, read_days
from commands.kit.when.hours import Hours, read_hours, with_bare_hour
from commands.kit.when.language import Part
from commands.kit.when.length import CALENDAR, Length, elapsed, read_length_from_now
from commands.kit.when.scanner import Scanner
from commands.kit.when.values import NINE, Past, Read, WhenError, instant, wall
from commands.kit.when.zoned import Zones, read_zones

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}t\d{2}:\d{2}\S*", re.ASCII)
_FURTHEST = timedelta(days=100 * 366)
_DAY = timedelta(days=1)


def read_moment(words: Sequence[str], *, now: datetime, zone: ZoneInfo, language: str) -> Read[datetime]:
    """The future moment at the front of the words; as many words are read as make sense.

    It is in UTC, or in the zone that is said. A date without a time is at nine in the morning, a time without a date
    the next such time. Raises `WhenError` where the words do not begin with a time, `Past`, `AmbiguousMoment`, and
    `UserError` for a date that does not exist.
    """
    scanner = Scanner(words, language)
    here = now.astimezone(zone)
    try:
        exact = scanner.attempt(partial(_iso, zone=zone)) or scanner.attempt(partial(_elapsed, here=here, zone=zone))
        if exact is not None:
            return Read(_to_come([exact], now)[0], scanner.used)
        return _said(scanner, words, here, zone)
    except OverflowError as error:
        raise UserError("when-too-far") from error


def _said(scanner: Scanner, words: Sequence[str], here: datetime, zone: ZoneInfo) -> Read[datetime]:
    said = _Said()
    _understand_all(scanner, said, here, zone)
    if said.days is None and said.hours is None:
        raise WhenError.at("when-unreadable", words)
    return with_bare_hour(
        scanner,
        said,
        lacking=said.hours is None and not said.exactly,
        go_on=lambda: _understand_all(scanner, said, here, zone),
        meant=lambda each: _to_come(each.moments(here, zone), here),
    )


def _to_come(moments: Iterable[datetime], now: datetime) -> list[datetime]:
    """Those of the moments that are to come, in order. Raises `Past` where none is."""
    all_of_them = sorted(moments)
    found = [moment for moment in all_of_them if moment > now]
    if not found:
        raise Past(all_of_them[-1])
    if found[-1] - now > _FURTHEST:
        raise UserError("when-too-far")
    return found


class _Said(Struct, kw_only=True):
    """What has been parsed so far."""

    days: tuple[Day, ...] | None = None
    hours: Hours | None = None
    part: Part | None = None
    zones: Zones | None = None
    otherwise: timedelta = NINE  # the time of day if none is said
    exactly: bool = False  # no time of day is lacking

    def moments(self, here: datetime, zone: ZoneInfo) -> Iterable[datetime]:
        """All that can be meant; in UTC, or in the zone that is said."""
        found = [
            (_first_to_come(day, time, here, there), there if self.zones else UTC)
            for there in self.zones or (zone,)
            for day in self.days or (Day(here.astimezone(there).date(), 1),)
            for time in self._times(here)
        ]
        return dict.fromkeys(moment.astimezone(shown) for moment, shown in found)

    def _times(self, here: datetime) -> Iterable[timedelta]:
        if self.hours is None:
            return (timedelta(hours=self._hour(self.part, here)) if self.part else self.otherwise,)
        hours = self.hours.within(self.part)
        ends = tuple(_after(time, hours.clocks[0][0]) for time in hours.to or ())
        return dict.fromkeys(time for clock in (*hours.clocks, ends) for time in clock)

    def _hour(self, part: Part, here: datetime) -> int:
        if self.days == (Day(here.date()),) and here.hour + 1 in part.hours:
            # That part of the day has begun: "this evening", said at eight, means an hour that is still to come.
            return max(part.hour, here.hour + 1)
        return part.hour


def _after(time: timedelta, start: timedelta) -> timedelta:
    return time if time > start else time + _DAY


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
    length = read_length_from_now(scanner)
    going_by: Length = {unit: amount for unit, amount in (length or {}).items() if unit not in CALENDAR}
    if length is None or not going_by:
        return None
    start = here.astimezone(UTC)
    if len(going_by) < len(length):
        start = instant(later(here.date(), length), _since_midnight(here), zone)
    return start + elapsed(going_by)


def _since_midnight(here: datetime) -> timedelta:
    return here.replace(tzinfo=None) - wall(here.date(), timedelta(0))


def _understand_all(scanner: Scanner, said: _Said, here: datetime, zone: ZoneInfo) -> None:
    """Parse as many words as belong to the moment."""
    while not scanner.closed and (
        _understand_part(scanner, said, here)
        or _understand_day(scanner, said, here)
        or _understand_time(scanner, said)
        or _understand_zone(scanner, said, zone)
    ):
        pass


def _understand_part(scanner: Scanner, said: _Said, here: datetime) -> bool:
    if said.part is None and said.days is None and (part := scanner.take(scanner.lexicon.parts_today)):
        said.days, said.part = (Day(here.date()),), part
        return True
    if said.part is None and (said.days is not None or said.hours is not None):
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
    if said.hours is not None:
        return False
    said.hours = read_hours(scanner)
    return said.hours is not None


def _understand_zone(scanner: Scanner, said: _Said, zone: ZoneInfo) -> bool:
    if said.hours is None or said.zones is not None:
        return False
    said.zones = read_zones(scanner, zone)
    return said.zones is not None


def _days_later(scanner: Scanner, said: _Said, here: datetime) -> tuple[Day, ...] | None:
    """Parse `in 2 days`: at the same time of day, unless another is said."""
    length = read_length_from_now(scanner)
    if length is None or not length.keys() <= CALENDAR:
        return None
    said.otherwise, said.exactly = _since_midnight(here), True
    return (Day(later(here.date(), length)),)


def _first_to_come(day: Day, time: timedelta, now: datetime, zone: ZoneInfo) -> datetime:
    moment = instant(day.first, time, zone)
    return instant(day.first + timedelta(days=day.step), time, zone) if moment <= now and day.step else moment
