"""What holds for all times that people can type, in zones whose clocks change in different ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

from commands.kit import when
from commands.kit.errors import UserError
from commands.kit.when.language import Language
from commands.kit.when.scanner import lexicon
from commands.kit.words import fold

# An hour in March and October; an hour at midnight, in the south; half an hour, in the south.
ZONES = [ZoneInfo(name) for name in ("Europe/Paris", "America/Santiago", "Australia/Lord_Howe")]
LANGUAGES = ["en", "fr", "es"]
PHRASES = {
    language: sorted(
        {
            phrase
            for each in fields(Language)
            if each.name != "month_first"
            for phrase in getattr(lexicon(language), each.name)
        }
    )
    for language in LANGUAGES
}
SURE = {  # followed by nothing that could be a part of them
    "en": ["tomorrow 18h", "in 10 minutes", "monday evening at 7", "january 5, 2028 at noon", "7:30 pm tomorrow"],
    "fr": ["demain 18h", "dans une heure et demie", "le lundi soir à 20h", "le 5 janvier 2028 à midi", "ce soir à 19h"],
    "es": ["mañana 18h", "en media hora", "lunes por la tarde a las 7", "el 5 de enero de 2028 a mediodía"],
}

T = TypeVar("T")
many = settings(max_examples=5 * settings().max_examples)

zones = st.sampled_from(ZONES)
nows = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
days = st.dates(date(2026, 1, 1), date(2030, 1, 1))
times = st.builds(time, st.one_of(st.integers(0, 3), st.integers(0, 23)), st.integers(0, 59))


def shown(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks of the zone show."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


@cache
def changes(zone: ZoneInfo) -> list[date]:
    """The days on which the clocks are changed, over four years."""
    midnights = [datetime(2026, 1, 1, tzinfo=zone) + timedelta(days=number) for number in range(4 * 365)]
    return [day.date() for day, following in pairwise(midnights) if day.utcoffset() != following.utcoffset()]


def outcome(read: Callable[[], T]) -> T | UserError | when.AmbiguousMoment:
    """What was read, or the answer to what could not be."""
    try:
        return read()
    except (UserError, when.AmbiguousMoment) as error:
        return error


def exists(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks of the zone ever show this."""
    return shown(local.replace(tzinfo=zone).astimezone(UTC), zone) == local


def occurrences(recurrence: when.Recurrence, after: datetime, count: int) -> list[datetime]:
    """The next few times."""
    found: list[datetime] = []
    while len(found) < count:
        following = recurrence.next_after(found[-1] if found else after)
        assert following is not None
        found.append(following)
    return found


@given(now=nows, zone=zones)
def test_every_week_is_at_the_same_time_on_the_clock(now: datetime, zone: ZoneInfo) -> None:
    found = when.read_recurrence(["every", "monday", "19:00"], now=now, zone=zone, language="en")
    assert found is not None
    for number, occurrence in enumerate(occurrences(found.value, now, 60)):
        assert shown(occurrence, zone) == found.value.start + timedelta(weeks=number)
    assert now < occurrences(found.value, now, 1)[0] <= now + timedelta(days=7, hours=1)


@given(zone=zones, number=st.integers(0, 7), before=st.integers(0, 9), at=times)
def test_every_day_has_exactly_one_occurrence(zone: ZoneInfo, number: int, before: int, at: time) -> None:
    start = changes(zone)[number] - timedelta(days=before)
    daily = when.Recurrence("FREQ=DAILY", datetime.combine(start, at), zone.key)
    found = occurrences(daily, datetime.combine(start, time(), UTC) - timedelta(days=2), 12)
    assert [shown(each, zone).date() for each in found] == [start + timedelta(days=number) for number in range(12)]
    assert all(earlier < later for earlier, later in pairwise(found))
    for number, occurrence in enumerate(found):
        local = datetime.combine(start + timedelta(days=number), at)
        if exists(local, zone):
            assert shown(occurrence, zone) == local and occurrence.astimezone(zone).fold == 0
        else:
            assert timedelta(0) < shown(occurrence, zone) - local <= timedelta(hours=1)


