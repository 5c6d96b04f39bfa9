"""What people type for something that comes back, and when it does."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from commands import LOCALES
from commands.kit import when
from commands.kit.catalogs import Catalogs
from commands.kit.errors import UserError
from commands.kit.formats import format_phrase
from commands.kit.words import plain

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=PARIS)  # a Tuesday
CATALOGS = Catalogs(LOCALES)
MO, TU, TH = "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TH"
WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


def read(text: str, language: str) -> when.Read[when.Recurrence] | None:
    return when.read_recurrence(plain(text).split(), now=NOW, zone=PARIS, language=language)


@pytest.mark.parametrize(
    ("language", "text", "left", "rule", "start"),
    [
        ("en", "every monday 19:00", "choir", MO, "11-30 19:00"),
        ("en", "each monday", "", MO, "11-30 09:00"),
        ("en", "every tuesday 9:00", "", TU, "12-01 09:00"),
        ("en", "every tuesday 19:00", "", TU, "11-24 19:00"),
        ("en", "every fri 7pm", "", "FREQ=WEEKLY;BYDAY=FR", "11-27 19:00"),
        ("en", "every day at 8", "walk", "FREQ=DAILY", "11-25 08:00"),
        ("en", "every morning", "yoga", "FREQ=DAILY", "11-25 09:00"),
        ("en", "every 3 days", "three plants", "FREQ=DAILY;INTERVAL=3", "11-25 09:00"),
        ("en", "every other day at noon", "", "FREQ=DAILY;INTERVAL=2", "11-24 12:00"),
        ("en", "every other tuesday", "", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "12-01 09:00"),
        ("en", "every week", "", TU, "12-01 09:00"),
        ("en", "every 2 weeks on friday", "", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "11-27 09:00"),
        ("en", "every two weeks on monday at 7pm", "", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "11-30 19:00"),
        ("en", "the first friday of the month 20:00", "", "FREQ=MONTHLY;BYDAY=1FR", "12-04 20:00"),
        ("en", "every second tuesday of the month", "", "FREQ=MONTHLY;BYDAY=2TU", "12-08 09:00"),
        ("en", "the last sunday of the month", "", "FREQ=MONTHLY;BYDAY=-1SU", "11-29 09:00"),
        ("en", "last day of the month at noon", "", "FREQ=MONTHLY;BYMONTHDAY=-1", "11-30 12:00"),
        ("en", "the 15th of every month", "", "FREQ=MONTHLY;BYMONTHDAY=15", "12-15 09:00"),
        ("en", "the 31st of every month", "", "FREQ=MONTHLY;BYMONTHDAY=-1", "11-30 09:00"),
        ("en", "every month on the 15th at noon", "", "FREQ=MONTHLY;BYMONTHDAY=15", "12-15 12:00"),
        ("en", "every month on the first friday", "", "FREQ=MONTHLY;BYDAY=1FR", "12-04 09:00"),
        ("en", "weekdays 9:00", "stand-up", WORKDAYS, "11-25 09:00"),
        ("en", "every weekday at 9", "", WORKDAYS, "11-25 09:00"),
        ("en", "mondays and thursdays 18:00", "run", "FREQ=WEEKLY;BYDAY=MO,TH", "11-26 18:00"),
        ("en", "every monday, wednesday and friday at 7pm", "gym", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "11-25 19:00"),
        ("en", "every monday", "friday plans", MO, "11-30 09:00"),
        ("en", "every monday evening", "choir", MO, "11-30 19:00"),
        ("en", "19:00 every monday", "choir", MO, "11-30 19:00"),
        ("en", "every monday until 5 january", "x", f"{MO};UNTIL=20270105T235959", "11-30 09:00"),
        ("en", "every monday until 5 january at 7pm", "x", f"{MO};UNTIL=20270105T235959", "11-30 19:00"),
        ("en", "every monday", "until we stop", MO, "11-30 09:00"),
        ("en", "every year on 5 january", "birthday", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5", "01-05 09:00"),
        ("en", "every 5 january at noon", "", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5", "01-05 12:00"),
        ("en", "on 5 january every year", "x", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5", "01-05 09:00"),
        ("en", "every year on 29 february", "", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", "02-28 09:00"),
        ("fr", "tous les ans le 5 janvier à 8h", "fête", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5", "01-05 08:00"),
        ("fr", "chaque année le 1er mai", "", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1", "05-01 09:00"),
        ("fr", "le 5 janvier de chaque année", "", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5", "01-05 09:00"),
        ("fr", "tous les 5 janvier", "", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5", "01-05 09:00"),
        ("es", "todos los años el 5 de enero", "x", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5", "01-05 09:00"),
        ("es", "cada 5 de enero a las 10h", "x", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5", "01-05 10:00"),
        ("es", "el 5 de enero de cada año", "", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=5", "01-05 09:00"),
        ("en", "every hour", "drink", "FREQ=HOURLY", "11-24 11:00"),
        ("en", "every 2 hours until 5 january", "x", "FREQ=HOURLY;INTERVAL=2;UNTIL=20270105T235959", "11-24 12:00"),
        ("fr", "toutes les heures", "boire", "FREQ=HOURLY", "11-24 11:00"),
        ("fr", "toutes les 3 heures", "", "FREQ=HOURLY;INTERVAL=3", "11-24 13:00"),
        ("fr", "toutes les 2 heures à 14h", "", "FREQ=HOURLY;INTERVAL=2", "11-24 14:00"),
        ("es", "cada hora", "agua", "FREQ=HOURLY", "11-24 11:00"),
        ("es", "cada dos horas", "agua", "FREQ=HOURLY;INTERVAL=2", "11-24 12:00"),
        ("fr", "tous les lundis à 19h", "vaisselle", MO, "11-30 19:00"),
        ("fr", "chaque lundi", "deux seaux", MO, "11-30 09:00"),
        ("fr", "les lundis et les jeudis 18h", "", "FREQ=WEEKLY;BYDAY=MO,TH", "11-26 18:00"),
        ("fr", "tous les lundis et jeudis à 19h30", "sport", "FREQ=WEEKLY;BYDAY=MO,TH", "11-26 19:30"),
        ("fr", "un mardi sur deux", "", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "12-01 09:00"),
        ("fr", "un jour sur deux à 8h", "", "FREQ=DAILY;INTERVAL=2", "11-25 08:00"),
        ("fr", "une semaine sur deux le vendredi à 20h", "", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "11-27 20:00"),
        ("fr", "toutes les deux semaines le mardi à 18h", "", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "11-24 18:00"),
        ("fr", "le premier vendredi du mois", "pain", "FREQ=MONTHLY;BYDAY=1FR", "12-04 09:00"),
        ("fr", "le dernier dimanche du mois à 15h", "", "FREQ=MONTHLY;BYDAY=-1SU", "11-29 15:00"),
        ("fr", "le 15 de chaque mois", "", "FREQ=MONTHLY;BYMONTHDAY=15", "12-15 09:00"),
        ("fr", "le 1ᵉʳ du mois à 9h", "", "FREQ=MONTHLY;BYMONTHDAY=1", "12-01 09:00"),
        ("fr", "chaque mois le 15", "", "FREQ=MONTHLY;BYMONTHDAY=15", "12-15 09:00"),
        ("fr", "en semaine à 9h", "", WORKDAYS, "11-25 09:00"),
        ("fr", "du lundi au vendredi", "", WORKDAYS, "11-25 09:00"),
        ("fr", "tous les matins", "", "FREQ=DAILY", "11-25 09:00"),
        ("fr", "tous les samedis matin", "marché", "FREQ=WEEKLY;BYDAY=SA", "11-28 09:00"),
        ("fr", "tous les jours à 8h jusqu’au 5 janvier", "", "FREQ=DAILY;UNTIL=20270105T235959", "11-25 08:00"),
        ("fr", "19h tous les lundis", "", MO, "11-30 19:00"),
        ("fr", "every monday at 7pm", "", MO, "11-30 19:00"),
        ("es", "cada lunes a las 19", "platos", MO, "11-30 19:00"),
        ("es", "todos los lunes a las 7 de la tarde", "", MO, "11-30 19:00"),
        ("es", "los lunes y jueves a las 18h", "", "FREQ=WEEKLY;BYDAY=MO,TH", "11-26 18:00"),
        ("fr", "le lundi et le jeudi à 8h", "sport", "FREQ=WEEKLY;BYDAY=MO,TH", "11-26 08:00"),
        ("es", "el lunes y el jueves a las 8", "", "FREQ=WEEKLY;BYDAY=MO,TH", "11-26 08:00"),
        ("en", "monday and thursday 8:00", "run", "FREQ=WEEKLY;BYDAY=MO,TH", "11-26 08:00"),
        ("es", "los sábados", "", "FREQ=WEEKLY;BYDAY=SA", "11-28 09:00"),
        ("es", "cada dos semanas", "", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "12-01 09:00"),
        ("es", "cada dos semanas el viernes a las 20h", "", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "11-27 20:00"),
        ("es", "todos los días a las 8", "", "FREQ=DAILY", "11-25 08:00"),
        ("es", "todas las noches", "", "FREQ=DAILY", "11-24 21:00"),
        ("es", "el primer viernes del mes", "", "FREQ=MONTHLY;BYDAY=1FR", "12-04 09:00"),
        ("es", "el último domingo de cada mes a las 12", "", "FREQ=MONTHLY;BYDAY=-1SU", "11-29 12:00"),
        ("es", "el día 15 de cada mes a las 10", "", "FREQ=MONTHLY;BYMONTHDAY=15", "12-15 10:00"),
        ("es", "de lunes a viernes a las 9", "", WORKDAYS, "11-25 09:00"),
        ("es", "todos los lunes hasta el 5 de enero", "x", f"{MO};UNTIL=20270105T235959", "11-30 09:00"),
    ],
)
def test_recurrences(language: str, text: str, left: str, rule: str, start: str) -> None:
    found = read(f"{text} {left}", language)
    assert found is not None
    assert (found.value.rule, f"{found.value.start:%m-%d %H:%M}") == (rule, start)
    assert plain(f"{text} {left}").split()[found.used :] == left.split()
    assert found.value.zone == "Europe/Paris"
    first = found.value.next_after(NOW)
    assert first is not None and first.astimezone(PARIS).replace(tzinfo=None) == found.value.start


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "monday 19:00"),
        ("en", "tomorrow every one"),
        ("en", "the first friday"),
        ("en", "19:00 meeting"),
        ("en", "the 15th"),
        ("fr", "les enfants"),
        ("fr", "un mardi"),
        ("fr", "une semaine à la mer"),
        ("es", "los niños"),
        ("es", "el lunes"),
    ],
)
def test_what_begins_no_recurrence(language: str, text: str) -> None:
    assert read(text, language) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("every 2 minutes", "when-not-repeating"),
        ("every cat", "when-not-repeating"),
        ("every 100 months", "when-not-repeating"),
        ("every 0 days", "when-not-repeating"),
        ("every day until today at 8", "when-ends-first"),
        ("every monday until 03/04", "when-which-day"),
        ("every monday until 31 june", "when-no-such-day"),
        ("every 999999 weeks", "when-not-repeating"),
    ],
)
def test_refusals(text: str, key: str) -> None:
    with pytest.raises(UserError) as refused:
        read(text, "en")
    assert refused.value.phrase.key == key
    assert isinstance(refused.value, when.WhenError) == (key == "when-not-repeating")


@pytest.mark.parametrize(
    ("text", "english", "french", "spanish"),
    [
        ("every day at 8", "every day at 08:00", "tous les jours à 8 h", "todos los días a las 8:00"),
        ("every hour", "every hour", "toutes les heures", "cada hora"),
        ("every 2 hours", "every 2 hours", "toutes les 2 heures", "cada 2 horas"),
        (
            "every 5 january",
            "every year on 5 January at 09:00",
            "tous les ans le 5 janvier à 9 h",
            "cada año el 5 de enero a las 9:00",
        ),
        ("every 3 days", "every 3 days at 09:00", "tous les 3 jours à 9 h", "cada 3 días a las 9:00"),
        ("every monday 19:00", "every Monday at 19:00", "chaque lundi à 19 h", "cada lunes a las 19:00"),
        (
            "mondays and thursdays 18:00",
            "every Monday and Thursday at 18:00",
            "chaque lundi et jeudi à 18 h",
            "cada lunes y jueves a las 18:00",
        ),
        (
            "every other monday until 5 january",
            "every 2 weeks on Monday at 09:00, until Tuesday, 5 January 2027",
            "toutes les 2 semaines, le lundi à 9 h, jusqu’au mardi 5 janvier 2027",
            "cada 2 semanas, el lunes a las 9:00, hasta el martes 5 de enero de 2027",
        ),
        (
            "weekdays 9:00",
            "Monday to Friday at 09:00",
            "du lundi au vendredi à 9 h",
            "de lunes a viernes a las 9:00",
        ),
        (
            "the first friday of the month 20:00",
            "the first Friday of the month at 20:00",
            "le premier vendredi du mois à 20 h",
            "el primer viernes del mes a las 20:00",
        ),
        (
            "the last sunday of the month",
            "the last Sunday of the month at 09:00",
            "le dernier dimanche du mois à 9 h",
            "el último domingo del mes a las 9:00",
        ),
        (
            "the 15th of every month",
            "on day 15 of the month at 09:00",
            "le 15 du mois à 9 h",
            "el día 15 del mes a las 9:00",
        ),
        (
            "the 1st of every month",
            "the first day of the month at 09:00",
            "le 1ᵉʳ du mois à 9 h",
            "el primer día del mes a las 9:00",
        ),
        (
            "the last day of the month",
            "the last day of the month at 09:00",
            "le dernier jour du mois à 9 h",
            "el último día del mes a las 9:00",
        ),
    ],
)
def test_descriptions(text: str, english: str, french: str, spanish: str) -> None:
    found = read(text, "en")
    assert found is not None
    phrase = found.value.describe()
    said = [format_phrase(phrase, CATALOGS[language], PARIS) for language in ("en", "fr", "es")]
    assert said == [english, french, spanish]


def test_it_ends_with_its_last_day() -> None:
    found = read("every monday 19:00 until 7 december", "en")
    assert found is not None
    last = datetime(2026, 12, 7, 19, tzinfo=PARIS)
    assert found.value.next_after(datetime(2026, 12, 1, tzinfo=UTC)) == last
    assert found.value.next_after(last) is None


def test_the_second_week_is_counted_from_the_first_time() -> None:
    found = read("every 2 weeks on monday at 7pm", "en")
    assert found is not None
    following = found.value.next_after(datetime(2026, 11, 30, 19, tzinfo=PARIS))
    assert following == datetime(2026, 12, 14, 19, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2027-03-27T12:00+01:00", "2027-03-28T03:30+02:00"),  # 02:30 is skipped that night
        ("2027-03-28T03:10+02:00", "2027-03-28T03:30+02:00"),
        ("2027-03-28T03:30+02:00", "2027-03-29T02:30+02:00"),
        ("2026-10-24T12:00+02:00", "2026-10-25T02:30+02:00"),  # 02:30 is there twice that night
        ("2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"),
        ("2026-10-25T02:10+01:00", "2026-10-26T02:30+01:00"),
    ],
)
def test_the_night_when_clocks_change(after: str, expected: str) -> None:
    nightly = when.Recurrence("FREQ=DAILY", datetime(2026, 10, 1, 2, 30), "Europe/Paris")  # noqa: DTZ001
    found = nightly.next_after(datetime.fromisoformat(after))
    assert found is not None and found.isoformat() == datetime.fromisoformat(expected).astimezone(UTC).isoformat()
