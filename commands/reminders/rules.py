"""The arithmetic of reminders. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from commands.reminders.quiet import Quiet

AT_MOST = 5  # times that something is said until it is done, where nothing else was asked for
_FIRST_GAP = timedelta(minutes=15)
_LONGEST_GAP = timedelta(days=1)

Hours = list[tuple[Quiet, ZoneInfo]]
"""Quiet hours, on whose clocks."""


def gap_after(said: int) -> timedelta:
    """How long to wait before something is said once more: twice as long each time, a day at most."""
    return min(_FIRST_GAP * (1 << min(said - 1, 10)), _LONGEST_GAP)


def after_quiet(moment: datetime, hours: Hours) -> datetime:
    """That moment, or the first one after it at which none of these hours is quiet.

    Where they leave no time of the day, it is the end of one of them.
    """
    for _ in range(2 * len(hours)):
        later = moment
        for quiet, zone in hours:
            later = quiet.over(later, zone)
        if later == moment:
            break
        moment = later
    return moment
