"""What people type for a moment, a length of time or a time of day, and what is made of it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from commands import LOCALES
from commands.kit import when
from commands.kit.catalogs import Catalogs
from commands.kit.errors import UserError
from commands.kit.formats import format_phrase
from commands.kit.phrase import Phrase
from commands.kit.words import plain

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=PARIS)  # a Tuesday
CATALOGS = Catalogs(LOCALES)


def moment(text: str, language: str, now: datetime = NOW) -> tuple[str, str]:
    """What was understood, and the words that are left."""
    words = plain(text).split()
    found = when.read_moment(words, now=now, zone=PARIS, language=language)
    assert found.value.tzinfo is UTC
    return f"{found.value.astimezone(PARIS):%Y-%m-%d %H:%M}", " ".join(words[found.used :])


def table(rows: str) -> list[tuple[str, str, str]]:
    """Rows of `what is typed | what is left = moment`."""
    split = [row.rsplit("=", 1) for row in rows.strip().splitlines()]
    return [(*(part.strip() for part in (text + "|").split("|")[:2]), expected.strip()) for text, expected in split]  # type: ignore[misc]


ENGLISH = """
today 19:00 = 2026-11-24 19:00
tonight = 2026-11-24 20:00
tonight at 7 = 2026-11-24 19:00
this evening | choir = 2026-11-24 19:00
this afternoon = 2026-11-24 15:00
tomorrow = 2026-11-25 09:00
tomorrow 18h | bring cake = 2026-11-25 18:00
tomorrow, 18h, | bring cake = 2026-11-25 18:00
tomorrow - | bring cake = 2026-11-25 09:00
tomorrow: | bring cake = 2026-11-25 09:00
Tomorrow at 7pm = 2026-11-25 19:00
tomorrow at half past seven pm | choir = 2026-11-25 19:30
tomorrow at seven p. m. = 2026-11-25 19:00
tomorrow morning at 7 = 2026-11-25 07:00
tomorrow at 7 in the evening = 2026-11-25 19:00
tomorrow at 7:30 in the evening = 2026-11-25 19:30
tomorrow at seven in the morning = 2026-11-25 07:00
tomorrow at 12 = 2026-11-25 12:00
tomorrow at 07 = 2026-11-25 07:00
tomorrow night = 2026-11-25 21:00
tomorrow: | 7 people = 2026-11-25 09:00
tomorrow | at a friend's = 2026-11-25 09:00
day after tomorrow at 7:30 pm = 2026-11-26 19:30
the day after tomorrow = 2026-11-26 09:00
7pm tomorrow | bring cake = 2026-11-25 19:00
7:30pm = 2026-11-24 19:30
7 p.m. | dinner = 2026-11-24 19:00
9:00 | bread = 2026-11-25 09:00
10:00 = 2026-11-25 10:00
19.00 = 2026-11-24 19:00
19.30 | dinner = 2026-11-24 19:30
at 9.30 = 2026-11-25 09:30
tomorrow at half past seven in the evening = 2026-11-25 19:30
quarter to 8 in the evening = 2026-11-24 19:45
12am = 2026-11-25 00:00
12pm = 2026-11-24 12:00
noon = 2026-11-24 12:00
midnight = 2026-11-25 00:00
midnight tonight = 2026-11-25 00:00
today at midnight = 2026-11-25 00:00
tuesday = 2026-12-01 09:00
tuesday 11:00 = 2026-11-24 11:00
next tuesday 11:00 = 2026-12-01 11:00
monday evening | meeting = 2026-11-30 19:00
on friday at noon | lunch = 2026-11-27 12:00
19:00 on monday | call = 2026-11-30 19:00
fri 7pm = 2026-11-27 19:00
next week = 2026-11-30 09:00
next month at 8am = 2026-12-01 08:00
in 10 minutes | call 3 people = 2026-11-24 10:10
in 90s = 2026-11-24 10:01
in an hour = 2026-11-24 11:00
in two hours = 2026-11-24 12:00
in half an hour | tea = 2026-11-24 10:30
in an hour and a half = 2026-11-24 11:30
in 1 hour 30 minutes | talk = 2026-11-24 11:30
in 1h30 = 2026-11-24 11:30
in 1 h 30 | talk = 2026-11-24 11:30
in 10 minutes | 2 hours of work = 2026-11-24 10:10
in 2 days = 2026-11-26 10:00
in 2 days at 18h = 2026-11-26 18:00
in 1 day and 2 hours = 2026-11-25 12:00
in 3 weeks = 2026-12-15 10:00
in 3 months = 2027-02-24 10:00
5 january = 2027-01-05 09:00
5 january 19:00 = 2027-01-05 19:00
january 5, 2028 at noon | hello = 2028-01-05 12:00
January 5th 7pm = 2027-01-05 19:00
5th of january: | 3 cakes = 2027-01-05 09:00
tuesday 5 january = 2027-01-05 09:00
dec 1 = 2026-12-01 09:00
23 november = 2027-11-23 09:00
29 february = 2028-02-29 09:00
the 15th = 2026-12-15 09:00
on the 15th at 19:00 = 2026-12-15 19:00
13/04 18:00 = 2027-04-13 18:00
4/13 = 2027-04-13 09:00
05/05/27 = 2027-05-05 09:00
5.1. 19.00 = 2027-01-05 19:00
5.1.2028 = 2028-01-05 09:00
05-01-2028 = 2028-01-05 09:00
2027-03-12 = 2027-03-12 09:00
2027-03-12 19:00 | bring cake = 2027-03-12 19:00
2027-03-12T19:00 = 2027-03-12 19:00
2027-03-12T19:00+01:00 | x = 2027-03-12 19:00
2027-03-12T18:00Z = 2027-03-12 19:00
"""

FRENCH = """
demain 18h | apporter un gâteau = 2026-11-25 18:00
DEMAIN à 18h30 = 2026-11-25 18:30
demain à 18 h 30 | chorale = 2026-11-25 18:30
demain à 18 heures 30 | chorale = 2026-11-25 18:30
demain à 7h = 2026-11-25 07:00
demain à 8h du soir = 2026-11-25 20:00
demain | à 7 personnes = 2026-11-25 09:00
demain | 2 heures de ménage = 2026-11-25 09:00
demain | à une réunion = 2026-11-25 09:00
demain matin = 2026-11-25 09:00
demain soir 20h = 2026-11-25 20:00
demain après-midi | jardin = 2026-11-25 15:00
après-demain à midi = 2026-11-26 12:00
aujourd’hui à midi et demie = 2026-11-24 12:30
ce soir = 2026-11-24 19:00
midi et demie : | salade = 2026-11-24 12:30
ce soir à 20h30 : | répét = 2026-11-24 20:30
cet après-midi = 2026-11-24 15:00
à sept heures du soir = 2026-11-24 19:00
minuit = 2026-11-25 00:00
19h demain | vaisselle = 2026-11-25 19:00
lundi = 2026-11-30 09:00
lundi prochain à 19 h = 2026-11-30 19:00
mardi prochain 19h = 2026-12-01 19:00
lundi en huit = 2026-12-07 09:00
mardi en quinze à 19h = 2026-12-15 19:00
demain à huit heures moins le quart = 2026-11-25 07:45
lundi soir | réunion = 2026-11-30 19:00
ven 19h = 2026-11-27 19:00
le 5 janvier = 2027-01-05 09:00
le 1er janvier 2028 à midi = 2028-01-01 12:00
le mardi 5 janvier à 19h = 2027-01-05 19:00
mardi 15 à 19h = 2026-12-15 19:00
le 15 à 19h = 2026-12-15 19:00
15 août = 2027-08-15 09:00
03/04 = 2027-04-03 09:00
05/01 18h30 | film = 2027-01-05 18:30
5.1. = 2027-01-05 09:00
2027-03-12 19:00 = 2027-03-12 19:00
la semaine prochaine = 2026-11-30 09:00
dans 10 minutes | appeler 3 personnes = 2026-11-24 10:10
dans une heure = 2026-11-24 11:00
dans une demi-heure | sortir = 2026-11-24 10:30
dans un quart d'heure = 2026-11-24 10:15
dans 1h30 = 2026-11-24 11:30
dans 1 heure 30 | appeler = 2026-11-24 11:30
dans une heure et demie = 2026-11-24 11:30
dans deux jours = 2026-11-26 10:00
dans 2 semaines à 18h = 2026-12-08 18:00
tomorrow 7pm = 2026-11-25 19:00
"""

SPANISH = """
mañana a las 8:30 p. m. | coro = 2026-11-25 20:30
a las 20 hrs | coro = 2026-11-24 20:00
mañana = 2026-11-25 09:00
manana 18h | traer pastel = 2026-11-25 18:00
mañana por la mañana = 2026-11-25 09:00
mañana por la tarde | reunión = 2026-11-25 17:00
mañana a las 9 de la mañana = 2026-11-25 09:00
mañana a la una de la tarde = 2026-11-25 13:00
mañana | a dos manzanas = 2026-11-25 09:00
mañana | 2 horas de limpieza = 2026-11-25 09:00
pasado mañana a las 19 = 2026-11-26 19:00
hoy a las 20:30 | cine = 2026-11-24 20:30
a las 19 = 2026-11-24 19:00
a las 7 de la tarde = 2026-11-24 19:00
a las siete y media de la tarde | cena = 2026-11-24 19:30
a las ocho menos cuarto de la tarde = 2026-11-24 19:45
19:00h = 2026-11-24 19:00
esta noche = 2026-11-24 21:00
esta noche a las 12 = 2026-11-25 00:00
esta tarde a las 7 = 2026-11-24 19:00
lunes a mediodía = 2026-11-30 12:00
medianoche = 2026-11-25 00:00
el lunes = 2026-11-30 09:00
el lunes que viene a las 19h = 2026-11-30 19:00
el próximo martes 19h = 2026-12-01 19:00
el domingo por la mañana | caminata = 2026-11-29 09:00
el 5 de enero = 2027-01-05 09:00
el 5 de enero de 2028 a las 18:00 | fiesta = 2028-01-05 18:00
1º de enero = 2027-01-01 09:00
primero de enero = 2027-01-01 09:00
martes 5 de enero = 2027-01-05 09:00
el día 15 a las 19 = 2026-12-15 19:00
03/04 = 2027-04-03 09:00
2027-03-12 19:00 = 2027-03-12 19:00
la semana que viene = 2026-11-30 09:00
en una hora = 2026-11-24 11:00
en media hora | llamar = 2026-11-24 10:30
en una hora y media = 2026-11-24 11:30
en 1 hora y 30 minutos | x = 2026-11-24 11:30
dentro de 10 minutos = 2026-11-24 10:10
en dos días = 2026-11-26 10:00
tomorrow 7pm = 2026-11-25 19:00
"""


@pytest.mark.parametrize(("text", "left", "expected"), table(ENGLISH))
def test_english(text: str, left: str, expected: str) -> None:
    assert moment(f"{text} {left}", "en") == (expected, left)


@pytest.mark.parametrize(("text", "left", "expected"), table(FRENCH))
def test_french(text: str, left: str, expected: str) -> None:
    assert moment(f"{text} {left}", "fr") == (expected, left)


@pytest.mark.parametrize(("text", "left", "expected"), table(SPANISH))
def test_spanish(text: str, left: str, expected: str) -> None:
    assert moment(f"{text} {left}", "es") == (expected, left)


@pytest.mark.parametrize(
    ("text", "language", "choices"),
    [
        ("at 7", "en", ["11-24 19:00", "11-25 07:00"]),
        ("tomorrow at 7 o'clock", "en", ["11-25 07:00", "11-25 19:00"]),
        ("tomorrow at midnight", "en", ["11-25 00:00", "11-26 00:00"]),
        ("03/04", "en", ["03-04 09:00", "04-03 09:00"]),
        ("a las 7", "es", ["11-24 19:00", "11-25 07:00"]),
        ("mañana a las 7 y media", "es", ["11-25 07:30", "11-25 19:30"]),
        ("samedi à minuit", "fr", ["11-28 00:00", "11-29 00:00"]),
        ("samedi à minuit et demi", "fr", ["11-28 00:30", "11-29 00:30"]),
    ],
)
def test_what_can_mean_two_moments_is_asked(text: str, language: str, choices: list[str]) -> None:
    words = text.split()
    with pytest.raises(when.AmbiguousMoment) as asked:
        when.read_moment([*words, "dinner"], now=NOW, zone=PARIS, language=language)
    assert [f"{choice.astimezone(PARIS):%m-%d %H:%M}" for choice in asked.value.choices] == choices
    assert asked.value.used == len(words)


def test_what_can_mean_two_moments_is_not_asked_where_one_is_over() -> None:
    assert moment("today at 7", "en") == ("2026-11-24 19:00", "")
    assert moment("05/12/2026", "en", NOW.replace(month=6)) == ("2026-12-05 09:00", "")


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("hello", "en", "when-unreadable"),
        ("fri fish", "en", "when-unreadable"),
        ("sun cream", "en", "when-unreadable"),
        ("mon dentiste", "fr", "when-unreadable"),
        ("on se voit", "fr", "when-unreadable"),
        ("le 15 rue de la Paix", "fr", "when-unreadable"),
        ("à une réunion", "fr", "when-unreadable"),
        ("el 15 de la calle", "es", "when-unreadable"),
        ("7", "en", "when-unreadable"),
        ("en 10", "es", "when-unreadable"),
        ("5.10 euros", "en", "when-unreadable"),
        ("25:00", "en", "when-unreadable"),
        ("19pm", "en", "when-unreadable"),
        ("quarter to 0", "en", "when-unreadable"),
        ("99/99", "fr", "when-unreadable"),
        ("today 9:00", "en", "when-past"),
        ("aujourd'hui à 9h", "fr", "when-past"),
        ("24 november 9:00", "en", "when-past"),
        ("2020-01-01", "en", "when-past"),
        ("5 january 2020", "en", "when-past"),
        ("2026-11-24T09:59+01:00", "en", "when-past"),
        ("in 0 minutes", "en", "when-past"),
        ("31 june", "en", "when-no-such-day"),
        ("le 31 juin", "fr", "when-no-such-day"),
        ("2027-02-30", "es", "when-no-such-day"),
        ("31/02", "fr", "when-no-such-day"),
        ("02/31", "en", "when-no-such-day"),
        ("2027-03-12T25:00", "en", "when-no-such-day"),
        ("lundi 5 janvier", "fr", "when-wrong-weekday"),
        ("monday 5.1.", "en", "when-wrong-weekday"),
        ("in 999999 hours", "en", "when-too-far"),
        ("in 999999 weeks", "en", "when-too-far"),
        ("in 999999 months", "en", "when-too-far"),
    ],
)
def test_refusals(text: str, language: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        moment(text, language)
    assert refused.value.phrase.key == key
    assert isinstance(refused.value, when.WhenError) == (key == "when-unreadable")
    assert isinstance(refused.value, when.Past) == (key == "when-past")


def test_refusals_say_what_was_understood() -> None:
    with pytest.raises(when.Past) as past:
        moment("today 9:00", "en")
    assert said(past.value.phrase, "en").startswith("That is already over: Tuesday, 24 November 2026 at 09:00.")
    with pytest.raises(UserError) as wrong:
        moment("monday 5 january", "en")
    assert said(wrong.value.phrase, "en").startswith("Tuesday, 5 January 2027 is not a Monday.")


def said(phrase: Phrase, language: str) -> str:
    return format_phrase(phrase, CATALOGS[language], PARIS)


@pytest.mark.parametrize("key", ["when-unreadable", "when-not-repeating", "when-not-duration", "when-not-clock"])
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_examples_in_refusals_are_understood(key: str, language: str) -> None:
    examples = said(Phrase(key, words="x"), language).split("`")[1::2]
    assert len(examples) == 3
    for example in examples:
        words = example.split()
        found: when.Read[object] | None
        if key == "when-not-duration":
            found = when.read_duration(words, language=language)
        elif key == "when-not-clock":
            found = when.read_time_of_day(words, language=language)
        elif key == "when-not-repeating":
            found = when.read_recurrence(words, now=NOW, zone=PARIS, language=language)
        else:
            found = when.read_moment(words, now=NOW, zone=PARIS, language=language)
        assert found is not None and found.used == len(words)


@pytest.mark.parametrize(
    ("now", "text", "expected"),
    [
        # 2027-03-28 02:00 to 03:00 does not exist in Paris; 2026-10-25 02:00 to 03:00 is there twice.
        ("2027-03-27T12:00+01:00", "tomorrow 2:30", "2027-03-28T03:30+02:00"),
        ("2027-03-27T12:00+01:00", "in 24 hours", "2027-03-28T13:00+02:00"),
        ("2027-03-27T12:00+01:00", "in 1 day", "2027-03-28T12:00+02:00"),
        ("2026-10-24T12:00+02:00", "tomorrow 2:30", "2026-10-25T02:30+02:00"),
        ("2026-10-25T02:10+02:00", "in 1 hour", "2026-10-25T02:10+01:00"),
        ("2026-10-24T12:00+02:00", "2026-10-25T02:30+01:00", "2026-10-25T02:30+01:00"),
    ],
)
def test_the_night_when_clocks_change(now: str, text: str, expected: str) -> None:
    found = when.read_moment(text.split(), now=datetime.fromisoformat(now), zone=PARIS, language="en")
    assert found.value == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "language", "seconds", "used"),
    [
        ("90s", "en", 90, 1),
        ("3m", "en", 180, 1),
        ("3m20 rest", "en", 200, 1),
        ("1h30", "fr", 5400, 1),
        ("1h30m", "en", 5400, 1),
        ("1 h 30", "fr", 5400, 3),
        ("1 h 30 min", "fr", 5400, 4),
        ("2 hours", "en", 7200, 2),
        ("2 hours and 5 minutes each", "en", 7500, 5),
        ("an hour", "en", 3600, 2),
        ("une heure", "fr", 3600, 2),
        ("une demi-heure", "fr", 1800, 2),
        ("deux minutes par personne", "fr", 120, 2),
        ("media hora", "es", 1800, 2),
        ("dos minutos", "es", 120, 2),
        ("2d", "en", 172800, 1),
        ("1 semaine", "fr", 604800, 2),
        ("5 min,", "es", 300, 2),
    ],
)
def test_durations(text: str, language: str, seconds: int, used: int) -> None:
    assert when.read_duration(text.split(), language=language) == when.Read(timedelta(seconds=seconds), used)


@pytest.mark.parametrize("text", ["5", "minutes", "0 minutes", "five apples", "30m5h", "1h1h", "5x", "", "-3m"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(when.WhenError) as refused:
        when.read_duration(text.split(), language="en")
    assert refused.value.phrase.key == "when-not-duration"


@pytest.mark.parametrize(
    ("text", "language", "expected", "used"),
    [
        ("22", "en", time(22), 1),
        ("7", "en", time(7), 1),
        ("22:30", "en", time(22, 30), 1),
        ("10pm", "en", time(22), 1),
        ("at 7 am", "en", time(7), 3),
        ("midnight", "en", time(0), 1),
        ("24:00", "en", time(0), 1),
        ("22h30", "fr", time(22, 30), 1),
        ("22 h 30", "fr", time(22, 30), 3),
        ("à 8 heures", "fr", time(8), 3),
        ("midi", "fr", time(12), 1),
        ("a las 22", "es", time(22), 3),
        ("mediodía", "es", time(12), 1),
        ("7.30", "es", time(7, 30), 1),
    ],
)
def test_times_of_day(text: str, language: str, expected: time, used: int) -> None:
    assert when.read_time_of_day(plain(text).split(), language=language) == when.Read(expected, used)


@pytest.mark.parametrize("text", ["", "late", "25", "24:30", "7:60", "tomorrow"])
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(when.WhenError) as refused:
        when.read_time_of_day(text.split(), language="en")
    assert refused.value.phrase.key == "when-not-clock"


@pytest.mark.parametrize(
    ("language", "typed", "expected"),
    [
        ("en", "a week from now", "2026-01-08 12:00"),
        ("en", "two weeks from now", "2026-01-15 12:00"),
        ("en", "three days from now at 9:00", "2026-01-04 09:00"),
        ("en", "2 hours from now", "2026-01-01 14:00"),
        ("en", "end of the week", "2026-01-02 09:00"),
        ("en", "by the end of this week", "2026-01-02 09:00"),
        ("en", "at the end of next week", "2026-01-09 09:00"),
        ("fr", "dans une semaine", "2026-01-08 12:00"),
        ("fr", "fin de semaine", "2026-01-02 09:00"),
        ("fr", "à la fin de la semaine", "2026-01-02 09:00"),
        ("fr", "fin de semaine prochaine", "2026-01-09 09:00"),
        ("es", "dentro de una semana", "2026-01-08 12:00"),
        ("es", "de aquí a una semana", "2026-01-08 12:00"),
        ("es", "a fin de semana", "2026-01-02 09:00"),
        ("es", "al final de la semana", "2026-01-02 09:00"),
    ],
)
def test_from_now_and_the_end_of_the_week(language: str, typed: str, expected: str) -> None:
    now = datetime(2026, 1, 1, 12, 0, tzinfo=PARIS)  # a Thursday
    assert moment(typed, language, now) == (expected, "")


@pytest.mark.parametrize(("day", "end"), [(2, 2), (3, 4), (4, 4), (5, 9)])
def test_when_friday_is_over_the_week_ends_on_sunday(day: int, end: int) -> None:
    now = datetime(2026, 1, day, 8, 0, tzinfo=PARIS)
    assert moment("end of the week", "en", now) == (f"2026-01-{end:02} 09:00", "")
