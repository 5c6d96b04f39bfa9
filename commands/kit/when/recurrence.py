"""Recurrences: an RFC 5545 rule in the local time of a zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from commands.kit.errors import UserError
from commands.kit.phrase import Local, Phrase
from commands.kit.when.values import instant

RULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# No zone's clocks are ever set forward or back by more than this.
_LARGEST_JUMP = timedelta(days=2)
_FAR = timedelta(days=3)
_OURS = ("AT", "EXCEPT", "COUNT")


class Recurrence(Struct, frozen=True):
    """A recurrence. `rule` is an RRULE without DTSTART; its UNTIL is in local time, like `start`.

    It has two parts more: `AT=0900,1830` are the times of day where there are several, and `EXCEPT=20270405` days that
    are left out. Its COUNT is of what really comes: each time of a day, and no day that is left out. `start` is the
    first occurrence, a naive datetime in the local time of `zone` (its name).
    """

    rule: str
    start: datetime
    zone: str

    @property
    def parts(self) -> dict[str, str]:
        """The parts of the rule by name."""
        return dict(part.split("=", 1) for part in self.rule.split(";"))

    @property
    def count(self) -> int | None:
        """How many times it comes, where that is said."""
        found = self.parts.get("COUNT")
        return int(found) if found else None

    @property
    def times(self) -> tuple[time, ...]:
        """The times of its days, in order."""
        several = self.parts.get("AT")
        return tuple(time(int(at[:2]), int(at[2:])) for at in several.split(",")) if several else (self.start.time(),)

    def next_after(self, moment: datetime) -> datetime | None:
        """The first occurrence after an aware moment, in UTC; None after the last one.

        A time that is skipped in spring is moved to later that day; one that is repeated in autumn occurs once.
        """
        zone = ZoneInfo(self.zone)
        local = moment.astimezone(zone).replace(tzinfo=None) - _LARGEST_JUMP
        for occurrence in self._since(local):
            found = instant(occurrence.date(), occurrence - datetime.combine(occurrence, time()), zone)
            if found > moment:
                return found
        return None

    def _since(self, local: datetime) -> Iterator[datetime]:
        """The occurrences from shortly before or after that local time on, in order."""
        several = "AT" in self.parts
        since = datetime.combine(local, time()) - timedelta(days=1) if several else local
        except_ = frozenset(self.parts.get("EXCEPT", "").split(","))
        found = (
            each
            for at in self._dates().xafter(since if self.count is None else self.start - timedelta(days=1))
            if f"{at:%Y%m%d}" not in except_
            for each in ([datetime.combine(at, clock) for clock in self.times] if several else [at])
            if each >= self.start
        )
        return islice(found, self.count)

    def _dates(self) -> Any:
        """The occurrences as dateutil counts them: of several in a day, its midnight."""
        from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

        rule = ";".join(f"{name}={value}" for name, value in self.parts.items() if name not in _OURS)
        start = datetime.combine(self.start, time()) if "AT" in self.parts else self.start
        return rrulestr(rule, dtstart=start)

    def rebased(self, moment: datetime) -> Recurrence:
        """The same from that moment on, counted from a later start: to count from years ago takes long."""
        if self.count:
            return self
        local = moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None) - _FAR
        start: datetime | None = self._dates().before(local, inc=True)
        if start is None:
            return self
        start = datetime.combine(start, self.times[0]) if "AT" in self.parts else start
        return replace(self, start=max(start, self.start))

    def earlier(self, length: timedelta) -> Recurrence | None:
        """The same so much earlier; None where that is on another day for some of its times."""
        day = self.start.date()
        clocks = [datetime.combine(day, clock) - length for clock in self.times]
        if "HOURLY" in self.rule or any(clock.date() != day for clock in clocks):
            return None
        parts = self.parts | ({"AT": ",".join(f"{clock:%H%M}" for clock in clocks)} if "AT" in self.parts else {})
        return replace(self, rule=_joined(parts), start=self.start - length)

    def shown(self, moment: datetime, here: ZoneInfo) -> object:
        """One of its moments as a fact of a phrase: on the clock that `describe` names, so that no line has two."""
        zone = ZoneInfo(self.zone)
        return moment if same_clocks(here, zone, moment) else Local(moment, zone)

    def moved_to(self, zone: ZoneInfo, now: datetime) -> Recurrence:
        """The same times on the clocks of another zone, from now on."""
        again = replace(self.rebased(now), zone=zone.key)
        first = again.next_after(now)
        return again if first is None or again.count else again.rebased(first)

    def ended(self, *, day: date | None = None, count: int | None = None) -> Recurrence:
        """The same with that last day, or with so many times instead of its end.

        Raises `UserError` where there would be no time.
        """
        if day and day < self.start.date():
            raise UserError("when-ends-first", date=day)
        kept = {name: value for name, value in self.parts.items() if name not in ("UNTIL", "COUNT")}
        end = {"UNTIL": f"{day:%Y%m%d}T235959"} if day else {"COUNT": str(count)} if count else {}
        return replace(self, rule=_joined(kept | end))

    def describe(self, here: ZoneInfo | None = None) -> Phrase:
        """The recurrence as a phrase: every Monday at 19:00, until 5 January.

        With the clocks of `here`, its zone is said where that shows another time.
        """
        from commands.kit.when.describing import described

        return described(self, here)


def _joined(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def same_clocks(one: ZoneInfo, other: ZoneInfo, now: datetime) -> bool:
    """Whether two zones show the same time all year."""
    moments = [now.astimezone(UTC) + timedelta(days=30 * month) for month in range(13)]
    return all(moment.astimezone(one).utcoffset() == moment.astimezone(other).utcoffset() for moment in moments)
