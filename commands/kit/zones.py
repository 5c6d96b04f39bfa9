"""Time zones as people write them: a city, or the offset from UTC. (In `Etc/GMT+2` the sign is the opposite.)"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from commands.kit.words import fold, plain

if TYPE_CHECKING:
    from babel import Locale

# `Etc/GMT+2` has the sign of POSIX, west of Greenwich: it is two hours behind UTC (tz database, file `etcetera`).
_POSIX = "etc/gmt"
_UTC = frozenset(("utc", "gmt", "uct", "z", "zulu", "universal", "greenwich"))
_MINUS = str.maketrans("−–—‐‑", "-----")
_SIGNED = re.compile(r"(?:utc|gmt)?([+-])(\d{1,2})(?:[:.h]?([0-5]\d))?h?")
_NO_PLACES = ("etc/", "posix/", "right/", "systemv/")
_NO_PLACE = frozenset(("factory", "localtime", "posixrules", "leapseconds", "tzdata"))
_LANGUAGES = ("en", "fr", "es")
_ABOUT = re.compile(
    r"^(?:the |l'|la )?(?:time(?: ?zone)?|heure|fuseau(?: horaire)?|hora|zona horaria)"
    r"(?: (?:in|of|del?|du|a|en))?(?: |$)"
    r"|^heure (?=d')|(?:'s)? (?:time(?: ?zone)?|clock)$"
)
_ARTICLE = re.compile(r"^(?:d'|l'|la |le |el )")
# Abbreviations that are used in several places, or in one place for half of the year.
ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("est", "edt", "et", "eastern", "est5edt"), ("America/New_York", "America/Toronto")),
    **dict.fromkeys(("cst", "cdt", "ct", "central", "cst6cdt"), ("America/Chicago", "America/Mexico_City")),
    **dict.fromkeys(("mst", "mdt", "mt", "mountain", "mst7mdt"), ("America/Denver", "America/Phoenix")),
    **dict.fromkeys(("pst", "pdt", "pt", "pacific", "pst8pdt"), ("America/Los_Angeles", "America/Vancouver")),
    **dict.fromkeys(("ast", "adt", "atlantic"), ("America/Halifax", "America/Puerto_Rico")),
    "hst": ("Pacific/Honolulu",),
    **dict.fromkeys(("cet", "cest", "met", "mest", "mez", "mesz"), ("Europe/Paris", "Europe/Berlin", "Europe/Madrid")),
    **dict.fromkeys(("wet", "west"), ("Europe/Lisbon", "Atlantic/Canary")),
    **dict.fromkeys(("eet", "eest"), ("Europe/Athens", "Europe/Helsinki")),
    **dict.fromkeys(("msk", "msd"), ("Europe/Moscow",)),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "jst": ("Asia/Tokyo",),
    "art": ("America/Argentina/Buenos_Aires",),
    "brt": ("America/Sao_Paulo",),
    **dict.fromkeys(("clt", "clst"), ("America/Santiago",)),
    **dict.fromkeys(("aest", "aedt"), ("Australia/Sydney", "Australia/Brisbane")),
    **dict.fromkeys(("nzst", "nzdt"), ("Pacific/Auckland",)),
}
# What people call a part of a country by, as the name of its clock.
_REGIONS = {"quebec": ("America/Toronto",), "este": ABBREVIATIONS["est"]}


class UnknownZone(ValueError):
    """No time zone and no city has this name."""


class UnclearZone(UnknownZone):
    """A name that may mean several time zones; `zones` are exact names for them, best known first."""

    def __init__(self, words: str, zones: Iterable[str]) -> None:
        super().__init__(words)
        self.zones = tuple(zones)


def read_zone(words: str) -> ZoneInfo:
    """Parse a time zone: `Europe/Paris`, `paris`, `Berlin time`, `UTC+2` (two hours ahead of UTC).

    Raises `UnclearZone` where it may mean several, `UnknownZone` where it means none.
    """
    if len(words) > 100:
        raise UnknownZone(words)
    wanted = _ABOUT.sub("", " ".join(fold(plain(words)).split())).strip(" .,;!?")
    bare = wanted.translate(_MINUS).replace(" ", "")
    if bare.startswith(_POSIX) and len(bare) > len(_POSIX):
        hours = bare.removeprefix(_POSIX)
        raise UnclearZone(words, (f"UTC+{hours[1:]}", f"UTC-{hours[1:]}"))
    if bare.removeprefix("etc/") in _UTC:
        return ZoneInfo("UTC")
    if signed := _SIGNED.fullmatch(bare):
        return _ahead(words, signed)
    for called in (wanted, _ARTICLE.sub("", wanted)):
        if meant := _REGIONS.get(called) or ABBREVIATIONS.get(called):
            if len(meant) == 1 and called in _REGIONS:
                return ZoneInfo(meant[0])
            raise UnclearZone(words, meant)
        if found := _named().get(called.replace(" ", "_")):
            return _one_of(words, called.replace(" ", "_"), found)
    raise UnknownZone(words)


def shown_zone(zone: ZoneInfo) -> str:
    """A zone's name for people: `UTC+2`, and not `Etc/GMT-2` as in the database."""
    key = zone.key
    if not key.startswith("Etc/GMT") or key[7:8] not in ("+", "-"):
        return key
    return f"UTC{'-' if key[7] == '+' else '+'}{key[8:]}"


