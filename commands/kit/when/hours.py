"""Parses what is said of the clock: a time of day or several, from one to another, and in which zone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import copy
from functools import partial
from typing import Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.when.clock import Clock, read_bare, read_clock, within
from commands.kit.when.language import Part
from commands.kit.when.length import read_number
from commands.kit.when.scanner import Scanner
from commands.kit.when.values import AmbiguousMoment, Read

MOST = 24
"""Times of day that can be said together."""
_DASH = re.compile(r"-+|\.{2,}|…|/")
_GLUED = re.compile(r"(\d[\w:.]*?)(-|/|\.{2,}|…)(\d[\w:.]*)", re.ASCII)


class Hours(Struct, frozen=True):
    """Times of day, each as it can be meant; with `to`, all from the only one on until then."""

    clocks: tuple[Clock, ...]
    to: Clock | None = None

    def within(self, part: Part | None) -> Hours:
        """The same in this part of the day. Of `6 to 8 pm` the end is certain, and so is then where it begins."""
        clocks, to = tuple(within(clock, part) for clock in self.clocks), self.to and within(self.to, part)
        if to and len(to) == 1:
            clocks = ((max((time for time in clocks[0] if time < to[0]), default=clocks[0][0]),),)
        return Hours(clocks, to)


class _Said(Protocol):
    hours: Hours | None


S = TypeVar("S", bound=_Said)
T = TypeVar("T")


def read_hours(scanner: Scanner) -> Hours | None:
    """Parse `at 9`, `9:00 and 18:30`, `from 9 to 17`, `18-20h`. "from" alone may begin a day."""
    return scanner.attempt(_from_to) or scanner.attempt(_glued) or scanner.attempt(_listed)


def with_bare_hour(
    scanner: Scanner, said: S, *, lacking: bool, go_on: Callable[[], None], meant: Callable[[S], Iterable[T]]
) -> Read[T]:
    """What was said, and a number alone that may follow: an hour, or what counts the words after it.

    `lacking`: a time of day may follow. `go_on` understands what comes after the hour, as more of what was `said`;
    `meant` is all that this can mean. Raises `AmbiguousMoment`: "tomorrow 7 people", "every monday 9 plates".
    """
    without, used = copy(said), scanner.used
    bare = scanner.attempt(read_bare) if lacking else None
    counts = bare is not None
    if bare:
        said.hours = Hours((bare,))
        end = scanner.at
        go_on()
        counts = scanner.at == end and not scanner.ended and not scanner.closed
    readings = [Read(each, scanner.used) for each in meant(said)]
    if counts:
        readings += [Read(each, used) for each in meant(without)]
    if len(readings) > 1:
        raise AmbiguousMoment(readings)
    return replace(readings[0], open=lacking and said.hours is None)


def _from_to(scanner: Scanner) -> Hours | None:
    """`from 9 to 17`; without "from" what stands on both sides of the "to" must be certain: `9:00 to 17:00`."""
    said_from = scanner.skip(scanner.lexicon.from_)
    first = read_clock(scanner, bare=said_from)
    if first is None or not (scanner.skip(scanner.lexicon.to) or scanner.match(_DASH)):
        return None
    if not said_from and scanner.words[scanner.at - 1] in scanner.lexicon.and_ | {"/"}:
        return None
    last = read_clock(scanner, bare=said_from)
    return Hours((first,), last) if last else None


def _glued(scanner: Scanner) -> Hours | None:
    scanner.skip(scanner.lexicon.at)
    found = scanner.match(_GLUED)
    if found is None:
        return None
    sides = [Scanner([side], scanner.language) for side in (found[1], found[3])]
    if not any(side.sees(read_clock) for side in sides):
        return None
    first, last = (read_clock(side, bare=True) for side in sides)
    if not first or not last:
        return None
    return Hours((first, last)) if found[2] == "/" else Hours((first,), last)


def _listed(scanner: Scanner) -> Hours | None:
    first = read_clock(scanner)
    if first is None:
        return None
    clocks = [first]
    while len(clocks) < MOST and (another := scanner.attempt(partial(_another, one_of_24=len(first) > 1))):
        clocks.append(another)
    return Hours(tuple(clocks))


def _another(scanner: Scanner, *, one_of_24: bool) -> Clock | None:
    """One more time of day after a comma or "and"; a number alone where nothing follows that it could count."""
    paused = scanner.paused
    if not (scanner.skip(scanner.lexicon.and_) or scanner.match(_DASH)) and not paused:
        return None
    clock = read_clock(scanner)
    if clock is None and one_of_24:
        clock = read_clock(scanner, bare=True)
        certain = scanner.ended or scanner.paused or scanner.sees(_goes_on)
        return clock if certain else None
    return clock


def _goes_on(scanner: Scanner) -> bool | None:
    """Whether what follows is certainly about the time: no number before it counts anything."""
    known = scanner.lexicon
    if scanner.skip(known.every | known.until | known.and_ | known.except_ | known.lasting | known.starting):
        return True
    return (read_number(scanner) is not None and scanner.skip(known.times)) or None
