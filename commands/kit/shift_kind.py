"""Reading from when to when: `monday 18:00..22:00`, `every friday from 20h to 8h`, `until sunday`, `for 2h`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from commands.kit import when
from commands.kit.arguments import Circumstances
from commands.kit.errors import UserError
from commands.kit.shifts import LONGEST_AGAIN, Shift, Turn, clocks_after
from commands.kit.time_arguments import LONGEST_TIME
from commands.kit.when import Read, Recurrence
from commands.kit.words import Span, fold

T = TypeVar("T")
_LONGEST = 2 * LONGEST_TIME + 1  # words: a beginning and an end
_TO = ".."
_RANGE = re.compile(r"(\d(?>(?:[\w:]|\.(?!\.))*))(?:\.{2,}+|…|-)(\d[\w:.]*+)", re.ASCII)
_BARE = re.compile(r"\d{1,2}", re.ASCII)
_DAY = timedelta(days=1)


class ShiftKind(Struct, frozen=True):
    """From when to when, now or to come, once or again and again. It takes all the words that are left."""

    label: str = "when"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A `Shift`. Raises `UserError` for what is over or can't be."""
        words = _apart(span.plain_words())
        shift = (_from_now(words, at) or _understood(words, at)) if len(words) <= _LONGEST else None
        if shift is None:
            raise when.WhenError.at("kit-shift-unreadable", span.plain_words())
        if shift.first.ends and shift.first.ends <= at.now:
            raise when.Past(shift.first.ends)
        return Read(shift, len(span.words))


Times = Annotated[Shift, ShiftKind()]


# Words.


def _apart(words: Sequence[str]) -> list[str]:
    """`18..22` is two times of day with a word between them."""
    found: list[str] = []
    for word in words:
        if both := _RANGE.fullmatch(word):
            found += [both[1], _TO, both[2]]
        else:
            found.append(_TO if word in ("-", "…", "...") else word)
    return found


def _cuts(words: list[str], names: frozenset[str]) -> Iterator[tuple[list[str], list[str]]]:
    """What stands before and after one of these words, the last one first."""
    for place in range(len(words) - 1, 0, -1):
        if fold(words[place]) in names:
            yield words[:place], words[place + 1 :]


def _to(at: Circumstances) -> frozenset[str]:
    return at.names("kit-shift-to") | {_TO}


def _clear(words: list[str], place: int) -> list[str]:
    """The words, where the number alone at that place is an hour: beside another time it is nothing else."""
    if not words or not _BARE.fullmatch(words[place]):
        return words
    clear = list(words)
    clear[place] += ":00"
    return clear


def _whole(read: Callable[[list[str]], Read[T] | None], words: list[str]) -> T | None:
    """What all of the words say; None where they say nothing of this kind, or something besides."""
    try:
        found = read(words) if words else None
    except (when.WhenError, when.AmbiguousMoment):
        return None
    return found.value if found and found.used == len(words) else None


# Beginnings.


def _from_now(words: list[str], at: Circumstances) -> Shift | None:
    """`until friday 18:00`, `for 2 hours`."""
    first, rest = fold(words[0]), words[1:]
    if first in at.names("kit-shift-until"):
        bare = rest[1:] if rest and fold(rest[0]) in at.names("kit-articles-plain") else []  # "hasta las 22:00"
        if ends := _moment(rest, at.now, at) or _moment(bare, at.now, at):
            return Shift(Turn(at.now, ends))
    length = _length(rest, at) if first in at.names("kit-shift-for") else None
    return Shift(Turn(at.now, at.now + length)) if length else None


def _understood(words: list[str], at: Circumstances) -> Shift | None:
    """A beginning, and perhaps an end."""
    for left, lasting in _readings(words, at):
        if lasting and (shift := _coming_back(left, lasting, at) or _once(left, lasting, at)):
            return shift
    for left, right in _cuts(words, _to(at)):
        begins = _moment(_without_from(left, at), at.now, at)
        if begins and (ends := _moment(right, begins, at)):
            return Shift(Turn(begins, ends))
    return None


