"""Time zones as people write them: never the opposite of what they mean, and always with what time it is there."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Config, ConfigError
from commands.kit.zones import UnclearZone, UnknownZone, never_changes, read_zone, shown_zone
from tests.conversation import conversation

NOW = datetime(2027, 3, 10, 20, tzinfo=UTC)


@given(
    st.sampled_from(("", "UTC", "utc ", "GMT", "gmt ", "Gmt")),
    st.sampled_from("+-−–"),
    st.sampled_from(("", " ")),
    st.integers(0, 14),
    st.sampled_from(("", ":00", "00", "h", "h00")),
)
def test_an_offset_is_what_its_sign_says(name: str, sign: str, space: str, hours: int, minutes: str) -> None:
    digits = f"{hours:02}" if minutes == "00" else str(hours)
    words = f"{name}{sign}{space}{digits}{minutes}"
    ahead = timedelta(hours=hours if sign == "+" else -hours)
    try:
        zone = read_zone(words)
    except UnknownZone:
        assert ahead < timedelta(hours=-12)
        return
    assert zone.utcoffset(NOW) == ahead
    assert never_changes(zone)
    assert shown_zone(zone) == (f"UTC{'+' if sign == '+' else '-'}{hours}" if hours else "UTC")
    assert read_zone(shown_zone(zone)) == zone


@pytest.mark.parametrize("words", ["+05:30", "UTC+5:30", "gmt+0530", "+5h30"])
def test_half_an_hour_is_asked_about_by_places_whose_clocks_say_so(words: str) -> None:
    with pytest.raises(UnclearZone) as unclear:
        read_zone(words)
    assert {ZoneInfo(name).utcoffset(NOW) for name in unclear.value.zones} == {timedelta(hours=5, minutes=30)}


@pytest.mark.parametrize(
    "words", ["EST", "est", "CEST", "MST", "HST", "IST", "EST5EDT", "Eastern time", "heure de l’Est"]
)
def test_what_is_short_for_several_clocks_is_asked_about(words: str) -> None:
    with pytest.raises(UnclearZone) as unclear:
        read_zone(words)
    assert [read_zone(name).key for name in unclear.value.zones] == list(unclear.value.zones)


@pytest.mark.parametrize("words", ["Etc/GMT+2", "etc/gmt-2"])
def test_the_databases_own_signs_are_asked_about(words: str) -> None:
    with pytest.raises(UnclearZone) as unclear:
        read_zone(words)
    assert unclear.value.zones == ("UTC+2", "UTC-2")


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        ("Berlin time", "Europe/Berlin"),
        ("heure de Montréal", "America/Montreal"),
        ("l’heure d’Athènes", "Europe/Athens"),
        ("hora de Nueva York", "America/New_York"),
        ("Londres", "Europe/London"),
        ("La Paz", "America/La_Paz"),
        ("le caire", "Africa/Cairo"),
        ("time in new york", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("Mendoza", "America/Argentina/Mendoza"),
        ("GMT", "UTC"),
        ("zulu", "UTC"),
        ("Japan", "Japan"),
    ],
)
def test_places_are_found_by_what_people_call_them(words: str, zone: str) -> None:
    assert read_zone(words) == ZoneInfo(zone)


@pytest.mark.parametrize(
    "words",
    ["Factory", "localtime", "posixrules", "posix/Europe/Paris", "right/UTC", "", "Atlantis", "UTC+15", "x" * 9999],
)
def test_what_is_no_place_is_refused(words: str) -> None:
    with pytest.raises(UnknownZone):
        read_zone(words)


def test_every_place_of_the_database_can_be_said_in_full() -> None:
    for name in available_timezones():
        if "/" in name and not name.startswith("Etc/"):
            assert read_zone(name).key == name


@given(st.text(max_size=120))
def test_whatever_is_typed_is_a_zone_or_is_not(words: str) -> None:
    with contextlib.suppress(UnknownZone):
        assert isinstance(read_zone(words), ZoneInfo)


# What is said.

SAID = {
    "en": ("It is 19:00 there now.", "It is 20:00 there now. This clock never changes: it has no summer time."),
    "fr": (
        "Il y est 19 h en ce moment.",
        "Il y est 20 h en ce moment. Cette heure ne change jamais : elle n’a pas d’heure d’été.",
    ),
    "es": (
        "Ahora el reloj marca allí 19:00.",
        "Ahora el reloj marca allí 20:00. Esa hora no cambia nunca: no tiene horario de verano.",
    ),
}
COMMAND = {"en": "!timezone", "fr": "!fuseau", "es": "!zona"}


@pytest.mark.parametrize("language", SAID)
async def test_every_confirmation_says_what_time_it_is_there(tmp_path: Path, language: str) -> None:
    moving, fixed = SAID[language]
    async with conversation(tmp_path, language=language, zone="UTC") as talk:
        assert talk.server.now.hour == 18
        for words, shown, clock in (
            ("London time", "Europe/London", None),
            ("GMT+2", "UTC+2", fixed),
            ("Paris", "Europe/Paris", moving),
        ):
            said = await talk.says("Anne", f"!timezone {words}")
            assert shown in said
            assert said.endswith(clock or said), said
        assert moving in await talk.says("Anne", "!timezone Europe/Paris"), "which it was before"
        assert moving in await talk.says("Anne", "!timezone")
        direct = await talk.direct("Ben")
        assert fixed in await talk.says("Ben", "!timezone utc +2", direct)
        asked = await talk.says("Anne", "!timezone EST")
        assert "America/New_York" in asked and "EST" in asked


# The host's configuration.


def configured(folder: Path, zone: str) -> Config:
    path = folder / "config.yaml"
    path.write_text(f"homeserver: https://x.org\nuser_id: '@bot:x.org'\ntimezone: {zone}\n", encoding="utf-8")
    return Config.load(path)


@pytest.mark.parametrize(("words", "zone"), [("UTC+2", "Etc/GMT-2"), ("Berlin time", "Europe/Berlin"), ("GMT", "UTC")])
def test_the_configuration_means_the_same(tmp_path: Path, words: str, zone: str) -> None:
    assert configured(tmp_path, words).zone == ZoneInfo(zone)


@pytest.mark.parametrize("words", ["EST", "Etc/GMT+2", "Factory", "+2", "localtime"])
def test_the_configuration_is_refused_where_it_is_not_clear(tmp_path: Path, words: str) -> None:
    with pytest.raises(ConfigError, match="'timezone' must be a time zone such as Europe/Paris, not "):
        configured(tmp_path, words)
