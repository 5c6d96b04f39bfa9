"""Facts by type, in the three languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from timeit import timeit
from zoneinfo import ZoneInfo

import pytest

from commands.kit.catalogs import Catalogs
from commands.kit.formats import format_value
from commands.kit.phrase import Member, Phrase

PARIS = ZoneInfo("Europe/Paris")
EVENING = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def catalogs(tmp_path_factory: pytest.TempPathFactory) -> Catalogs:
    folder: Path = tmp_path_factory.mktemp("locales")
    for language, both in {"en": "{what} for {who}", "fr": "{what} pour {who}", "es": "{what} para {who}"}.items():
        (folder / language).mkdir()
        header = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        (folder / language / "a.po").write_text(f'{header}\nmsgid "a-b"\nmsgstr "{both}"\n', encoding="utf-8")
    return Catalogs(folder)


def spaces(text: str) -> str:
    """With plain spaces, to compare."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "en", "fr", "es"),
    [
        (
            EVENING,
            "Tuesday, 24 November 2026 at 19:00",
            "mardi 24 novembre 2026 à 19 h",
            "martes 24 de noviembre de 2026 a las 19:00",
        ),
        (
            datetime(2026, 11, 25, 0, 5, tzinfo=UTC),
            "Wednesday, 25 November 2026 at 01:05",
            "mercredi 25 novembre 2026 à 1 h 05",
            "miércoles 25 de noviembre de 2026 a la 1:05",
        ),
        (
            date(2026, 3, 1),
            "Sunday, 1 March 2026",
            "dimanche 1ᵉʳ mars 2026",
            "domingo 1 de marzo de 2026",
        ),
        (time(9, 5), "09:05", "9 h 05", "9:05"),
        (timedelta(hours=1, minutes=30), "1 hour 30 minutes", "1 heure 30 minutes", "1 hora 30 minutos"),
        (timedelta(days=2, seconds=1), "2 days 1 second", "2 jours 1 seconde", "2 días 1 segundo"),
        (timedelta(0), "0 seconds", "0 seconde", "0 segundos"),
        (timedelta(minutes=-5), "-5 minutes", "-5 minutes", "-5 minutos"),
        (timedelta(seconds=59.6), "1 minute", "1 minute", "1 minuto"),
        (3, "3", "3", "3"),
        (12345, "12,345", "12 345", "12.345"),
        (2.5, "2.5", "2,5", "2,5"),
        ("<b>12345</b>", "<b>12345</b>", "<b>12345</b>", "<b>12345</b>"),
        (Member("@anne:example.org", "Anne"), "Anne", "Anne", "Anne"),
        ([], "", "", ""),
        (["Anne"], "Anne", "Anne", "Anne"),
        (("Anne", "Ben"), "Anne and Ben", "Anne et Ben", "Anne y Ben"),
        (["Anne", 2, "Chloé"], "Anne, 2 and Chloé", "Anne, 2 et Chloé", "Anne, 2 y Chloé"),
        (list("abcd"), "a, b, c and d", "a, b, c et d", "a, b, c y d"),
        (["Ana", "Inés"], "Ana and Inés", "Ana et Inés", "Ana e Inés"),
        (["Ana", "Íñigo"], "Ana and Íñigo", "Ana et Íñigo", "Ana e Íñigo"),
        (["Ana", "Hilda"], "Ana and Hilda", "Ana et Hilda", "Ana e Hilda"),
        (["Ana", "Ian"], "Ana and Ian", "Ana et Ian", "Ana y Ian"),
        (
            Phrase("a-b", what=["tea", Phrase("a-b", what=1, who="x")], who=Member("@a:b", "Anne")),
            "tea and 1 for x for Anne",
            "tea et 1 pour x pour Anne",
            "tea y 1 para x para Anne",
        ),
        (Phrase("a-b", what="{who}", who="x"), "{who} for x", "{who} pour x", "{who} para x"),
        (Phrase("a-b", what=1), "1 for {who}", "1 pour {who}", "1 para {who}"),
    ],
)
def test_a_fact_reads_as_in_the_language(catalogs: Catalogs, value: object, en: str, fr: str, es: str) -> None:
    shown = [spaces(format_value(value, catalogs[language], PARIS)) for language in ("en", "fr", "es")]
    assert shown == [en, fr, es]


def test_a_moment_is_shown_in_the_zone(catalogs: Catalogs) -> None:
    shown = format_value(EVENING, catalogs["en"], ZoneInfo("America/Lima"))
    assert shown == "Tuesday, 24 November 2026 at 13:00"


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "Sunday, 1 March", "Tuesday, 24 November at 19:00"),
        ("fr", "dimanche 1ᵉʳ mars", "mardi 24 novembre à 19 h"),
        ("es", "domingo 1 de marzo", "martes 24 de noviembre a las 19:00"),
    ],
)
def test_the_year_is_shown_where_it_is_another(catalogs: Catalogs, language: str, day: str, moment: str) -> None:
    shown = [spaces(format_value(each, catalogs[language], PARIS, 2026)) for each in (date(2026, 3, 1), EVENING)]
    assert shown == [day, moment]
    next_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert "2027" in format_value(next_year, catalogs[language], PARIS, 2026), "of the clock on which it is shown"
    assert "2026" in format_value(EVENING, catalogs[language], PARIS, 2027)


def test_both_readings_of_an_autumn_hour_and_equal_numbers_keep_apart(catalogs: Catalogs) -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
    shown = [format_value(value, catalogs["en"], UTC) for value in (first, first.replace(fold=1))]
    assert [text[-5:] for text in shown] == ["00:30", "01:30"]
    assert [format_value(value, catalogs["en"], UTC) for value in (1, 1.0)] == ["1", "1"]


def test_a_fact_of_no_known_kind_is_refused(catalogs: Catalogs) -> None:
    for value in (None, True, object(), {"a": 1}):
        with pytest.raises(TypeError):
            format_value(value, catalogs["en"], UTC)
    with pytest.raises(ValueError, match="zone"):
        format_value(datetime(2026, 11, 24), catalogs["en"], UTC)  # noqa: DTZ001 - what is to be refused


def test_formatting_is_quick(catalogs: Catalogs) -> None:
    values = [EVENING, EVENING.date(), timedelta(hours=1, minutes=30), 12, ["Anne", "Ben", "Chloé"]]
    catalog = catalogs["fr"]
    seconds = min(
        timeit(lambda: [format_value(value, catalog, PARIS) for value in values], number=50) for _ in range(3)
    )
    assert seconds / 50 < 0.001
