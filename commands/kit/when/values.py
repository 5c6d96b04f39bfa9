"""The results and errors of parsing times, and conversions of local time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from commands.kit.errors import Unreadable, UserError
from commands.kit.phrase import Phrase

T_co = TypeVar("T_co", covariant=True)

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NINE = timedelta(hours=9)
"""The time of day of a date without one."""


class Read(Struct, Generic[T_co], frozen=True):
    """A parsed value, and how many words it consists of."""

    value: T_co
    used: int


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
    """A time that can mean several moments; becomes `Ambiguous`.

    `choices` are aware, in order and in the future; `used` is how many words were read.
    """

    def __init__(self, choices: Iterable[datetime], used: int) -> None:
        self.choices = tuple(sorted(choices))
        self.used = used
        super().__init__(used)


def weekday_phrase(weekday: int) -> Phrase:
    """The name of a day of the week; Monday is 0."""
    return Phrase(f"when-{DAYS[weekday]}")


def instant(day: date, since: timedelta, zone: ZoneInfo) -> datetime:
    """The UTC moment at which the clocks of a zone show the day, and the time `since` its midnight.

    A time that is skipped in spring is moved forward by the length of the gap; of one that is repeated in autumn it is
    the first (RFC 5545, section 3.3.5).
    """
    return wall(day, since).replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall(day: date, since: timedelta) -> datetime:
    """A day and the time `since` its midnight, as a naive datetime."""
    return datetime.combine(day, time()) + since
