"""Deadlines: a moment, or a day without a time, which includes all of that day."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from commands.kit import when
from commands.kit.arguments import Circumstances
from commands.kit.errors import Ambiguous, Option, UserError
from commands.kit.phrase import Phrase
from commands.kit.time_arguments import MomentKind
from commands.kit.when import Read
from commands.kit.words import Span

LAST_MINUTE = time(23, 59)
_WORD = f"{LAST_MINUTE:%H:%M}"


class DeadlineKind(MomentKind, frozen=True):
    """A moment in the future. A date alone means its last minute, so that "by today" is not over at noon."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An aware datetime. Raises `Ambiguous` where it can mean several."""
        return _end_of_day(span, at) or super().read(span, at)


class PeriodEndKind(DeadlineKind, frozen=True):
    """The same; a month alone, as in "until may", means its end."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An aware datetime. Raises `Ambiguous` where it can mean several."""
        return _end_of_month(span, at) or super().read(span, at)


def _end_of_month(span: Span, at: Circumstances) -> Read[object] | None:
    """The last minute of a month that is named at the front, alone; None for anything else."""
    if len(span.words) > 1:
        return None
    for lead in at.names("kit-end-of"):
        said = Span.of(f"{lead} {span.words[0].text}")
        if found := _end_of_day(said, at):
            return Read(found.value, 1) if found.used == len(said.words) else None
    return None


def _end_of_day(span: Span, at: Circumstances) -> Read[object] | None:
    """The last minute of a date at the front; None for anything but a date without a time.

    That is a date to which a time of day can be added.
    """
    words = span.plain_words()
    used = _length(words, at)
    if not used:
        return None
    try:
        end = when.read_moment(
            [*words[: used - 1], words[used - 1].rstrip(",:"), _WORD], now=at.now, zone=at.zone, language=at.language
        )
    except UserError:
        return None
    except when.AmbiguousMoment as error:
        if error.used > used:
            raise _which_day(error, span, used, at.zone) from error
        return None
    return Read(end.value, used) if end.used > used else None


def _length(words: list[str], at: Circumstances) -> int:
    """How many words a moment at the front takes, even one that is over today; 0 where there is none."""
    midnight = datetime.combine(at.now.astimezone(at.zone), time(), at.zone)
    try:
        return when.read_moment(words, now=midnight, zone=at.zone, language=at.language).used
    except when.AmbiguousMoment as error:
        return error.used
    except UserError:
        return 0


def _which_day(error: when.AmbiguousMoment, span: Span, used: int, zone: ZoneInfo) -> Ambiguous:
    days = [choice.astimezone(zone).date() for choice in error.choices]
    start, end = span.words[0].start, span.words[used - 1].end
    asked = Phrase("kit-which-moment", words=span.text[start:end])
    return Ambiguous(asked, [Option(day, day.isoformat()) for day in days], start, end)


def shown(due: datetime, zone: ZoneInfo) -> object:
    """A deadline as a fact of a phrase: only the date, where all of the day is meant."""
    here = due.astimezone(zone)
    return here.date() if here.time() == LAST_MINUTE else due


Deadline = Annotated[datetime, DeadlineKind()]
PeriodEnd = Annotated[datetime, PeriodEndKind()]
