"""Reading until when something is needed or offered: a day without a time is all of that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from commands.kit import when
from commands.kit.arguments import Circumstances, MomentKind
from commands.kit.errors import UserError
from commands.kit.when import Read
from commands.kit.words import Span

LAST_MINUTE = time(23, 59)
_WORD = f"{LAST_MINUTE:%H:%M}"


@dataclass(frozen=True)
class DeadlineKind(MomentKind):
    """A point in time to come; a date alone means its last minute, so that "by today" is not over at noon."""

    def read(self, span: Span, at: Circumstances) -> Read[object]:
        """An aware moment; what can mean two is asked back."""
        return _end_of_day(span.plain_words(), at) or super().read(span, at)


def _end_of_day(words: list[str], at: Circumstances) -> Read[object] | None:
    """The last minute of the date that stands there; None for anything else than a date without a time.

    A date alone is one to which a time of day can be added.
    """
    midnight = datetime.combine(at.now.astimezone(at.zone), time(), at.zone)
    try:
        date = when.read_moment(words, now=midnight, zone=at.zone, language=at.language)
        end = when.read_moment([*words[: date.used], _WORD], now=at.now, zone=at.zone, language=at.language)
    except (UserError, when.AmbiguousMoment):
        return None
    return Read(end.value, date.used) if end.used > date.used else None


def shown(due: datetime, zone: ZoneInfo) -> object:
    """A deadline as a fact of a phrase: the date alone where all of the day was meant."""
    here = due.astimezone(zone)
    return here.date() if here.time() == LAST_MINUTE else due


Deadline = Annotated[datetime, DeadlineKind()]
