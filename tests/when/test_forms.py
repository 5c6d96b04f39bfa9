"""The forms in which people write times, in three languages; and that what is echoed means the same, typed again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import LOCALES
from commands.kit import when
from commands.kit.catalogs import Catalogs
from commands.kit.errors import UserError
from commands.kit.formats import format_phrase, format_value
from commands.kit.words import plain

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2027, 3, 10, 19, 0, tzinfo=PARIS)  # a Wednesday
CATALOGS = Catalogs(LOCALES)
LANGUAGES = ("en", "fr", "es")


def forms() -> Iterator[tuple[str, str, str]]:
    """The rows of the table: language, what is typed, what it means."""
    for row in (Path(__file__).parent / "forms.txt").read_text().splitlines():
        if row and not row.startswith("#"):
            typed, meant = row.split(" = ", 1)
            yield *typed.split(" ", 1), meant  # type: ignore[misc]


def read(text: str, language: str, zone: ZoneInfo = PARIS) -> when.Read[when.Recurrence] | when.Read[datetime]:
    """What all of the words mean."""
    words = plain(text).split()
    again = when.read_recurrence(words, now=NOW, zone=zone, language=language)
    return again or when.read_moment(words, now=NOW, zone=zone, language=language)


def shown(value: object) -> str:
    """A moment in Paris, or a recurrence in words."""
    if isinstance(value, when.Recurrence):
        return format_phrase(value.describe(PARIS), CATALOGS["en"], PARIS)
    assert isinstance(value, datetime)
    return f"{value.astimezone(PARIS):%a %d.%m. %H:%M}"


def outcome(text: str, language: str) -> object:
    """What the words mean, all that they can mean, or why they can't."""
    try:
        return read(text, language).value
    except (when.AmbiguousMoment, UserError) as error:
        return error


@pytest.mark.parametrize(("language", "typed", "meant"), list(forms()))
def test_forms(language: str, typed: str, meant: str) -> None:
    time, _, text = typed.partition("|")
    words = plain(f"{time} {text}").split()
    found = outcome(" ".join(words), language)
    if isinstance(found, when.AmbiguousMoment):
        rest = [" ".join(words[each.used : found.used]) for each in found.readings]
        times = [shown(each.value) for each in found.readings]
        said = [each + (f" (+{kept})" if kept else "") for each, kept in zip(times, rest, strict=True)]
        assert (" / ".join(said), words[found.used :]) == (meant, plain(text).split())
    elif isinstance(found, UserError):
        assert found.phrase.key == meant
    else:
        assert (shown(found), words[read(" ".join(words), language).used :]) == (meant, plain(text).split())


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def some(values: st.SearchStrategy[str], most: int, between: str = ", ") -> st.SearchStrategy[str]:
    """Up to so many of the values, each once."""
    return st.lists(values, min_size=1, max_size=most, unique=True).map(between.join)


def days(least: int, most: int) -> st.SearchStrategy[str]:
    """A date so many days from now."""
    return st.integers(least, most).map(lambda number: f"{NOW.date() + timedelta(days=number):%Y-%m-%d}")


weekdays = st.sampled_from(WEEKDAYS)
nths = some(st.sampled_from(("first", "second", "third", "fourth", "last")), 3, " and ")
numbers = some(st.integers(1, 28).map(str), 4, " and ")
patterns = st.one_of(
    st.just("every day"),
    some(weekdays, 7).map("every {}".format),
    st.builds("every {} weeks on {}".format, st.integers(2, 99), some(weekdays, 7)),
    st.builds("every {} days".format, st.integers(1, 99)),
    st.builds("every {} months on the {}".format, st.integers(1, 99), st.one_of(numbers, st.integers(29, 31))),
    st.builds("the {} {} of every {} months".format, nths, weekdays, st.integers(1, 99)),
    some(weekdays, 6).map("every day except {}".format),
    st.one_of(numbers, st.integers(29, 31)).map("the {} of the month".format),
    st.builds("the {} {} of the month".format, nths, weekdays),
    st.dates().map(lambda day: f"every year on {day.day} {day:%B}"),
)
times = some(st.builds("{}:{:02}".format, st.integers(0, 23), st.integers(0, 59)), 4)
zones = st.sampled_from(("", " UTC", " America/Montreal", " UTC+2", " Paris time"))
left_out = st.one_of(st.just(""), days(0, 400).map(" except {}".format))
ends = st.one_of(
    st.just(""),
    days(31, 500).map(" until {}".format),
    st.integers(2, 99).map(" {} times".format),
    st.integers(1, 52).map(" for {} weeks".format),
)
REFUSED = ("when-ends-first", "when-nothing-left")


@given(patterns, times, zones, left_out, ends, st.sampled_from(LANGUAGES))
def test_what_is_echoed_means_the_same_typed_again(
    pattern: str, clock: str, zone: str, without: str, end: str, language: str
) -> None:
    found = outcome(f"{pattern} {clock}{zone}{without}{end}", "en")
    if isinstance(found, UserError):
        assert found.phrase.key in REFUSED
        return
    assert isinstance(found, when.Recurrence)
    echoed = format_phrase(found.describe(PARIS), CATALOGS[language], PARIS)
    again = read(echoed, language)
    assert again.used == len(echoed.split())
    assert isinstance(again.value, when.Recurrence)
    assert format_phrase(again.value.describe(PARIS), CATALOGS[language], PARIS) == echoed
    assert again.value == found or zone == " Paris time"


@given(patterns, times, left_out, st.integers(1, 5))
def test_so_many_times_are_what_really_comes(pattern: str, clock: str, without: str, count: int) -> None:
    """Each time of a day counts, and a day that is left out does not."""
    endless = outcome(f"{pattern} {clock}{without}", "en")
    if not isinstance(endless, when.Recurrence):
        return
    limited = endless.ended(count=count)
    expected, found = [NOW], [NOW]
    for again, moments in ((endless, expected), (limited, found)):
        while len(moments) <= count and (moment := again.next_after(moments[-1])):
            moments.append(moment)
    assert found == expected
    assert limited.next_after(found[-1]) is None


@given(st.integers(1, 500_000), st.sampled_from(LANGUAGES))
def test_a_moment_that_is_echoed_means_the_same_typed_again(minutes: int, language: str) -> None:
    moment = NOW + timedelta(minutes=minutes)
    if moment.astimezone(PARIS).utcoffset() != (moment - timedelta(hours=1)).astimezone(PARIS).utcoffset():
        return
    echoed = format_value(moment, CATALOGS[language], PARIS)
    again = read(echoed, language)
    assert (again.value, again.used) == (moment, len(echoed.split()))
