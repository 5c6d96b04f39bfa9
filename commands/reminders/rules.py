"""The arithmetic of reminders. Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from commands.kit.errors import UserError
from commands.kit.when import Recurrence
from commands.reminders.quiet import Quiet

AT_MOST = 5  # times that something is said until it is done, where nothing else was asked for
_FIRST_GAP = timedelta(minutes=15)
_LONGEST_GAP = timedelta(days=1)
_FAR = timedelta(days=3)  # further than any clock is ever put forward or back

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


def ended(again: Recurrence, day: date | None, times: int | None) -> Recurrence:
    """The recurrence with that last day, or with so many times. Raises `UserError` where there would be none."""
    parts = [part for part in again.rule.split(";") if not (day or times) or not part.startswith(("UNTIL=", "COUNT="))]
    if day and times:
        raise UserError("reminders-two-ends")
    if day and day < again.start.date():
        raise UserError("when-ends-first", date=day)
    end = [f"UNTIL={day:%Y%m%d}T235959"] if day else [f"COUNT={times}"] if times else []
    return replace(again, rule=";".join([*parts, *end]))


def times_in(rule: str) -> int | None:
    """The COUNT of a rule, if it has one."""
    return next((int(part[6:]) for part in rule.split(";") if part.startswith("COUNT=")), None)


def rebased(again: Recurrence, moment: datetime) -> Recurrence:
    """The same from that moment on, counted from a later start: to count from years ago takes long."""
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    if times_in(again.rule):
        return again
    local = moment.astimezone(ZoneInfo(again.zone)).replace(tzinfo=None) - _FAR
    start: datetime | None = rrulestr(again.rule, dtstart=again.start).before(local, inc=True)
    return replace(again, start=start) if start else again