def _readings(words: list[str], at: Circumstances) -> Iterator[tuple[list[str], Lasting | None]]:
    """The beginnings that there can be in the words, and how long what begins then lasts."""
    for left, right in _cuts(words, at.names("kit-shift-for")):
        yield left, _for_length(right, at)
    yield words, _until_midnight
    for left, right in _cuts(words, _to(at)):
        for before in (_without_from(left, at), left):
            yield _clear(before, -1), _to_clock(_clear(right, 0), at)


def _without_from(words: list[str], at: Circumstances) -> list[str]:
    """`every monday from 18:00` is the same without the "from"."""
    return next((before[1:] + after for before, after in _cuts(["", *words], at.names("kit-shift-from"))), words)


def _coming_back(words: list[str], lasting: Lasting, at: Circumstances) -> Shift | None:
    again = _recurrence(words, at.now, at)
    if again is None:
        return None
    if "HOURLY" in again.rule:
        raise UserError("kit-shift-hourly")
    lasts = lasting(again.start)
    if lasts > LONGEST_AGAIN:
        raise UserError("kit-shift-too-long", most=LONGEST_AGAIN)
    # The turn that has begun already counts, if it still goes on.
    again = _recurrence(words, at.now - lasts, at) or again
    shift = Shift(Turn(at.now, None), again, lasts)
    first = shift.turn_at(at.now) or shift.turn_after(at.now)
    return replace(shift, first=first) if first else None


def _once(words: list[str], lasting: Lasting, at: Circumstances) -> Shift | None:
    begins = _moment(words, at.now, at)
    if begins is None:
        return None
    turn = _turn(begins, lasting, at)
    assert turn.ends is not None
    length = turn.ends - turn.begins
    earlier = _moment(words, at.now - length, at)
    # "18:00..22:00", said at eight, has begun; but "in two hours" is always as far away.
    if earlier and begins - earlier != length and at.now in (begun := _turn(earlier, lasting, at)):
        return Shift(begun)
    return Shift(turn)


def _recurrence(words: list[str], now: datetime, at: Circumstances) -> Recurrence | None:
    return _whole(lambda each: when.read_recurrence(each, now=now, zone=at.zone, language=at.language), words)


def _moment(words: list[str], now: datetime, at: Circumstances) -> datetime | None:
    """The moment; one of today may be over, because what begins then may not be."""

    def read(since: datetime) -> datetime | None:
        return _whole(lambda each: when.read_moment(each, now=since, zone=at.zone, language=at.language), words)

    try:
        return read(now)
    except when.Past:
        return read(datetime.combine(now.astimezone(at.zone), time(), at.zone))


# Ends.

Lasting = Callable[[datetime], timedelta]
"""How long what begins then on the clock lasts on the clock."""


def _turn(begins: datetime, lasting: Lasting, at: Circumstances) -> Turn:
    here = begins.astimezone(at.zone).replace(tzinfo=None)
    return Turn(begins.astimezone(UTC), clocks_after(begins, lasting(here), at.zone))


def _until_midnight(begins: datetime) -> timedelta:
    return datetime.combine(begins, time()) + _DAY - begins


def _to_clock(words: list[str], at: Circumstances) -> Lasting | None:
    clock = _whole(lambda each: when.read_time_of_day(each, language=at.language), words)
    return (lambda begins: (datetime.combine(begins, clock) - begins) % _DAY or _DAY) if clock is not None else None


def _for_length(words: list[str], at: Circumstances) -> Lasting | None:
    length = _length(words, at)
    return (lambda begins: length) if length else None


def _length(words: list[str], at: Circumstances) -> timedelta | None:
    return _whole(lambda each: when.read_duration(each, language=at.language), words)
