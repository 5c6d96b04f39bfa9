"""Writes calendar files (iCalendar, RFC 5545) that every app reads alike, and that tell nothing they need not.

Times are UTC, each date is an event of its own, and titles have one line: what apps disagree about (rules of
repetition, time zones, line breaks in titles) is not used. There is no METHOD and nobody who attends, so that an app
adds the dates and answers nobody.

This takes two kinds of values and a rule for long lines. The library for it, icalendar, costs a third of a second and
10 MiB once somebody asks for a file, and lets carriage returns and NUL through, which readers stumble over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

from commands.kit.attachments import Calendar, Entry
from commands.kit.phrase import Phrase
from commands.kit.words import one_line

_OCTETS = 75  # of a line at most (RFC 5545, 3.1)
_ESCAPES = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,"})
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LIKE_A_BREAK = re.compile(r"\\(?=[nN])")  # some apps read it as a line break although it is escaped
_WORD_JOINER = "\u2060"  # has no width
_MAKER = "-//Calendar file//EN"  # required, and kept by apps: it does not say which program people use


def written(calendar: Calendar, words: Callable[[Phrase | str], str]) -> str:
    """The text of the file; `words` makes what its reader reads of a title."""
    properties = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_MAKER}"]
    for entry in calendar.entries:
        properties += ["BEGIN:VEVENT", *_properties(entry, words(entry.title), calendar.made), "END:VEVENT"]
    return "".join(line + "\r\n" for each in (*properties, "END:VCALENDAR") for line in _folded(each))


def _properties(entry: Entry, title: str, made: datetime) -> Iterator[str]:
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{_utc(made)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield "CLASS:PRIVATE"
    yield f"SUMMARY:{_text(title)}"
    yield f"DTSTART{_when(entry.begins)}"
    if entry.ends is not None:
        yield f"DTEND{_when(entry.ends, days=1)}"
    if entry.place:
        yield f"LOCATION:{_text(entry.place)}"


def _when(when: datetime | date, days: int = 0) -> str:
    """A moment; or a day, or that many days after it, because the end of whole days is the day after the last."""
    if isinstance(when, datetime):
        return f":{_utc(when)}"
    return f";VALUE=DATE:{when + timedelta(days):%Y%m%d}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """The text on one line, without what can't be seen and can't be written."""
    line = one_line(_UNWRITABLE.sub(" ", text))
    return _LIKE_A_BREAK.sub(lambda found: found[0] + _WORD_JOINER, line).translate(_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """The lines that a long one becomes: each after the first begins with a space."""
    part, left = "", _OCTETS
    for character in line:
        octets = len(character.encode())
        if octets > left:
            yield part
            part, left = " ", _OCTETS - 1
        part += character
        left -= octets
    yield part
