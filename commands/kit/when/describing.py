"""Says a recurrence in words. What is said can be typed again, and means the same."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from commands.kit.phrase import Phrase
from commands.kit.when.recurrence import RULE_DAYS, Recurrence, same_clocks
from commands.kit.when.values import month_phrase, weekday_phrase
from commands.kit.zones import shown_zone

_WORKDAYS = "MO,TU,WE,TH,FR"
_NTH = {"1": "first", "2": "second", "3": "third", "4": "fourth", "-1": "last"}
_NEARLY_ALL = 5  # of the days of the week


def described(again: Recurrence, here: ZoneInfo | None) -> Phrase:
    """The recurrence with its times, its days, what is left out, its end, and its zone if that is not `here`."""
    rule = again.parts
    phrase = _days(again, rule)
    if left_out := rule.get("EXCEPT"):
        phrase = Phrase("when-except", repeats=phrase, dates=tuple(map(date.fromisoformat, left_out.split(","))))
    if here and here.key != again.zone and not same_clocks(here, ZoneInfo(again.zone), _aware(again)):
        phrase = Phrase("when-in-zone", repeats=phrase, zone=shown_zone(ZoneInfo(again.zone)))
    if "UNTIL" in rule:
        return Phrase("when-until", repeats=phrase, date=date.fromisoformat(rule["UNTIL"][:8]))
    key = "when-times-in-all" if len(again.times) > 1 else "when-times"
    return Phrase(key, repeats=phrase, count=again.count) if again.count else phrase


def _aware(again: Recurrence) -> datetime:
    return again.start.replace(tzinfo=ZoneInfo(again.zone))


def _days(again: Recurrence, rule: dict[str, str]) -> Phrase:
    count, days = int(rule.get("INTERVAL", "1")), rule.get("BYDAY", "")
    at = again.times if len(again.times) > 1 else again.times[0]
    if rule["FREQ"] == "DAILY":
        return Phrase("when-days", count=count, time=at) if count > 1 else Phrase("when-daily", time=at)
    if rule["FREQ"] == "HOURLY":
        return Phrase("when-hourly", count=count)
    if rule["FREQ"] == "YEARLY":
        return _yearly(rule, at)
    if rule["FREQ"] == "MONTHLY":
        monthly = _monthly(days, rule, at)
        return Phrase("when-months", count=count, repeats=monthly) if count > 1 else monthly
    return _weekly(days, count, at)


def _weekly(days: str, count: int, at: object) -> Phrase:
    if days == _WORKDAYS and count == 1:
        return Phrase("when-workdays", time=at)
    numbers = [RULE_DAYS.index(day) for day in days.split(",")]
    names = tuple(map(weekday_phrase, numbers))
    if count > 1:
        return Phrase("when-weeks", count=count, days=tuple(Phrase("when-on", day=name) for name in names), time=at)
    if len(numbers) == len(RULE_DAYS):
        return Phrase("when-daily", time=at)
    if len(numbers) >= _NEARLY_ALL:
        others = [number for number in range(len(RULE_DAYS)) if number not in numbers]
        left_out = tuple(Phrase("when-on", day=weekday_phrase(number)) for number in others)
        return Phrase("when-daily-except", days=left_out, time=at)
    return Phrase("when-weekly", days=names, time=at)


def _monthly(nth_day: str, rule: dict[str, str], at: object) -> Phrase:
    numbers = rule.get("BYMONTHDAY", "").split(",")
    if nth_day:
        each = nth_day.split(",")
        nths = tuple(Phrase(f"when-{_NTH[nth[:-2]]}") for nth in each)
        return Phrase("when-nth", nths=nths, day=weekday_phrase(RULE_DAYS.index(each[0][-2:])), time=at)
    if "BYSETPOS" in rule:
        return Phrase("when-monthday-or-last", day=int(numbers[-1]), time=at)
    if numbers in (["1"], ["-1"]):
        return Phrase("when-first-day" if numbers == ["1"] else "when-last-day", time=at)
    if len(numbers) == 1:
        return Phrase("when-monthday", day=int(numbers[0]), time=at)
    days = tuple(31 if number == "-1" else int(number) for number in numbers)
    return Phrase("when-monthdays", days=days, time=at)


def _yearly(rule: dict[str, str], at: object) -> Phrase:
    number = int(rule["BYMONTHDAY"])
    if number == -1:
        return Phrase("when-yearly-leap", time=at)
    key = "when-day-of-year-first" if number == 1 else "when-day-of-year"
    days = tuple(Phrase(key, day=number, month=month_phrase(int(month))) for month in rule["BYMONTH"].split(","))
    return Phrase("when-yearly", days=days, time=at)
