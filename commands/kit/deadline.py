"""Reading until when something is needed or offered: a day without a time is all of that day."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from commands.kit import when
from commands.kit.arguments import Circumstances, MomentKind
from commands.kit.errors import Ambiguous, Option, UserError
from commands.kit.phrase import Phrase
from commands.kit.when import Read
from commands.kit.words import Span

LAST_MINUTE = time(23, 59)
_WORD = f"{LAST_MINUTE:%H:%M}"


class DeadlineKind(MomentKind, frozen=True):
    """A point in time to come; a date alone means its last minute, so that "by today" is not over at noon."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An aware moment; what can mean two is asked back."""
        return _end_of_day(span, at) or super().read(span, at)


def _end_of_day(span: Span, at: Circumstances) -> Read[object] | None:
    """The last minute of the date that stands there; None for anything else than a date without a time.

    A date alone is one to which a time of day can be added.
    """
    words = span.plain_words()
    used = _length(words, at)
    if not used:
        return None
    try:
        end = when.read_moment([*words[:used], _WORD], now=at.now, zone=at.zone, language=at.language)
    except UserError:
        return None
    except when.AmbiguousMoment as error:
        if error.used > used:
            raise _which_day(error, span, used, at.zone) from error
        return None
    return Read(end.value, used) if end.used > used else None


def _length(words: list[str], at: Circumstances) -> int:
    """How many words the moment takes, be it over or not yet; 0 where there is none."""
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
    """A deadline as a fact of a phrase: the date alone where all of the day was meant."""
    here = due.astimezone(zone)
    return here.date() if here.time() == LAST_MINUTE else due


Deadline = Annotated[datetime, DeadlineKind()]
