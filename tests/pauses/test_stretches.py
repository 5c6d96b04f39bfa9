"""How people say that they are away, in three languages; and what holds of any stretch of days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import LOCALES
from commands.kit.arguments import Circumstances
from commands.kit.catalogs import Catalogs
from commands.kit.errors import UserError
from commands.kit.stretch import Stretch
from commands.kit.stretch_kind import LONGEST_STRETCH, StretchKind
from commands.kit.words import Span

CATALOGS = Catalogs(LOCALES)
PARIS = ZoneInfo("Europe/Paris")
WEDNESDAY = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)  # seven in the evening
ZONES = ("Europe/Paris", "America/Santiago", "Pacific/Apia", "UTC")


def read(language: str, said: str, now: datetime = WEDNESDAY, zone: ZoneInfo = PARIS) -> Stretch:
    at = Circumstances(now=now, zone=zone, language=language, catalogs=CATALOGS)
    found = StretchKind().read(Span.of(said), at)
    assert isinstance(found.value, Stretch) and found.used == len(Span.of(said).words)
    return found.value


def shown(stretch: Stretch) -> str:
    """`12 15`: the days, both included; a moment with its hour; `…` for an open end, nothing for now."""

    def one(moment: datetime, nudge: timedelta) -> str:
        there = moment.astimezone(PARIS)
        midnight = (there.hour, there.minute) == (0, 0)
        return f"{(there + nudge).date():%-d.%-m.}" if midnight else f"{there:%-d.%-m. %-H:%M}"

    since = one(stretch.since, timedelta(0)) if stretch.since else ""
    return f"{since} to {one(stretch.until, timedelta(-1)) if stretch.until else '…'}".strip()


SAID = {
    "12.3. to 15.3.": {
        "en": "12 march to 15 march|12 to 15 march|from 12 to 15 march|from the 12th to the 15th of march"
        "|march 12 to 15|12-15 march|12–15 march|the 12th to the 15th|12 March 2027 to 15 March 2027"
        "|friday 12 march to monday"
        "|friday until monday|from friday to monday|between friday and monday|friday through monday|fri - mon|Fri-Mon"
        "|2027-03-12 to 2027-03-15|from friday for 4 days|friday for 4 days",
        "fr": "ven-lun|du 12 au 15 mars|12 au 15 mars|du 12 mars au 15 mars|12-15 mars|le 12 mars jusqu’au 15 mars"
        "|du 12/3 au 15/3|de vendredi à lundi|du vendredi au lundi|vendredi à lundi|entre vendredi et lundi"
        "|entre le 12 et le 15 mars"
        "|de vendredi jusqu’à lundi|du vendredi 12 au lundi 15 mars|à partir de vendredi pendant 4 jours"
        "|dès vendredi pour 4 jours|vendredi pendant 4 jours",
        "es": "viernes-lunes|del 12 al 15 de marzo|12 al 15 de marzo|del 12 de marzo al 15 de marzo|12-15 de marzo"
        "|del 12/3 al 15/3|de viernes a lunes|del viernes al lunes|viernes a lunes|desde el viernes hasta el lunes"
        "|entre el 12 y el 15 de marzo|desde el viernes por 4 días|a partir del viernes durante 4 días",
    },
    "12.3. to 14.3.": {"en": "friday to sunday", "fr": "de vendredi à dimanche", "es": "de viernes a domingo"},
    "11.3. to 11.3.": {"en": "tomorrow", "fr": "demain", "es": "mañana"},
    "12.3. to 12.3.": {
        "en": "friday|12 march|on friday",
        "fr": "vendredi|le 12 mars",
        "es": "el viernes|el 12 de marzo",
    },
    "13.3. to 14.3.": {"en": "this weekend", "fr": "ce week-end", "es": "este fin de semana"},
    "15.3. to 21.3.": {"en": "next week", "fr": "la semaine prochaine", "es": "la semana que viene"},
    "1.4. to 30.4.": {"en": "next month", "fr": "le mois prochain"},
    "12.3. to …": {
        "en": "from friday|from friday on|starting friday|as of friday",
        "fr": "à partir de vendredi|dès vendredi|à partir du 12 mars",
        "es": "a partir del viernes|desde el viernes|desde el viernes en adelante",
    },
    "to 15.3. 9:00": {"en": "until monday|till monday", "fr": "jusqu’à lundi|jusqu’au 15 mars", "es": "hasta el lunes"},
    "to 24.3. 19:00": {
        "en": "2 weeks|for two weeks",
        "fr": "2 semaines|pendant deux semaines|pour 2 semaines",
        "es": "dos semanas|durante 2 semanas|por dos semanas",
    },
    "to 10.3.": {"en": "today", "fr": "aujourd’hui", "es": "hoy"},
    "to 12.3.": {
        "en": "today to friday|8 march to 12 march|8 to 12 march",
        "fr": "d’aujourd’hui à vendredi|du 8 au 12 mars",
        "es": "de hoy a viernes|desde hoy hasta el viernes|del 8 al 12 de marzo",
    },
    "13.3. to 16.3.": {"en": "saturday to tuesday", "fr": "de samedi à mardi", "es": "de sábado a martes"},
    "12.3. to 19.3.": {"en": "friday to friday", "fr": "de vendredi à vendredi", "es": "de viernes a viernes"},
    "28.12. to 3.1.": {
        "en": "28 december to 3 january",
        "fr": "du 28 décembre au 3 janvier",
        "es": "del 28 de diciembre al 3 de enero",
    },
    "12.3. 18:00 to 14.3. 20:00": {
        "en": "friday 18:00 to sunday 20:00",
        "fr": "de vendredi 18h à dimanche 20h",
        "es": "de viernes a las 18 a domingo a las 20",
    },
    "to 11.3. 9:00": {"en": "tomorrow morning", "fr": "demain matin", "es": "mañana por la mañana"},
    "12.3. 19:00 to 14.3.": {"en": "friday evening to sunday", "fr": "de vendredi soir à dimanche"},
    "to 12.3. 18:00": {
        "en": "friday 18:00|until:friday 18:00",
        "fr": "jusqu’à vendredi 18h",
        "es": "hasta el viernes 18:00",
    },
}


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_how_people_say_that_they_are_away(language: str) -> None:
    said = [(words, meant) for meant, by in SAID.items() if language in by for words in by[language].split("|")]
    assert {words: shown(read(language, words)) for words, _ in said} == dict(said)


def test_what_lasts_already_is_now_and_not_in_a_year() -> None:
    new_year, thirteenth = datetime(2028, 1, 1, 12, tzinfo=UTC), datetime(2027, 3, 13, 12, tzinfo=UTC)
    assert shown(read("en", "28 december to 3 january", new_year)) == "to 3.1."
    assert shown(read("fr", "du 12 au 15 mars", thirteenth)) == "to 15.3."
    assert shown(read("es", "del 12 de marzo al 15 de marzo", thirteenth)) == "to 15.3."


@pytest.mark.parametrize(
    "said",
    "because I am tired|until|friday to|to sunday|15 march to 12 march|30 february to 2 march|friday to sunday maybe"
    "|from|monday and friday|until 2027-03-01|2027-03-01 to 2027-03-05|-|12-".split("|"),
)
def test_what_is_none_is_not_guessed(said: str) -> None:
    with pytest.raises(UserError):
        read("en", said)


def test_so_many_words_are_read() -> None:
    longest = "in 1 month and 2 weeks and 3 days and 4 hours and 5 minutes and 6 seconds"
    said = f"from friday 12 march 2027 at 6 pm to {longest}"
    assert len(said.split()) == LONGEST_STRETCH
    assert shown(read("en", said)).startswith("12.3. 18:00 to 27.4.")
    with pytest.raises(UserError):
        read("en", said.replace(" to ", " up to "))


@given(
    st.dates(date(2027, 3, 11), date(2027, 8, 1)),
    st.integers(0, 30),
    st.sampled_from(ZONES),
    st.sampled_from(["en", "fr", "es"]),
)
def test_any_days_are_whole_days_on_every_clock(first: date, more: int, name: str, language: str) -> None:
    zone, last = ZoneInfo(name), first + timedelta(days=more)
    word = {"en": "to", "fr": "au", "es": "al"}[language]
    found = read(language, f"{first.isoformat()} {word} {last.isoformat()}", WEDNESDAY, zone)
    assert found.days(WEDNESDAY, zone) == (first, last)
    assert found.until is not None and found.until.astimezone(zone).date() == last + timedelta(days=1)
    if found.since:
        assert found.since > WEDNESDAY and found.since.astimezone(zone).date() == first
