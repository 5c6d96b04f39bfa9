"""Formats facts in a language: dates, durations, numbers and lists, by the rules of CLDR."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING

from commands.kit.catalogs import Catalog
from commands.kit.phrase import Local, Member, Phrase, Spoiler
from commands.kit.po import PLACEHOLDER
from commands.kit.words import fold
from commands.kit.zones import NamedZone, city_of

if TYPE_CHECKING:
    from babel import Locale

# CLDR's patterns for "on a day at an hour" are not in Babel, only those for a list-like "day, hour".
_AT = {"en": "{date} at {time}", "fr": "{date} à {time}", "es": "{date} a las {time}"}
_AT_ONE = {"es": "{date} a la {time}"}
# Its patterns without the year are short in Babel ("Thu, 11 Mar"); in all full ones of our languages it comes last.
_YEAR = re.compile(r"(?: 'de')? y\Z")
_SECONDS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
# Spanish "y" is "e" before the sound of i, but not before a diphthong («Ana e Inés», «Ana y Ian»); not in CLDR's data.
_SOUNDS_I = re.compile(r"h?i(?![aeo])")


def format_value(value: object, catalog: Catalog, zone: tzinfo, year: int | None = None) -> str:
    """A fact as text. Moments are shown in the zone, with the weekday, on the 24-hour clock.

    The year is shown where it is not `year`, which is the reader's. Strings are returned unchanged; a nested `Phrase`
    keeps its Markdown. Raises `ValueError` for a naive datetime, and `TypeError` for a type that no `Phrase` may hold.
    """
    match value:
        case str():
            return value
        case Member():
            return value.name
        case Spoiler():
            return format_phrase(value.instead, catalog, zone, year)
        case Phrase():
            return format_phrase(value, catalog, zone, year)
        case list() | tuple():
            return format_list([format_value(item, catalog, zone, year) for item in value], catalog)
        case Local():
            return _moment(_in_utc(value.moment), catalog.locale, value.zone, year)
        case datetime():
            return _moment(_in_utc(value), catalog.locale, zone, year)
        case date():
            return _date(value, catalog.locale, year)
        case time():
            return _time(value.replace(tzinfo=None), catalog.locale)
        case timedelta():
            return _duration(value, catalog.locale)
        case int() | float() if not isinstance(value, bool):
            return _number(value, catalog.locale)
        case _:
            raise TypeError(f"A phrase can't hold a {type(value).__name__}.")


def format_phrase(phrase: Phrase, catalog: Catalog, zone: tzinfo, year: int | None = None) -> str:
    """The sentence with its facts, its Markdown unchanged: for files, and as part of another fact.

    A placeholder without a fact stays visible.
    """

    def fact(found: re.Match[str]) -> str:
        name = found[1]
        return format_value(phrase.facts[name], catalog, zone, year) if name in phrase.facts else found[0]

    return PLACEHOLDER.sub(fact, catalog.template(phrase.key, phrase.facts))


def format_list(words: Sequence[str], catalog: Catalog) -> str:
    """The words as a list in the language, `Anne, Ben and Chloé`; empty for none."""
    return "".join(interleave(words, list_gaps(words, catalog)))


def list_gaps(words: Sequence[str], catalog: Catalog) -> tuple[str, ...]:
    """What goes between the words of a list: one fewer than there are words."""
    gaps = _gaps(len(words), catalog.locale)
    if gaps and catalog.language == "es" and _SOUNDS_I.match(fold(words[-1])):
        return (*gaps[:-1], " e ")
    return gaps


def interleave(words: Sequence[str], gaps: Sequence[str]) -> list[str]:
    """The words and the gaps between them, in reading order."""
    return [piece for word, gap in zip(words, (*gaps, ""), strict=True) for piece in (word, gap)] if words else []


def short_day(day: date, locale: Locale) -> str:
    """A short day, where there is little space: "10 Mar", "10 mars"."""
    from babel.dates import format_skeleton

    return format_skeleton("MMMd", day, locale=locale)


def _in_utc(value: datetime) -> datetime:
    # In UTC the repeated hour in autumn has two different values, which the cache must not confuse.
    if value.tzinfo is None:
        raise ValueError("A phrase can't hold a datetime without a zone.")
    return value.astimezone(UTC)


@lru_cache(maxsize=4096)
def _moment(value: datetime, locale: Locale, zone: tzinfo, year: int | None) -> str:
    there = value.astimezone(zone)
    pattern = _AT_ONE.get(locale.language) if there.hour == 1 else None
    pattern = pattern or _AT.get(locale.language)
    day, clock = _date(there.date(), locale, year), _time(there.time(), locale)
    said = pattern.format(date=day, time=clock) if pattern else str(locale.datetime_formats["full"]).format(clock, day)
    return f"{said} ({city_of(zone.zone, locale)})" if isinstance(zone, NamedZone) else said


@lru_cache(maxsize=1024)
def _date(value: date, locale: Locale, year: int | None) -> str:
    from babel.dates import format_date

    pattern = locale.date_formats["full"].pattern
    shown = format_date(value, _YEAR.sub("", pattern) if value.year == year else pattern, locale=locale)
    if locale.language == "es":
        # "el jueves 11 de marzo": in a sentence there is no comma.
        return shown.replace(", ", " ")
    # French says "1ᵉʳ mars"; CLDR has no ordinals in its patterns.
    return shown.replace(" 1 ", " 1ᵉʳ ", 1) if value.day == 1 and locale.language == "fr" else shown


@lru_cache(maxsize=1024)
def _time(value: time, locale: Locale) -> str:
    from babel.dates import format_skeleton

    if locale.language == "fr":
        # In a sentence French writes "18 h" and "18 h 30", and no colon; the spaces don't break.
        return f"{value.hour}\u00a0h" + (f"\u00a0{value.minute:02}" if value.minute else "")
    return format_skeleton("Hm", value, locale=locale)


@lru_cache(maxsize=1024)
def _duration(value: timedelta, locale: Locale) -> str:
    from babel.units import format_unit

    left = abs(round(value.total_seconds()))
    parts: list[str] = []
    for unit, seconds in _SECONDS.items():
        count, left = divmod(left, seconds)
        if count or (unit == "second" and not parts):
            parts.append(format_unit(count, unit, locale=locale))
    return ("-" if value < timedelta(0) else "") + " ".join(parts)


@lru_cache(maxsize=1024, typed=True)
def _number(value: float, locale: Locale) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, locale=locale)


@lru_cache(maxsize=256)
def _gaps(count: int, locale: Locale) -> tuple[str, ...]:
    patterns = locale.list_patterns["standard"]
    if count < 2:
        return ()
    names = ["2"] if count == 2 else ["start", *["middle"] * (count - 3), "end"]
    return tuple(str(patterns[name]).removeprefix("{0}").removesuffix("{1}") for name in names)


def list_separator(locale: Locale) -> str:
    """The separator of CSV files: a semicolon where the comma is the decimal mark, as spreadsheets expect."""
    from babel.numbers import get_decimal_symbol

    return ";" if get_decimal_symbol(locale) == "," else ","
