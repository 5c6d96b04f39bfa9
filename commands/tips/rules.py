"""How old a tip is, in months and not in days. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from commands.tips.feature import PATIENCE, STILL_AFTER

Age = Literal["fresh", "renewed", "old", "renewed-old"]


class Dated(Struct, frozen=True):
    """From when a tip is, when it was last confirmed, and which of the four ages it has."""

    age: Age
    told: date
    confirmed: date


def dated(told: datetime, confirmed: datetime, now: datetime, zone: ZoneInfo) -> Dated:
    """The age of a tip that was told and last confirmed then.

    It is old once its author has had the time to say that it still holds. A word within the same month says nothing
    new.
    """
    days = told.astimezone(zone).date(), confirmed.astimezone(zone).date()
    renewed = days[1].replace(day=1) > days[0].replace(day=1)
    old = now - confirmed > STILL_AFTER + PATIENCE
    age: Age = ("renewed-old" if renewed else "old") if old else "renewed" if renewed else "fresh"
    return Dated(age, *days)


def asked_at(confirmed: datetime, now: datetime) -> datetime:
    """When its author is to be asked whether it still holds: never in the past."""
    return max(confirmed + STILL_AFTER, now + timedelta(minutes=1))
