"""Calendar files: each reader sees the same moment and title, and a changed file takes the earlier one's place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from unicodedata import category
from zoneinfo import ZoneInfo

import ics  # type: ignore[import-untyped]
import pytest
import vobject  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from bot.render import described
from commands import LOCALES
from commands.kit.attachments import Calendar, Entry
from commands.kit.catalogs import Catalogs
from commands.kit.phrase import Phrase
from commands.kit.words import one_line

CATALOGS = Catalogs(LOCALES)
MADE = datetime(2026, 12, 1, 8, tzinfo=UTC)
CARDS = Entry(uid="k3v9", sequence=0, title="Card night", begins=datetime(2026, 12, 5, 18, tzinfo=UTC))
CARDS_OF_OURS = replace(CARDS, title=Phrase("checkins-mine-heading"))
ZONES = [ZoneInfo(name) for name in ("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC")]
CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1), date(2027, 4, 4), date(2028, 2, 29)]
"""Days whose nights the clocks change, and one more."""

WORD_JOINER = "\u2060"
days = st.builds(lambda day, more: day + timedelta(days=more), st.sampled_from(CHANGES), st.integers(-1, 1))
moments = st.builds(
    lambda day, hour, minute, zone, fold: datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone, fold=fold),
    days, st.integers(0, 23), st.sampled_from([0, 15, 59]), st.sampled_from(ZONES), st.integers(0, 1),
)  # fmt: skip
signs = st.sampled_from([*"an ;,\\:\"'=\n\r\t\x00\x07\x85\u2028éñœ€\u202f", "🎲", *"👍🇫", "\\n", "\\,", "END:VEVENT"])
titles = st.lists(signs, max_size=200).map("".join) | st.text(max_size=200)


class Read(Struct, frozen=True):
    """What a reader shows of a date."""

    uid: str
    sequence: int
    title: str
    begins: datetime | date
    ends: datetime | date | None  # of whole days the day after
    place: str | None
    cancelled: bool


def by_vobject(text: str) -> list[Read]:
    return [
        Read(
            uid=event.uid.value,
            sequence=int(event.sequence.value),
            title=event.summary.value,
            begins=event.dtstart.value,
            ends=event.dtend.value if hasattr(event, "dtend") else None,
            place=event.location.value if hasattr(event, "location") else None,
            cancelled=event.status.value == "CANCELLED",
        )
        for event in vobject.readOne(text).vevent_list
    ]


def by_ics(text: str) -> list[Read]:
    return [
        Read(
            uid=event.uid,
            sequence=next(int(line.value) for line in event.extra if line.name == "SEQUENCE"),
            title=event.name or "",
            begins=event.begin.date() if event.all_day else event.begin.datetime,
            ends=(event.end.date() if event.all_day else event.end.datetime) if event.has_end() else None,
            place=event.location,
            cancelled=event.status == "CANCELLED",
        )
        for event in ics.Calendar(text).timeline
    ]


READERS = [by_vobject, by_ics]
Reader = Callable[[str], list[Read]]


def file_of(*entries: Entry, language: str = "en") -> str:
    made = described(Calendar("E3.ics", MADE, entries), CATALOGS[language], ZoneInfo("Europe/Paris"))
    assert (made["kind"], made["media_type"], made["name"]) == ("file", "text/calendar", "E3.ics")
    text = made["text"]
    assert isinstance(text, str)
    return text


def seen(text: str) -> str:
    """What people see of the text, on one line."""
    written = "".join(" " if category(each) in ("Cc", "Cs") else each for each in text.replace(WORD_JOINER, ""))
    return one_line(written)


@pytest.mark.parametrize("read", READERS)
@given(title=titles, place=titles, begins=moments, lasts=st.none() | st.integers(1, 3000), cancelled=st.booleans())
def test_every_reader_sees_the_same_moment_and_title(
    read: Reader, title: str, place: str, begins: datetime, lasts: int | None, cancelled: bool
) -> None:
    ends = begins.astimezone(UTC) + timedelta(minutes=lasts) if lasts else None
    entry = replace(CARDS, title=title, place=place, begins=begins, ends=ends, cancelled=cancelled)
    [found] = read(file_of(entry))
    assert seen(found.title) == seen(title)
    assert seen(found.place or "") == seen(place)
    assert (found.begins, found.ends) == (begins.astimezone(UTC), ends)
    assert (found.uid, found.sequence, found.cancelled) == ("k3v9", 0, cancelled)


@pytest.mark.parametrize("read", READERS)
@given(title=titles, begins=days, more=st.none() | st.integers(0, 3))
def test_whole_days_are_days_wherever_one_is(read: Reader, title: str, begins: date, more: int | None) -> None:
    last = None if more is None else begins + timedelta(days=more)
    [found] = read(file_of(replace(CARDS, title=title, begins=begins, ends=last)))
    assert seen(found.title) == seen(title)
    assert found.begins == begins and not isinstance(found.begins, datetime)
    assert found.ends == (last + timedelta(days=1) if last else None)


@given(title=titles, place=titles)
def test_the_lines_are_as_the_standard_wants_them(title: str, place: str) -> None:
    text = file_of(replace(CARDS, title=title, place=place))
    assert text.endswith("\r\n") and text.count("\n") == text.count("\r") == text.count("\r\n")
    lines = text.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines[:-1]), "no letter is cut in two"
    for line, after in pairwise(lines):
        assert not after.startswith(b" ") or len(line) > 75 - 4, "no line is cut that need not be"


@pytest.mark.parametrize("octets", [75, 76])
def test_a_line_of_75_octets_is_whole(octets: int) -> None:
    title = "é" + "x" * (octets - len("SUMMARY:é".encode()))
    assert ("\r\n " in file_of(replace(CARDS, title=title))) == (octets > 75)


def test_it_says_nothing_that_it_need_not() -> None:
    text = file_of(CARDS, replace(CARDS, uid="k3v9-2", begins=date(2026, 12, 6)))
    assert (
        text.replace("\r\n", "\n")
        == """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Calendar file//EN
