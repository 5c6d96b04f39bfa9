"""When check-ins come back and how long they stay open. Pure: local clocks in, moments out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from commands.kit import when
from commands.kit.arguments import Circumstances
from commands.kit.errors import Ambiguous, Option, Unreadable, UserError
from commands.kit.phrase import Phrase
from commands.kit.time_arguments import WhenKind, which_moment
from commands.kit.when import Read, Recurrence
from commands.kit.words import Span

Break = tuple[date, date]
"""The first and the last day, both included."""

_MOST_SKIPPED = 1000  # occurrences in a row that fall into breaks


class Opening(Recurrence, frozen=True):
    """When a check-in comes back, and when it closes, where that was said with it: `every monday from 9 to 12`."""

    ends: time | None = None


def _opening(times: Recurrence, ends: time | None = None) -> Opening:
    return Opening(times.rule, times.start, times.zone, ends)


class EveryKind(WhenKind, frozen=True):
    """What comes back, also without the word "every", which is part of the command."""

    label: str = "when"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An `Opening`."""
        words = span.plain_words()
        for every in ([], ["every"]):
            try:
                found = when.read_recurrence(
                    [*every, *words], now=at.now, zone=at.zone, language=at.language, lasting=True
                )
            except when.WhenError:
                continue
            except when.AmbiguousMoment as error:
                if sure := _hour_of_question(error, [*every, *words]):
                    return Read(_opening(sure.value), sure.used - len(every))
                readings = [replace(reading, used=reading.used - len(every)) for reading in error.readings]
                raise _which(type(error)(readings), span, at) from error
            if found and found.used > len(every):
                return Read(_opening(found.value, found.ends), found.used - len(every), found.open)
        raise Unreadable("when-not-repeating", words=" ".join(words[:4]))


def _hour_of_question(error: when.AmbiguousMoment, words: Sequence[str]) -> Read[Recurrence] | None:
    """The hour before a question that begins with a capital: `every monday 9 How are you?`."""
    hour, *others = error.readings
    counts = len(others) == 1 and others[0].used < hour.used
    return hour if counts and words[hour.used : hour.used + 1] and not words[hour.used][:1].islower() else None


def _which(error: when.AmbiguousMoment, span: Span, at: Circumstances) -> Ambiguous:
    """The question which of its meanings a time has; each with the end that was said."""
    asked, ends = which_moment(error, span, at), error.readings[0].ends
    if ends is None:
        return asked
    until = f"{at.catalogs[at.language].names('checkins-option-until')[0]}:{ends:%H:%M}"
    options = [
        Option(Phrase("checkins-repeats-until", repeats=each.shown, time=ends), f"{each.words} {until}")
        for each in asked.options
    ]
    return Ambiguous(asked.phrase, options, asked.start, asked.end)


class EndKind(Struct, frozen=True):
    """Until a time of day, or for so long."""

    label: str = "when"

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """A `time` or a `timedelta`; `18h` is a time of day."""
        words = span.plain_words()
        found: list[Read[object]] = []
        for read in (when.read_time_of_day, when.read_duration):
            try:
                one = read(words, language=at.language)
            except UserError:
                continue
            found.append(Read(one.value, one.used))
        if not found:
            raise Unreadable("checkins-bad-end", words=" ".join(words[:4]))
        return max(found, key=lambda one: one.used)


Every = Annotated[Opening, EveryKind()]
End = Annotated[time | timedelta, EndKind()]


def end_of(opened: datetime, ends: time | None, lasts: timedelta, zone: ZoneInfo) -> datetime:
    """When a check-in that is opened then ends: when the clocks next show `ends`, or after that time; in UTC."""
    if ends is None:
        return opened + lasts
    here = opened.astimezone(zone)
    days = (here.date() + timedelta(days=later) for later in range(-1, 3))
    moments = [datetime.combine(day, ends, zone).replace(fold=fold).astimezone(UTC) for day in days for fold in (0, 1)]
    return min(moment for moment in moments if moment > opened)


def next_outside(again: Recurrence, breaks: Sequence[Break], after: datetime) -> datetime | None:
    """The next time that is in none of the breaks; None where none comes."""
    zone = ZoneInfo(again.zone)
    for _ in range(_MOST_SKIPPED):
        found = again.next_after(after)
        if found is None or not in_break(found, breaks, zone):
            return found
        after = found
    return None


def in_break(moment: datetime, breaks: Sequence[Break], zone: ZoneInfo) -> bool:
    """Whether it falls on a day of a break."""
    day = moment.astimezone(zone).date()
    return any(first <= day <= last for first, last in breaks)
