"""A stretch of time: from one moment to another, or open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from commands.kit.phrase import Phrase


class Stretch(Struct, frozen=True):
    """From `since` (None: now) to `until` (None: open); a whole day is from midnight to midnight."""

    since: datetime | None
    until: datetime | None

    def days(self, now: datetime, zone: ZoneInfo) -> tuple[date, date | None]:
        """The first and the last day that it touches."""
        last = (self.until - timedelta(milliseconds=1)).astimezone(zone).date() if self.until else None
        return (self.since or now).astimezone(zone).date(), last

    def describe(self, zone: ZoneInfo) -> Phrase | None:
        """In words, whole days without their midnights; None where it is from now on."""
        since = _shown(self.since, zone)
        until = _shown(self.until, zone, timedelta(milliseconds=-1))
        if since is None:
            whole = "kit-stretch-until-day" if type(until) is date else "kit-stretch-until"
            return Phrase(whole, last=until) if until else None
        if until is None:
            return Phrase("kit-stretch-from", first=since)
        return (
            Phrase("kit-stretch-day", first=since) if since == until else Phrase("kit-stretch", first=since, last=until)
        )


def _shown(moment: datetime | None, zone: ZoneInfo, nudge: timedelta = timedelta(0)) -> datetime | date | None:
    """A moment, or of a midnight the day (the one before it, for an end)."""
    there = moment.astimezone(zone) if moment else None
    return (there + nudge).date() if there and there.time() == time() else moment
