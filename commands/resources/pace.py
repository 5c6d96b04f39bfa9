"""When the bot comes back to a need or an offer by itself, and what happens then. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

ASKED_FOR = 7  # days that a question stands on the board
EXPIRES_AFTER = timedelta(days=7)  # for an answer to whether it still stands
_EVENING, _MORNING = time(18), time(9)
_A_WHILE = timedelta(hours=12)  # a reminder just after it was said would be noise
_STANDING = 6  # how many times as long a standing offer is left alone


class Pace(Struct, frozen=True):
    """When both sides are reminded (`soon`), and when the owner is asked whether it still stands (`ask`)."""

    soon: datetime | None
    ask: datetime


def pace(due: datetime | None, standing: bool, now: datetime, zone: ZoneInfo, days: int) -> Pace:
    """What comes after something was said, changed or renewed now; `days` is the group's patience."""
    if due is None:
        return Pace(None, now + timedelta(days=days * (_STANDING if standing else 1)))
    eve = datetime.combine(due.astimezone(zone).date() - timedelta(days=1), _EVENING, zone)
    soon = eve if eve > now + _A_WHILE else None
    morning = datetime.combine(due.astimezone(zone).date() + timedelta(days=1), _MORNING, zone)
    return Pace(soon, max(morning, now + _A_WHILE))
