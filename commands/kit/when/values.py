"""What reading a time gives, and what can be wrong with one."""

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
"""The time of day of a date that comes without one."""


class Read(Struct, Generic[T_co], frozen=True):
    """What was understood, and how many words of the front say it."""

    value: T_co
    used: int


class WhenError(Unreadable):
    """The words are not a time. The answer has an example of one."""

    @classmethod
    def at(cls, key: str, words: Sequence[str]) -> WhenError:
        """The error that quotes the front of what was typed."""
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
    """When the clocks of a zone show the time `since` that day's midnight, in UTC.

    A time that the spring skips is moved on by as much as is skipped; one that the autumn repeats is the first. Both
    are what RFC 5545 section 3.3.5 asks for.
    """
    return wall(day, since).replace(tzinfo=zone, fold=0).astimezone(UTC)


def wall(day: date, since: timedelta) -> datetime:
    """A day and the time on its clocks, without a zone."""
    return datetime.combine(day, time()) + since
