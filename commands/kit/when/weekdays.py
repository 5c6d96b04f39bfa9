"""Parses days of the week, one or many: `monday, wednesday and friday`, `monday to friday`, `weekends`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec import Struct

from commands.kit.when.clock import read_clock
from commands.kit.when.scanner import Scanner

WORKDAYS = tuple(range(5))
_WEEKEND = (5, 6)


class Weekdays(Struct, frozen=True):
    """Days of the week, Monday is 0. `habitual`: they come back, also without "every"."""

    days: Sequence[int]
    habitual: bool


def read_weekdays(scanner: Scanner, *, short: bool = False) -> Weekdays | None:
    """Parse `on monday, wednesday and friday`; shortened only where it can be nothing else."""
    return scanner.attempt(lambda front: _weekdays(front, short=short))


def _weekdays(scanner: Scanner, *, short: bool) -> Weekdays | None:
    table = scanner.lexicon.weekdays | scanner.lexicon.habits | (scanner.lexicon.weekdays_short if short else {})
    found: list[int] = []
    habitual = False
    while more := scanner.attempt(partial(_more, table=table, first=not found)):
        found += more.days
        habitual = habitual or more.habitual
    if not found:
        return None
    end = scanner.at
    apart = _without_and(scanner, table)
    # "monday wednesday friday" is a list where a time or nothing follows, and half understood before other words.
    if apart and (scanner.ended or scanner.closed or scanner.sees(read_clock)):
        found += apart
    else:
        scanner.at = end
    return Weekdays(found, habitual or len(set(found)) > 1)


def _more(scanner: Scanner, table: dict[str, int], *, first: bool) -> Weekdays | None:
    """The next day, or several: a range, or the weekend."""
    paused = scanner.paused
    if not first:
        if not scanner.skip(scanner.lexicon.and_) and not paused:
            return None
        scanner.skip(scanner.lexicon.every)
    if named := scanner.attempt(_named):
        return named
    if glued := _glued(scanner, table):
        return glued
    said_from = scanner.skip(scanner.lexicon.from_) or scanner.skip({"du"})
    scanner.skip(scanner.lexicon.on)
    start = scanner.at
    day = scanner.take(table)
    if day is None:
        return None
    habitual = " ".join(scanner.words[start : scanner.at]) in scanner.lexicon.habits
    last = scanner.attempt(lambda front: _last(front, table))
    if last is not None and last != day:
        return _from_to(day, last)
    return None if said_from else Weekdays([day], habitual)


def _named(scanner: Scanner) -> Weekdays | None:
    """`on weekdays`, `weekends`; "this weekend" is only one."""
    if scanner.sees(lambda front: front.take(front.lexicon.weekends)):
        return None
    scanner.skip(scanner.lexicon.on)
    if scanner.skip(scanner.lexicon.workdays):
        return Weekdays(WORKDAYS, True)
    return Weekdays(_WEEKEND, True) if scanner.skip(scanner.lexicon.weekend) else None


def _glued(scanner: Scanner, table: dict[str, int]) -> Weekdays | None:
    """`mon-fri`, `mon/wed/fri`: these need no "every" to be days."""
    if scanner.ended:
        return None
    word = scanner.words[scanner.at]
    sign = "/" if "/" in word else "-"
    days = [(table | scanner.lexicon.weekdays_short).get(part.rstrip(".")) for part in word.split(sign, 7)]
    found = [day for day in days if day is not None]
    if len(found) < 2 or len(found) < len(days) or (sign == "-" and len(found) > 2):
        return None
    scanner.at += 1
    return Weekdays(found, True) if sign == "/" else _from_to(*found)


def _from_to(first: int, last: int) -> Weekdays:
    return Weekdays([day % 7 for day in range(first, first + (last - first) % 7 + 1)], True)


def _last(scanner: Scanner, table: dict[str, int]) -> int | None:
    """The end of a range: `to friday`, `au vendredi`."""
    joined = scanner.lexicon.to - scanner.lexicon.and_
    if not (scanner.skip(joined) or scanner.skip({"au", "-"})):
        return None
    scanner.skip(scanner.lexicon.on)
    return scanner.take(table)


def _without_and(scanner: Scanner, table: dict[str, int]) -> list[int]:
    found: list[int] = []
    while True:
        scanner.skip(scanner.lexicon.and_ if found else ())
        day = scanner.take(table)
        if day is None:
            return found
        found.append(day)