class NamedZone(tzinfo):
    """A zone whose name stands beside the times that are shown in it, because another one could be meant."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        return self.zone.utcoffset(moment)

    def dst(self, moment: datetime | None) -> timedelta | None:
        return self.zone.dst(moment)

    def tzname(self, moment: datetime | None) -> str | None:
        return self.zone.tzname(moment)

    def fromutc(self, moment: datetime) -> datetime:
        return self.zone.fromutc(moment.replace(tzinfo=self.zone)).replace(tzinfo=self)


@cache
def named(zone: ZoneInfo) -> NamedZone:
    """The zone as one that is named: always the same one, so that what is cached by it is found again."""
    return NamedZone(zone)


def city_of(zone: ZoneInfo, locale: Locale) -> str:
    """What people call a zone in their language: its city, `Paris`; or `UTC+2`."""
    known = locale.time_zones.get(zone.key, {}).get("city")
    return known or shown_zone(zone).rsplit("/", 1)[-1].replace("_", " ")


def never_changes(zone: ZoneInfo) -> bool:
    """Whether it is a fixed offset from UTC, without daylight saving time."""
    return zone.key == "UTC" or zone.key.startswith("Etc/")


def _ahead(words: str, signed: re.Match[str]) -> ZoneInfo:
    """The zone with this offset. For fractions of an hour there are only places: raises `UnclearZone` with some."""
    sign, hours, minutes = signed[1], int(signed[2]), int(signed[3] or 0)
    if not hours and not minutes:
        return ZoneInfo("UTC")
    if not minutes and hours <= (14 if sign == "+" else 12):
        return ZoneInfo(f"Etc/GMT{'-' if sign == '+' else '+'}{hours}")
    offset = timedelta(hours=hours, minutes=minutes) * (1 if sign == "+" else -1)
    places = sorted(name for name in _places() if "/" in name and offset in _clock(name))
    if not places:
        raise UnknownZone(words)
    raise UnclearZone(words, places[:3])


def _one_of(words: str, called: str, names: Iterable[str]) -> ZoneInfo:
    """The zone with the name closest to what was typed. Raises `UnclearZone` where the candidates' clocks differ."""
    found = sorted(names, key=lambda name: (fold(name).rsplit("/", 1)[-1] != called, name))
    if len({_clock(name) for name in found}) > 1:
        raise UnclearZone(words, found[:3])
    return ZoneInfo(found[0])


@cache
def _places() -> frozenset[str]:
    """The names in the tz database that are places."""
    return frozenset(
        name
        for name in available_timezones()
        if not fold(name).startswith(_NO_PLACES)
        and fold(name) not in _NO_PLACE
        and ("/" in name or not any(sign.isdigit() for sign in name))
    )


@cache
def _named() -> dict[str, frozenset[str]]:
    """The places by their names and their cities' names in our languages, folded, with `_` for spaces."""
    from babel import Locale

    found: dict[str, set[str]] = {}
    for name in _places():
        for called in (name, name.rsplit("/", 1)[-1]):
            found.setdefault(fold(called), set()).add(name)
    for language in _LANGUAGES:
        for name, about in Locale(language).time_zones.items():
            if name in _places() and "city" in about:
                found.setdefault(fold(plain(about["city"])).replace(" ", "_"), set()).add(name)
    return {called: frozenset(names) for called, names in found.items()}


@cache
def _clock(name: str) -> tuple[timedelta | None, ...]:
    """The UTC offset in each month: zones that agree in it show the same time."""
    zone = ZoneInfo(name)
    return tuple(datetime(2026, month, 1, tzinfo=UTC).astimezone(zone).utcoffset() for month in range(1, 13))
