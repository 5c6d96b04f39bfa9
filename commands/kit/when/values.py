"""The results and errors of parsing times, and conversions of local time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from commands.kit.errors import Unreadable, UserError
from commands.kit.phrase import Phrase

T_co = TypeVar("T_co", covariant=True)

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = tuple("january february march april may june july august september october november december".split())
NINE = timedelta(hours=9)
"""The time of day of a date without one."""


class Read(Struct, Generic[T_co], frozen=True):
    """A parsed value, and how many words it consists of. `open`: a time of day could still be added to it.

    `ends` is when what comes back then ends each time, where that was said.
    """

    value: T_co
    used: int
    open: bool = False
    ends: time | None = None


class WhenError(Unreadable):
    """The words are not a time. The answer has an example of one."""

    @classmethod
    def at(cls, key: str, words: Sequence[str]) -> WhenError:
        """The error with the first of the words quoted."""
        return cls(key, words=" ".join(words[:4]).replace("'", "’") + ("…" if len(words) > 4 else ""))


class Past(UserError):
    """The time is in the past."""

    def __init__(self, moment: datetime) -> None:
        super().__init__("when-past", moment=moment)
        self.moment = moment


class AmbiguousMoment(Exception):
    """A time that can mean several; becomes `Ambiguous`.

    `readings` are aware moments, all in the future, or recurrences, and how many of the words each is; `used` is how
    many words the longest of them is.
    """

    def __init__(self, readings: Iterable[Read[Any]]) -> None:
        self.readings = tuple(readings)
        self.used = max(reading.used for reading in self.readings)
        super().__init__(self.used)

    @property
    def choices(self) -> tuple[Any, ...]:
        """What all of the words can mean."""
        return tuple(reading.value for reading in self.readings if reading.used == self.used)


class HowOften(AmbiguousMoment):
    """How often in a day or a week, but not when: `twice a day`. The readings are examples."""


def weekday_phrase(weekday: int) -> Phrase:
    """The name of a day of the week; Monday is 0."""
    return Phrase(f"when-{DAYS[weekday]}")


def month_phrase(month: int) -> Phrase:
    """The name of a month; January is 1."""
    return Phrase(f"when-{MONTHS[month - 1]}")


def instant(day: date, since: timedelta, zone: ZoneInfo) -> datetime:
    """The UTC moment at which the clocks of a zone show the day, and the time `since` its midnight.

    A time that is skipped in spring is moved forward by the length of the gap; of one that is repeated in autumn it is
    the first (RFC 5545, section 3.3.5).
    """
    return wall(day, since).replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall(day: date, since: timedelta) -> datetime:
    """A day and the time `since` its midnight, as a naive datetime."""
    return datetime.combine(day, time()) + since
