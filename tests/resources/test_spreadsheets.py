"""Lists as people have them in spreadsheets: what their programs write into cells, in three languages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import LOCALES
from commands.kit.arguments import Circumstances
from commands.kit.catalogs import Catalogs
from commands.kit.errors import UserError
from commands.resources.lists.cells import as_date, as_number, as_tick
from commands.resources.lists.columns import Entry, column_of, entry_of, header_of
from commands.resources.lists.csv import pasted
from tests.conversation import Conversation, conversation, usual

PARIS = ZoneInfo("Europe/Paris")
CATALOGS = Catalogs(LOCALES)
NOW = datetime(2027, 3, 10, 18, tzinfo=UTC)


def read(text: str, language: str = "en") -> list[Entry | str]:
    """What is made of each line below the first: an entry, or the key of what is wrong with it."""
    at = Circumstances(now=NOW, zone=PARIS, language=language, catalogs=CATALOGS, members={"@ben:x": "Ben"})
    first, *others = pasted(text, lambda cell: column_of(cell, at) is not None)
    header, found = header_of(first.cells or (), at), list[Entry | str]()
    for line in others:
        try:
            assert line.cells
            found.append(entry_of(line.number, line.cells, header, at, "@anne:x"))
        except UserError as error:
            found.append(error.phrase.key)
    return found


def only(text: str, language: str = "en") -> Entry:
    (entry,) = read(text, language)
    assert isinstance(entry, Entry), entry
    return entry


# Dates.

FIRST, TIMED = "2027-04-12", "2027-04-12 18:30"
DATES = {
    "en": """2027-04-12 = 2027-04-12 00:00:00 = 2027-04-12T00:00:00 = 2027-04-12T00:00:00.000 = 2027-4-12 = 2027/04/12
        = 2027.04.12 = 12-Apr-2027 = 12-Apr-27 = 12-apr-27 = 12 Apr 27 = 12/Apr/2027 = 12-April-2027 = 12-Apr
        = April 12, 2027 = Monday, April 12, 2027 = 12 Apr 2027 00:00
        2027-03-31 = 31-Mar-2027 = 31/03/2027 = 3/31/2027 = 3/31/27 = 31/03/27 = 31-03-2027 = 31.03.2027 = 31.3.27
        = 3/31/2027 12:00:00 AM = 31/03/2027 00:00
        2027-03-31 18:30 = 2027-03-31 18:30:00 = 3/31/2027 6:30:00 PM = 3/31/2027 6:30 pm = 31-Mar-27 18:30
        = 2027-03-31T18:30:00 = 31/03/2027 06:30 p.m.""",
    "fr": """2027-04-12 = 12/04/2027 = 12/04/27 = 12-avr-27 = 12-avr.-27 = 12-avril-2027 = 12 avr. 2027 = 12-avr
        = lundi 12 avril 2027 = 12.04.2027 = 12-04-2027 = 2027-04-12 00:00:00 = 12/04/2027 00:00 = 12/04/2027 00:00:00
        2027-04-12 18:30 = 12/04/2027 18:30 = 12/04/2027 18:30:00 = 12/04/2027 18h30 = 12-avr-27 18:30
        2028-02-03 = 03-févr-28 = 3-févr.-28 = 03/02/2028
        2027-03-12 = 12-mars-27 = 12-mars = 12 mars 27 = 12/3/27""",
    "es": """2027-04-12 = 12/04/2027 = 12/04/27 = 12-abr-27 = 12-abr.-27 = 12-abril-2027 = 12 abr 2027 = 12-abr
        = lunes, 12 de abril de 2027 = 12.04.2027 = 12-04-2027 = 2027-04-12 00:00:00 = 12/04/2027 0:00
        2027-04-12 18:30 = 12/04/2027 18:30 = 12/04/2027 6:30 p. m. = 12/04/2027 06:30:00 p.m.
        2028-01-03 = 03-ene-28 = 3-ene.-28""",
}


def forms(table: str) -> list[tuple[str, str]]:
    """Each form, and what it means: the first of its row."""
    found, meant = [], ""
    for line in table.splitlines():
        row = [form.strip() for form in line.split(" = ") if form.strip(" =")]
        if not line.strip().startswith("="):
            meant = row[0]
        found += [(form.removeprefix("= "), meant) for form in row]
    return found


def dated(form: str, language: str) -> str:
    """How a date is read in a list of this language, or what is wrong with it."""
    head = {"en": "kind\twhat\tby", "fr": "type\tquoi\tpour", "es": "tipo\tqué\tpara"}[language]
    (found,) = read(f'{head}\nneed\ttea\t"{form}"', language)
    if isinstance(found, str) or found.draft.due is None:
        return str(found)
    here = found.draft.due.astimezone(PARIS)
    return f"{here:%Y-%m-%d}" if (here.hour, here.minute) == (23, 59) else f"{here:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("language", DATES)
def test_dates_as_spreadsheets_write_them(language: str) -> None:
    wrong = {form: shown for form, meant in forms(DATES[language]) if (shown := dated(form, language)) != meant}
    assert not wrong


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("12/04/2027", "lists-ambiguous"),  # English is written both ways round
        ("12-Mar-2020", "when-past"),
        ("31-Feb-2028", None),
        ("99/99/2027", None),
        ("12-Blurb-2027", None),
        ("4/2027", None),
        ("1" * 300, None),
    ],
)
def test_a_date_that_is_none_or_two_stays_out(cell: str, key: str | None) -> None:
    (found,) = read(f"kind\twhat\tby\nneed\ttea\t{cell}")
    assert isinstance(found, str), "nothing is guessed"
    assert key is None or found == key


# Numbers, and ticks.


@pytest.mark.parametrize("cell", ["3", "3.0", "3,0", "3.00", " 3 "])
def test_numbers_as_spreadsheets_write_them(cell: str) -> None:
    assert only(f"kind\twhat\tpeople\nneed\ttea\t{cell}").draft.people == 3


@pytest.mark.parametrize("cell", ["3.5", "3,5", "1e3", "1,000", "-1", "0.0", "51.0"])
def test_what_is_no_whole_number_of_people_stays_out(cell: str) -> None:
    assert read(f"kind\twhat\tpeople\nneed\ttea\t{cell}") == ["kit-not-a-number"]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_yes_and_no_as_spreadsheets_write_them(language: str) -> None:
    ticked = "TRUE true VRAI Verdadero x X ✓ ✔ ✔️ ✅ ☑ ☑️ 1 1.0 yes y oui Sí"
    blank = "FALSE FAUX falso 0 0,0 - ☐ ✗ ❌ no non"
    for cells, wanted in ((ticked, True), (blank, False)):
        for cell in cells.split():
            assert only(f"kind\twhat\turgent\nneed\ttea\t{cell}", language).draft.urgent is wanted, cell
    assert read("kind\twhat\turgent\nneed\ttea\tperhaps", language) == ["lists-not-a-tick"]


@given(st.text(max_size=60))
def test_any_cell_is_rewritten_without_a_fall_and_only_once(cell: str) -> None:
    for rewrite in (as_date, as_number, as_tick):
        assert rewrite(rewrite(cell)) == rewrite(cell)


# Columns and kinds.


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("type,title,description\nneed,Fresh bread,From our oven", "Fresh bread: From our oven"),
        ("description,title,type\nFrom our oven,Fresh bread,need", "Fresh bread: From our oven"),
        ("type,title,description\nneed,Fresh bread,", "Fresh bread"),
        ("type,title,description\nneed,,From our oven", "From our oven"),
        ("type,title,description\nneed,Fresh bread,Fresh bread from our oven", "Fresh bread from our oven"),
        ("type,description\nneed,Fresh bread", "Fresh bread"),
        ("type,what,notes\nneed,Fresh bread,'-gluten", "Fresh bread: -gluten"),
        ('type;titre;description\nbesoin;Pain;"Du four\nde la cour"', "Pain: Du four de la cour"),
        ("tipo\ttítulo\tdescripción\nbusco\tPan\tDel horno", "Pan: Del horno"),
        ("\ufeffsep=;\nkind;what\nneed;Fresh bread", "Fresh bread"),
        ('"sep=;"\nkind;what\nneed;Fresh bread', "Fresh bread"),
        ("SEP=,\nkind,what\nneed,Fresh; bread", "Fresh; bread"),
        ("sep=\t\nkind\twhat\nneed\tFresh bread", "Fresh bread"),
        ("\n\nkind,what\nneed,Fresh bread", "Fresh bread"),
        ("| kind | what |\n|---|:--|\n| need | Fresh bread |", "Fresh bread"),
        ("kind|what\nneed|Fresh bread", "Fresh bread"),
        ("```csv\nkind,what\nneed,Fresh bread\n```", "Fresh bread"),
    ],
)
def test_columns_and_wrappings_of_other_programs(text: str, what: str) -> None:
    assert only(text).draft.what == what


def test_what_is_too_long_with_its_description_is_said_and_not_cut() -> None:
    assert read(f"kind,title,description\nneed,tea,{'x' * 396}\nneed,tea,{'x' * 395}")[0] == "resources-too-long"
    assert isinstance(read(f"kind,title,description\nneed,tea,{'x' * 395}")[0], Entry)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("need want wants wanted demand Demand request asking besoin recherche cherche busco necesidad", "need"),
        ("offer offers offering offre propose oferta ofrezco have", "offer"),
    ],
)
def test_words_for_the_kinds(words: str, kind: str) -> None:
    for word in words.split():
        assert only(f"kind,what\n{word},tea").draft.kind == kind, word


def test_the_line_numbers_are_those_of_the_file() -> None:
    found = read("sep=;\nkind;what\n\nneed;tea\nneed;soup")
    assert [entry.line for entry in found if isinstance(entry, Entry)] == [4, 5]


# A list that does not say which.

NO_KIND = "!import title,description,urgent,standing\na ladder,of wood,yes,\nsoup,,,yes"


async def test_a_list_without_kinds_is_asked_about_once(talk: Conversation) -> None:
    assert (await talk.says("Anne", NO_KIND)).splitlines() == [
        "I can add 2 of these lines:",
        "- line 2: a ladder: of wood · urgent",
        "- line 3: soup · a standing offer",
        "Nothing is on the board yet. Are these needs or offers? !import needs or !import offers puts the 2 there, and"
        " the group then reads that they come from you. Otherwise I forget the list in an hour.",
    ]
    assert await talk.says("Anne", "!import yes") == (
        "Are these needs or offers? !import needs or !import offers puts them on the board."
    )
    assert (await talk.replies("Anne", "Offers, please", "I can add")).startswith("2 are on the board: O1–O2.")
    board = await talk.says("Ben", "!offers")
    assert "O2 soup" in board and "O1 a ladder: of wood" in board and "urgent" not in board
    assert (await talk.says("Anne", "!import needs")).startswith("I have no list from you waiting")


async def test_what_is_on_the_board_is_not_put_there_again(talk: Conversation) -> None:
    await talk.says("Anne", "!need soup")
    await talk.says("Anne", NO_KIND)
    said = await talk.says("Anne", "!import needs")
    assert said.splitlines()[:2] == [
        "It is on the board: N2. !needs and !offers show it.",
        "1 line was on the board already.",
    ]
    await talk.says("Anne", NO_KIND)
    assert await talk.says("Anne", "!import needs") == "2 lines were on the board already."


async def test_a_list_without_kinds_can_be_left(talk: Conversation) -> None:
    await talk.says("Anne", NO_KIND)
    assert await talk.replies("Anne", "never mind", "I can add") == "The list is forgotten, and nothing was added."


@pytest.mark.parametrize(
    ("language", "typed", "word", "put"),
    [
        ("fr", "!importer titre;pour\nune échelle;12-mars-27", "besoins", "C’est au tableau : N1."),
        ("es", "!importar título;para\nuna escalera;12/03/2027", "ofertas", "Está en el tablero: O1."),
    ],
)
async def test_it_is_asked_in_their_language(tmp_path: Path, language: str, typed: str, word: str, put: str) -> None:
    async with conversation(tmp_path, language) as talk:
        assert " 12 " in await talk.says("Anne", typed)
        assert usual(await talk.replies("Anne", word)).startswith(put)
