"""Cells as spreadsheets write them, rewritten as people type the same: dates, numbers, ticks. Pure."""

from __future__ import annotations

import re

_CLOCK = (  # of the day, after a date
    r"(?:[T\s]+(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::\d{2}(?:[.,]\d{1,6})?)?"
    r"\s*(?:(?P<half>[apAP])[mM]\.?)?)?"
)
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})(?P<by>[-/.])(?P<month>\d{{1,2}})(?P=by)(?P<day>\d{{1,2}}){_CLOCK}")
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}})(?P<by>[-/.])(?P<month>\d{{1,2}})(?P=by)(?P<year>\d{{2}}|\d{{4}}){_CLOCK}")
_NAMED = re.compile(
    rf"(?P<day>\d{{1,2}})[-/.\s]\s?(?P<month>[^\W\d_]{{3,12}})\.?(?:[-/.\s]\s?(?P<year>\d{{2}}|\d{{4}}))?{_CLOCK}"
)
_WHOLE = re.compile(r"(\d{1,9})[.,]0{1,2}")  # 1,000 is a thousand
_POINTS = re.compile(r"(?<=[ap])\.\s?(?=m\b)", re.IGNORECASE)  # of `p. m.`
_HALF = 12  # hours

TICKED = frozenset("x ✓ ✔ ✅ ☑ ☒ 🗹 1 + ●".split())
BLANK = frozenset("- – — 0 ☐ ✗ ✘ ❌ /".split())


def as_date(cell: str) -> str:
    """A date such as `12-mars-27`, `2027-03-12 00:00:00`; a midnight with it is a date alone. Others as they are."""
    text = _POINTS.sub("", " ".join(cell.split()))
    for shape in (_YEAR_FIRST, _DAY_FIRST, _NAMED):
        if found := shape.fullmatch(text):
            return " ".join(part for part in (_day(found), _time(found)) if part)
    return cell


def _day(found: re.Match[str]) -> str:
    day, month, year = found["day"], found["month"], found["year"]
    year = f"20{year}" if year and len(year) == 2 else year
    if found.re is _YEAR_FIRST:
        return f"{year}-{int(month):02}-{int(day):02}"
    if found.re is _NAMED:
        return " ".join(part for part in (day, month, year) if part)
    by = "." if found["by"] == "." else "/"
    return f"{day}{by}{month}{by}{year}"


def _time(found: re.Match[str]) -> str:
    if found["hour"] is None:
        return ""
    hour, half = int(found["hour"]), (found["half"] or "").lower()
    if half:
        hour = hour % _HALF + (_HALF if half == "p" else 0)
    return f"{hour}:{found['minute']}" if hour or int(found["minute"]) else ""


def as_number(cell: str) -> str:
    """A whole number without what stands for no fraction: `1.0`, `1,0`."""
    found = _WHOLE.fullmatch(cell.strip())
    return found[1] if found else cell


def as_tick(cell: str) -> str:
    """A tick without what makes an emoji of it."""
    return as_number(cell.replace("\ufe0f", "").replace("\ufe0e", ""))
