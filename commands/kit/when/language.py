"""The table of a language's words for times, which en.py, fr.py and es.py fill in."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

Unit = Literal["months", "weeks", "days", "hours", "minutes", "seconds"]


class Part(Struct, frozen=True):
    """A part of the day: the hour that it means by itself, and all its hours (24 is the midnight after it)."""

    hour: int
    hours: range


MORNING = Part(9, range(12))
AFTERNOON = Part(15, range(12, 19))
EVENING = Part(19, range(17, 25))
NIGHT = Part(21, range(18, 25))
EARLY = Part(5, range(8))


def numbered(words: str, first: int = 0) -> dict[str, int]:
    """Map words to numbers, counting from `first`."""
    return {word.replace("_", " "): number for number, word in enumerate(words.split(), first)}


def phrases(words: str) -> frozenset[str]:
    """Phrases from text in which `|` stands between them."""
    return frozenset(phrase.strip() for phrase in words.split("|"))


def each(number: int, unit: Unit, words: str) -> dict[str, tuple[int, Unit]]:
    """Phrases that all mean so many of a unit; `|` stands between them."""
    return dict.fromkeys(phrases(words), (number, unit))


def often(numbers: str, days: str, weeks: str) -> dict[str, tuple[int, Unit]]:
    """Phrases for so many times in a day or a week: `2: twice|2 times; 3: thrice`, `a day|daily`, `a week`."""
    ways: tuple[tuple[Unit, str], ...] = ("days", days), ("weeks", weeks)
    return {
        f"{times} {per}": (int(number), unit)
        for number, _, said in (each_.partition(":") for each_ in numbers.split(";"))
        for times in phrases(said)
        for unit, way in ways
        for per in phrases(way)
    }


def meant(words: str) -> dict[str, str]:
    """Slips, each behind the word that is meant: `tomorrow: tmrw tomorow; friday: firday`."""
    found: dict[str, str] = {}
    for each_ in words.split(";"):
        word, _, slips = each_.partition(":")
        found |= dict.fromkeys(slips.split(), word.strip())
    return found


class Language(Struct, frozen=True, kw_only=True):
    """Phrases, folded. English ones are understood in every language, except for abbreviations."""

    # Days
    days: dict[str, int]  # from today
    weekdays: dict[str, int]
    weekdays_short: dict[str, int]
    months: dict[str, int]
    months_short: dict[str, int]
    on: frozenset[str]  # before a day
    of: frozenset[str]  # between day, month and year
    next_before: frozenset[str]
    last_before: frozenset[str]  # "last monday" is over
    periods: dict[str, Unit]  # "next week"
    weekends: dict[str, int]  # weeks from now: "this weekend"
    week_ends: dict[str, int]  # weeks from now: "end of the week"
    month_ends: dict[str, int]  # months from now: "end of the month"
    # Times of day
    at: dict[str, bool]  # whether a number alone is an hour after it
    clocks: dict[str, tuple[int, ...]]  # hours
    hour_words: dict[str, bool]  # whether the hour before it is one of 24
    after_hour: dict[str, int]  # minutes
    parts: dict[str, Part]  # right after a day
    parts_said: dict[str, Part]  # after a day or a time
    parts_today: dict[str, Part]
    from_: frozenset[str]  # before the first of two times: "from 9 to 17"
    to: frozenset[str]  # between them
    zone_before: frozenset[str]  # "18h heure de Montréal"
    zone_after: frozenset[str]  # "18:00 Paris time"
    zones_here: frozenset[str]  # "local time"
    # Durations
    into: frozenset[str]  # before a duration, to mean a moment: "in 2 hours"
    from_now: frozenset[str]  # after it: "a week from now"
    numbers: dict[str, int]
    units: dict[str, Unit]
    and_: frozenset[str]
    half_more: frozenset[str]  # after a number or its unit: "one and a half hours", "une heure et demie"
    idioms: dict[str, int]  # weeks: "a fortnight", "quinze jours"
    # Recurrences
    every: frozenset[str]
    habits: dict[str, int]  # weekdays that recur without "every": "mondays"
    adverbs: dict[str, tuple[int, Unit]]  # "daily"
    often: dict[str, tuple[int, Unit]]  # how many times in each: "twice a day"
    longer_units: dict[str, tuple[int, Unit]]  # "every quarter"
    every_part: dict[str, Part]
    workdays: frozenset[str]
    weekend: frozenset[str]  # that recurs, or is left out
    ordinals: dict[str, int]
    of_month: frozenset[str]
    every_year: frozenset[str]
    until: frozenset[str]
    end_of: frozenset[str]  # "until the end of june"
    lasting: frozenset[str]  # "for 4 weeks"
    times: frozenset[str]  # "5 times"
    starting: frozenset[str]
    onwards: frozenset[str]
    away_since: frozenset[str]  # before the first day of an absence: "from friday", besides `from_` and `starting`
    away_to: frozenset[str]  # before its last day
    away_for: frozenset[str]  # before how long it is, besides `lasting`
    except_: frozenset[str]
    short_months: frozenset[str]  # said with the 31st
    of_week: frozenset[str]  # "every day of the week"
    # Between a time and more of it, which may not be understood
    joints: frozenset[str]
    beside: frozenset[str]  # a number alone is an hour after it: "after 8"
    vague: frozenset[str]  # times that are over, or nobody knows which: "last week", "around lunchtime"
    holidays: frozenset[str]
    # A time right after one of these belongs to the text before it: "the shopping for friday"
    belonging: frozenset[str]
    # As people type in a hurry: the word that is meant
    slips: dict[str, str]
    # Only in some languages
    next_after: frozenset[str] = frozenset()
    last_after: frozenset[str] = frozenset()
    weeks_after: dict[str, int] = field(default_factory=dict)  # "lundi en huit"
    before_hour: dict[str, int] = field(default_factory=dict)  # minutes
    articles: dict[str, int] = field(default_factory=dict)  # that count as one
    spans: dict[str, int] = field(default_factory=dict)  # minutes
    hour_then_minutes: frozenset[str] = frozenset()  # "1 h 30"
    other: frozenset[str] = frozenset()  # "every other day"
    nth_units: frozenset[str] = frozenset()  # "every third day"
    one_in: dict[str, int] = field(default_factory=dict)  # "un jour sur deux"
    month_first: bool = False  # 03/04 can be the fourth of March