@given(
    rule=st.sampled_from(
        ["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "FREQ=MONTHLY;BYDAY=-1SU", "FREQ=MONTHLY;BYMONTHDAY=31"]
    ),
    start=days,
    at=times,
    zone=zones,
    later=st.timedeltas(timedelta(0), timedelta(days=500)),
)
def test_what_comes_next_comes_later_and_nothing_is_left_out(
    rule: str, start: date, at: time, zone: ZoneInfo, later: timedelta
) -> None:
    recurrence = when.Recurrence(rule, datetime.combine(start, at), zone.key)
    moment = datetime.combine(start, at, UTC) + later
    first, second = occurrences(recurrence, moment, 2)
    assert moment < first < second
    assert recurrence.next_after(first - timedelta(microseconds=1)) == first
    assert recurrence.next_after(second - timedelta(microseconds=1)) == second
    between = first + (second - first) / 2
    assert recurrence.next_after(between) == second


@given(
    now=nows,
    ahead=st.timedeltas(timedelta(microseconds=1), timedelta(days=30_000)),
    zone=zones,
    other=zones,
    language=st.sampled_from(LANGUAGES),
)
def test_a_moment_to_come_is_read_back(
    now: datetime, ahead: timedelta, zone: ZoneInfo, other: ZoneInfo, language: str
) -> None:
    moment = now + ahead
    written = moment.astimezone(other).isoformat()
    assert when.read_moment([written], now=now, zone=zone, language=language) == when.Read(moment, 1)


@given(now=nows, ahead=st.integers(1, 40_000_000), zone=zones, language=st.sampled_from(LANGUAGES))
def test_a_moment_that_the_program_wrote_is_read_back(now: datetime, ahead: int, zone: ZoneInfo, language: str) -> None:
    moment = now.replace(second=0, microsecond=0) + timedelta(minutes=ahead)
    assume(moment.astimezone(zone).fold == 0)
    words = f"{moment.astimezone(zone):%Y-%m-%d %H:%M}".split()
    assert when.read_moment(words, now=now, zone=zone, language=language) == when.Read(moment, 2)


def known(language: str) -> frozenset[str]:
    """Every word that can be a part of a time."""
    return frozenset(word for phrase in PHRASES[language] for word in phrase.split())


@given(language=st.sampled_from(LANGUAGES), now=nows, zone=zones, data=st.data())
def test_free_text_after_the_moment_is_left(language: str, now: datetime, zone: ZoneInfo, data: st.DataObject) -> None:
    moment = data.draw(st.sampled_from(SURE[language])).split()
    words = st.text(st.characters(categories=["L"]), min_size=1).filter(lambda word: fold(word) not in known(language))
    text = data.draw(st.lists(st.one_of(words, st.sampled_from(["3", "(7)", "#12", "-", "1.5kg"])), min_size=1))
    assume(not text[0].isdecimal() and text[0] != "-")
    try:
        found = when.read_moment([*moment, *text], now=now, zone=zone, language=language)
    except when.Past:
        assume(False)
    else:
        assert found.used == len(moment)


def tokens(language: str) -> st.SearchStrategy[Sequence[str]]:
    """Words of times, in no order."""
    numbers = st.one_of(st.integers(0, 40).map(str), st.from_regex(r"[0-9]{1,2}[:/.h][0-9]{1,2}[.,]?", fullmatch=True))
    word = st.one_of(st.sampled_from(PHRASES[language]), numbers, st.sampled_from(["12h", "7pm", "2028", "x", "5.1."]))
    return st.lists(word, max_size=7).map(lambda words: " ".join(words).split())


@many
@given(language=st.sampled_from(LANGUAGES), now=nows, zone=zones, data=st.data())
def test_whatever_is_typed_is_in_the_future_or_refused(
    language: str, now: datetime, zone: ZoneInfo, data: st.DataObject
) -> None:
    words = data.draw(tokens(language))
    found = outcome(lambda: when.read_moment(words, now=now, zone=zone, language=language))
    if isinstance(found, when.AmbiguousMoment):
        assert len(found.readings) > 1 and all(choice > now for choice in found.choices)
        assert list(found.choices) == sorted(set(found.choices)) and 0 < found.used <= len(words)
    elif isinstance(found, UserError):
        assert found.phrase.key.startswith("when-")
    else:
        assert found.value > now and 0 < found.used <= len(words)
        assert when.read_moment(words[: found.used], now=now, zone=zone, language=language) == found


@many
@given(language=st.sampled_from(LANGUAGES), now=nows, zone=zones, data=st.data())
def test_whatever_comes_back_begins_in_the_future(
    language: str, now: datetime, zone: ZoneInfo, data: st.DataObject
) -> None:
    every = data.draw(st.sampled_from(["", *sorted(lexicon(language).every), *sorted(lexicon(language).habits)]))
    words = [*every.split(), *data.draw(tokens(language))]
    found = outcome(lambda: when.read_recurrence(words, now=now, zone=zone, language=language))
    if isinstance(found, UserError):
        assert found.phrase.key.startswith("when-")
    elif found is not None:
        readings = found.readings if isinstance(found, when.AmbiguousMoment) else (found,)
        for each in readings:
            assert 0 < each.used <= len(words)
            first = each.value.next_after(now)
            there = ZoneInfo(each.value.zone)
            assert first is not None and shown(first, there).date() == each.value.start.date()
            assert each.value.describe().facts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_language_are_written_as_they_are_compared(language: str) -> None:
    assert [phrase for phrase in PHRASES[language] if phrase != " ".join(fold(phrase).split())] == []
