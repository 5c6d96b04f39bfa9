"""What comes back, without its time of day, as a rule of RFC 5545."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from commands.kit.when.language import Part
from commands.kit.when.recurrence import RULE_DAYS

_SAFE = 28  # the last day that each month has


class Pattern(Struct, frozen=True, kw_only=True):
    """What comes back, without its time of day: a frequency of RFC 5545 and the days.

    `other` is what the words can mean besides: "every second tuesday" comes every two weeks or every month.
    """

    frequency: str
    days: str = ""
    interval: int = 1
    parts: tuple[Part, ...] = ()
    weekdays: tuple[int, ...] = ()
    other: Pattern | None = None

    def rule(self) -> str:
        """The rule for this pattern."""
        weekdays = "BYDAY=" + ",".join(RULE_DAYS[day] for day in self.weekdays) if self.weekdays else ""
        parts = [
            f"FREQ={self.frequency}", f"INTERVAL={self.interval}" if self.interval > 1 else "", self.days, weekdays
        ]  # fmt: skip
        return ";".join(part for part in parts if part)


def weekly(weekdays: Sequence[int], interval: int = 1) -> Pattern:
    """On these weekdays, each so many weeks."""
    if interval == 1 and len(set(weekdays)) == len(RULE_DAYS):
        return Pattern(frequency="DAILY")  # as it is said again
    return Pattern(frequency="WEEKLY", interval=interval, weekdays=tuple(sorted(set(weekdays))))


def monthly(numbers: Sequence[int]) -> Pattern | None:
    """On these days of the month. In months that are too short, the last day stands for one of them."""
    days = sorted({-1 if number == 31 else number for number in numbers}, key=lambda day: day % 32)
    if max(days) <= _SAFE:
        return Pattern(frequency="MONTHLY", days=f"BYMONTHDAY={','.join(map(str, days))}")
    if len(days) > 1:
        return None
    return Pattern(frequency="MONTHLY", days=f"BYMONTHDAY={','.join(map(str, range(_SAFE, days[0] + 1)))};BYSETPOS=-1")


def yearly(day: date) -> Pattern:
    """On the same day of each year."""
    # In the years without a 29 February its last day will do.
    number = -1 if (day.month, day.day) == (2, 29) else day.day
    return Pattern(frequency="YEARLY", days=f"BYMONTH={day.month};BYMONTHDAY={number}")
