"""Pages to print: any name makes a page, whatever alphabet it is in, and no file grows beyond measure."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render import described
from bot.render.document import _Pages, printed
from commands import LOCALES
from commands.kit.attachments import Document
from commands.kit.catalogs import Catalogs
from commands.kit.phrase import Phrase

CATALOGS = Catalogs(LOCALES)
INSTEAD = "(name in the file S1.txt)"


def document(rows: tuple[str, ...], text: str = "Please keep the library open.", language: str = "en") -> bytes:
    made = Document(
        name="S1.pdf",
        title=Phrase("petitions-page-to", addressee="the city council"),
        text=text,
        heading=Phrase("petitions-page-signed", count=len(rows), day="today"),
        head=(Phrase("petitions-page-number"), Phrase("petitions-page-name"), Phrase("petitions-page-hand")),
        rows=rows,
        blank=12,
        instead=Phrase("petitions-page-instead", file="S1.txt"),
    )
    return printed(described(made, CATALOGS[language], ZoneInfo("Europe/Paris")))


def pages(data: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", data))


@pytest.mark.parametrize("language", CATALOGS.languages)
@pytest.mark.parametrize(("count", "expected"), [(0, 1), (1, 1), (3, 1), (100, 4)])
def test_every_language_has_its_pages(language: str, count: int, expected: int) -> None:
    data = document(("Zoé Ñañez",) * count, language=language)
    assert data.startswith(b"%PDF-") and pages(data) == expected


def test_a_thousand_names_are_a_small_file() -> None:
    data = document(tuple(f"Person number {number}" for number in range(1_000)))
    assert pages(data) == 30 and len(data) < 200_000


@settings(max_examples=15)
@given(st.lists(st.text(min_size=1, max_size=80), max_size=12), st.text(max_size=400))
def test_no_name_and_no_text_keeps_the_page_from_being_made(rows: list[str], text: str) -> None:
    assert document(tuple(rows), text).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoé Ñañez", "Zoé Ñañez"),
        ("Мария Іванівна", "Мария Іванівна"),
        ("محمد بن عبد الله", "محمد بن عبد الله"),
        ("שרה לוי", "שרה לוי"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("👩‍🌾 Zoé 🏽", "Zoé"),
        ("王小明", INSTEAD),
        ("नमस्ते", INSTEAD),
        ("🌻", INSTEAD),
        ("Zoé 王", INSTEAD),
    ],
)
def test_a_name_that_the_font_lacks_is_not_shown_in_part(name: str, shown: str) -> None:
    pages = _Pages()
    assert pages.shown(name, INSTEAD) == shown
    pages.output()  # closes the files of the fonts


@pytest.mark.parametrize("name", ["W" * 80, "Maria Magdalena von und zu Hohenstein " * 2, "ﷺ" * 20, "و" * 80])
def test_a_long_name_stays_in_its_row(name: str) -> None:
    assert pages(document((name,) * 3)) == 1