BEGIN:VEVENT
UID:k3v9
DTSTAMP:20261201T080000Z
SEQUENCE:0
STATUS:CONFIRMED
CLASS:PRIVATE
SUMMARY:Card night
DTSTART:20261205T180000Z
END:VEVENT
BEGIN:VEVENT
UID:k3v9-2
DTSTAMP:20261201T080000Z
SEQUENCE:0
STATUS:CONFIRMED
CLASS:PRIVATE
SUMMARY:Card night
DTSTART;VALUE=DATE:20261206
END:VEVENT
END:VCALENDAR
"""
    )


def test_a_title_of_ours_is_in_its_readers_language() -> None:
    titles = {language: by_vobject(file_of(CARDS_OF_OURS, language=language))[0].title for language in ("en", "fr")}
    assert titles == {"en": "Your check-ins", "fr": "Tes météos"}


@pytest.mark.parametrize("read", READERS)
@given(changes=st.lists(st.tuples(titles, moments, st.booleans()), min_size=1, max_size=5), order=st.randoms())
def test_a_changed_file_replaces_and_does_not_double(
    read: Reader, changes: list[tuple[str, datetime, bool]], order: Random
) -> None:
    """As apps keep dates (RFC 5545, 3.8.7.4): one for each UID, of the highest SEQUENCE."""
    versions = [
        replace(CARDS, sequence=number, title=title, begins=begins, cancelled=cancelled)
        for number, (title, begins, cancelled) in enumerate(changes)
    ]
    files = [file_of(each) for each in versions]
    order.shuffle(files)
    kept: dict[str, Read] = {}
    for found in (each for text in files for each in read(text)):
        if found.uid not in kept or kept[found.uid].sequence <= found.sequence:
            kept[found.uid] = found
    [last] = kept.values()
    title, begins, cancelled = changes[-1]
    assert (seen(last.title), last.begins, last.cancelled) == (seen(title), begins.astimezone(UTC), cancelled)
