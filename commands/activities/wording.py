"""What people say of an activity, as it is kept."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from commands.kit.errors import UserError
from commands.kit.words import one_line

_LONGEST = 100  # characters of what it is, and of where


def short(text: str) -> str:
    """The text as it fits into a line. Raises `UserError` for one that does not."""
    line = one_line(text)
    if len(line) > _LONGEST:
        raise UserError("activities-too-long", length=len(line), most=_LONGEST)
    return line


def end_of(start: datetime, clock: time, zone: ZoneInfo) -> datetime:
    """The first such time after the beginning, on these clocks."""
    there = start.astimezone(zone)
    end = datetime.combine(there.date(), clock, zone)
    return end if end > there else datetime.combine(there.date() + timedelta(days=1), clock, zone)
