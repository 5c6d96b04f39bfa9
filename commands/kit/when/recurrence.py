"""Recurrences: an RFC 5545 rule in the local time of a zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.when.values import instant, weekday_phrase

RULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = "MO,TU,WE,TH,FR"
# No zone's clocks are ever set forward or back by more than this.
_LARGEST_JUMP = timedelta(days=2)
_NTH = {"1": "first", "2": "second", "3": "third", "4": "fourth", "-1": "last"}


class Recurrence(Struct, frozen=True):
    """A recurrence. `rule` is an RRULE without DTSTART; its UNTIL is in local time, like `start`.

    `start` is the first occurrence, a naive datetime in the local time of `zone` (its name).
    """

    rule: str
    start: datetime
    zone: str

    def next_after(self, moment: datetime) -> datetime | None:
        """The first occurrence after an aware moment, in UTC; None after the last one.

        A time that is skipped in spring is moved to later that day; one that is repeated in autumn occurs once.
        """
        from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

        rule = rrulestr(self.rule, dtstart=self.start)
        zone = ZoneInfo(self.zone)
        for local in rule.xafter(moment.astimezone(zone).replace(tzinfo=None) - _LARGEST_JUMP):
            occurrence = instant(local.date(), local - datetime.combine(local, time()), zone)
            if occurrence > moment:
                return occurrence
        return None

    def describe(self) -> Phrase:
        """The recurrence as a phrase: every Monday at 19:00, until 5 January."""
        rule = dict(part.split("=", 1) for part in self.rule.split(";"))
        phrase = self._described(rule)
        if "UNTIL" not in rule:
            return phrase
        return Phrase("when-until", repeats=phrase, date=date.fromisoformat(rule["UNTIL"][:8]))

    def _described(self, rule: dict[str, str]) -> Phrase:
        at, count, days = self.start.time(), int(rule.get("INTERVAL", "1")), rule.get("BYDAY", "")
        if rule["FREQ"] == "DAILY":
            return Phrase("when-days", count=count, time=at) if count > 1 else Phrase("when-daily", time=at)
        if rule["FREQ"] == "HOURLY":
            return Phrase("when-hourly", count=count)
        if rule["FREQ"] == "YEARLY":
            return Phrase("when-yearly", time=at)  # its date is the next one’s
        if rule["FREQ"] == "MONTHLY":
            return _monthly(days, rule.get("BYMONTHDAY", ""), at)
        if days == WORKDAYS and count == 1:
            return Phrase("when-workdays", time=at)
        names = tuple(weekday_phrase(RULE_DAYS.index(day)) for day in days.split(","))
        if count == 1:
            return Phrase("when-weekly", days=names, time=at)
        return Phrase("when-weeks", count=count, days=tuple(Phrase("when-on", day=name) for name in names), time=at)


def ending(rule: str, start: datetime, zone: ZoneInfo, until: date | None) -> Recurrence:
    """The recurrence whose last day is `until`, where there is one. Raises `UserError` where that is too early."""
    if until and until < start.date():
        raise UserError("when-ends-first", date=until)
    return Recurrence(f"{rule};UNTIL={until:%Y%m%d}T235959" if until else rule, start, zone.key)


def _monthly(nth_day: str, number: str, at: time) -> Phrase:
    if nth_day:
        return Phrase(f"when-{_NTH[nth_day[:-2]]}", day=weekday_phrase(RULE_DAYS.index(nth_day[-2:])), time=at)
    if number in ("1", "-1"):
        return Phrase("when-first-day" if number == "1" else "when-last-day", time=at)
    return Phrase("when-monthday", day=int(number), time=at)
