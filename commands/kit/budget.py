"""The letter budget: how many messages somebody reads privately that they did not ask for. Pure.

A letter is an unasked private message. Days are those of the person's own clock; a week is a day and the six before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

_MORNING = time(9)
_WEEK = 7  # days


class Said(Struct, frozen=True):
    """A letter that was said, and a number for whose doing it was (0: nobody's in particular)."""

    at: datetime
    cause: int


class Budget(Struct, frozen=True):
    """How many letters a person gets in a day and in a week; None is as many as there are."""

    a_day: int | None
    a_week: int | None

    def left(self, said: Sequence[Said], now: datetime, zone: ZoneInfo) -> int | None:
        """How many more may be said now; None where nothing limits them."""
        return _least(_rest(self.a_day, said, now, zone, days=1), _rest(self.a_week, said, now, zone, days=_WEEK))

    def allows(self, cause: int, said: Sequence[Said], now: datetime, zone: ZoneInfo) -> bool:
        """Whether a letter of this cause may be said now. One person causes half of somebody's letters at most."""
        half = Budget(_half(self.a_day), _half(self.a_week))
        theirs = [each for each in said if cause and each.cause == cause]
        return self.left(said, now, zone) != 0 and half.left(theirs, now, zone) != 0

    def next_morning(self, said: Sequence[Said], now: datetime, zone: ZoneInfo) -> datetime:
        """The first morning after today on which one more may be said."""
        today = now.astimezone(zone).date()
        mornings = [datetime.combine(today + timedelta(days=day), _MORNING, zone) for day in range(1, _WEEK + 1)]
        return next((each for each in mornings if self.left(said, each, zone) != 0), mornings[-1])


UNLIMITED, USUAL, FEW = Budget(None, None), Budget(2, 6), Budget(1, 2)


def _rest(most: int | None, said: Sequence[Said], now: datetime, zone: ZoneInfo, *, days: int) -> int | None:
    if most is None:
        return None
    since = now.astimezone(zone).date() - timedelta(days=days - 1)
    return max(most - sum(each.at.astimezone(zone).date() >= since for each in said), 0)


def _least(*rests: int | None) -> int | None:
    return min((rest for rest in rests if rest is not None), default=None)


def _half(most: int | None) -> int | None:
    return None if most is None else max(most // 2, 1)
