"""Parses recurrences: what comes back, its times of day, what is left out, its end and its zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.errors import UserError
from commands.kit.when.days import later
from commands.kit.when.hours import Hours, read_hours, with_bare_hour
from commands.kit.when.how_often import examples, said_when
from commands.kit.when.language import Unit
from commands.kit.when.pattern import Pattern
from commands.kit.when.pattern_parser import read_pattern
from commands.kit.when.recurrence import Recurrence, same_clocks
from commands.kit.when.scanner import Scanner
from commands.kit.when.tail import Tail
from commands.kit.when.values import NINE, AmbiguousMoment, HowOften, Read, WhenError, wall

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


def read_recurrence(
    words: Sequence[str], *, now: datetime, zone: ZoneInfo, language: str, lasting: bool = False
) -> Read[Recurrence] | None:
    """What comes back and how, from the longest sensible front of the words; None where they begin no recurrence.

    An hour without am or pm is one of 24. Of a range of hours either end may be meant; what is `lasting` begins with
    it, and `Read.ends` is when it ends. Raises `WhenError` for a recurrence that is not understood,
    `AmbiguousMoment`, and `UserError` for an end that cannot be.
    """
    scanner = Scanner(words, language)
    today = now.astimezone(zone).date()
    hours = scanner.attempt(_sure_hours)
    start = scanner.at
    if many := scanner.take(scanner.lexicon.often):
        return _so_often(scanner, *many, _Now(now, zone), hours)
    pattern = read_pattern(scanner, today)
    if pattern is None:
        if hours is None and scanner.skip(scanner.lexicon.every):
            raise WhenError.at("when-not-repeating", words)
        return None
    tail = Tail(hours=hours, parts=pattern.parts)
    tail.understand_all(scanner, today, zone)
    if tail == Tail(hours=hours, parts=pattern.parts) and _adjective(scanner, start):
        return None
    ends = _taken_end(tail) if lasting and pattern.frequency != "HOURLY" else None
    try:
        found = with_bare_hour(
            scanner,
            tail,
            lacking=tail.hours is None and not tail.parts and pattern.frequency != "HOURLY",
            go_on=lambda: tail.understand_all(scanner, today, zone),
            meant=lambda said: _meant(pattern, said, _Now(now, zone)),
        )
    except AmbiguousMoment as error:
        raise AmbiguousMoment(replace(reading, ends=ends) for reading in error.readings) from error
    return replace(found, ends=ends)


def _so_often(scanner: Scanner, many: int, unit: Unit, at: _Now, hours: Hours | None) -> Read[Recurrence]:
    """`twice a day at 8:00 and 20:00`. Raises `HowOften` where it is not said when."""
    tail = Tail(hours=hours, parts=())
    tail.understand_all(scanner, at.moment.astimezone(at.zone).date(), at.zone)
    if said := said_when(tail, many, unit):
        return Read(_meant(*said, at)[0], scanner.used)
    raise HowOften(Read(_meant(*each, at)[0], scanner.used) for each in examples(tail, many, unit))


def _sure_hours(scanner: Scanner) -> Hours | None:
    found = read_hours(scanner)
    return found if found and not scanner.ended else None


def _adjective(scanner: Scanner, start: int) -> bool:
    """Whether only "daily" or the like was read, and other words follow: "weekly meeting"."""
    alone = " ".join(scanner.words[start : scanner.at]) in scanner.lexicon.adverbs
    return alone and not scanner.ended and not scanner.closed


def _taken_end(tail: Tail) -> time | None:
    """When a range of hours ends, if there is one; of it, only the beginning is left."""
    hours = tail.hours.within(tail.part) if tail.hours else None
    if hours is None or hours.to is None:
        return None
    begins = hours.clocks[0][0]
    tail.hours = Hours(((begins,),))
    return wall(date.min, next((end for end in hours.to if end > begins), hours.to[0]) % _DAY).time()


class _Now(Struct, frozen=True):
    moment: datetime
    zone: ZoneInfo


def _meant(pattern: Pattern, tail: Tail, at: _Now) -> list[Recurrence]:
    """All that can be meant."""
    patterns = [pattern, *([pattern.other] if pattern.other else [])]
    found = [
        _ending(_starting(tail.left_out_of(each), times, replace(at, zone=zone), tail), tail, end)
        for each in patterns
        for times in _times(each, tail)
        for zone in _zones(tail, at)
        for end in tail.until or (None,)
    ]
    return list(dict.fromkeys(found))


def _zones(tail: Tail, at: _Now) -> list[ZoneInfo]:
    """The zones that may be meant, one of those whose clocks agree."""
    found: list[ZoneInfo] = []
    for zone in tail.zones or (at.zone,):
        if not any(same_clocks(zone, other, at.moment) for other in found):
            found.append(zone)
    return found


def _times(pattern: Pattern, tail: Tail) -> list[tuple[timedelta, ...]]:
    """The times of day, as a list each for all that can be meant; an empty one for each hour of the day."""
    parts = tail.parts
    if tail.hours is None:
        return [tuple(timedelta(hours=part.hour) for part in parts)] if parts else [_by_default(pattern, tail)]
    hours = tail.hours.within(tail.part)
    times = tuple(clock[0] % _DAY for clock in hours.clocks)
    if hours.to is None:
        return [tuple(sorted(set(times)))]
    begins, ends = times[0], hours.to
    if pattern.frequency != "HOURLY":
        return [(begins,), (ends[0] % _DAY,)]
    last = next((end for end in ends if end > begins), None)
    if last is None:
        raise UserError("when-hours-backwards")
    return [tuple(_every(begins, last, pattern.interval * _HOUR))]


def _by_default(pattern: Pattern, tail: Tail) -> tuple[timedelta, ...]:
    if pattern.frequency != "HOURLY":
        return (NINE,)
    return tuple(_every(timedelta(0), _DAY - _HOUR, pattern.interval * _HOUR)) if tail.on or tail.without else ()


def _every(begins: timedelta, ends: timedelta, step: timedelta) -> Iterator[timedelta]:
    while begins <= ends and begins < _DAY:
        yield begins
        begins += step


def _starting(pattern: Pattern, times: tuple[timedelta, ...], at: _Now, tail: Tail) -> Recurrence:
    """The recurrence from its first occurrence on, which is the first that is to come."""
    here = at.moment.astimezone(at.zone)
    begins = max(tail.since or here.date(), here.date())
    if pattern.frequency == "HOURLY" and not times:
        start = here.replace(second=0, microsecond=0, tzinfo=None) + timedelta(hours=pattern.interval)
        return Recurrence(pattern.rule(), max(start, wall(begins, timedelta(0))), at.zone.key)
    single = pattern.frequency == "HOURLY" and len(times) == 1 and tail.hours is not None and tail.hours.to is None
    if pattern.frequency == "HOURLY" and not single:
        weekly = pattern.weekdays
        pattern = replace(pattern, frequency="WEEKLY" if weekly else "DAILY", interval=1)
    clocks = [wall(date.min, each).time() for each in times]
    ours = [f"AT={','.join(f'{clock:%H%M}' for clock in clocks)}"] if len(clocks) > 1 else []
    ours += [f"EXCEPT={','.join(f'{day:%Y%m%d}' for day in tail.left_out)}"] if tail.left_out else []
    once = "FREQ=DAILY" if single else replace(pattern, interval=1).rule()
    first = _first(Recurrence(";".join([once, *ours]), datetime.combine(begins, clocks[0]), at.zone.key), at.moment)
    return Recurrence(";".join([pattern.rule(), *ours]), first, at.zone.key)


def _first(again: Recurrence, now: datetime) -> datetime:
    """The first time that is to come, as it is said: what the spring skips is later on the clock that day."""
    first = again.next_after(now.astimezone(UTC))
    if first is None:
        raise UserError("when-ends-first", date=again.start.date())
    local = first.astimezone(ZoneInfo(again.zone)).replace(tzinfo=None)
    said = [datetime.combine(local, clock) for clock in again.times]
    return max((each for each in said if each <= local), default=said[0])


def _ending(again: Recurrence, tail: Tail, end: date | None) -> Recurrence:
    if tail.lasting:
        end = later(again.start.date(), tail.lasting) - _DAY
    return again.ended(day=end, count=tail.count) if end or tail.count else again
