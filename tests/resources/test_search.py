"""Finding needs and offers again: by words, tag, place, whose they are; page by page."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.kit.stems import stem, stems
from commands.resources.words import indexed
from storage.core.connection import Row
from storage.core.database import Database
from storage.resources import Draft, Resources, Wanted
from storage.store import Store
from storage.word_index import Sought
from tests.conversation import START, Conversation, conversation, usual


def codes(said: str) -> list[str]:
    return re.findall(r"^- ([NO]\d+)", said, re.MULTILINE)


# Words.


@pytest.mark.parametrize(
    "same",
    [
        "ladder ladders Ladder",
        "box boxes",
        "city cities",
        "move moving moved moves",
        "run running",
        "repair repairs repaired repairing",
        "drive drives driving driver drivers",
        "translate translating translations",
        "babysit babysitting",
        "échelle échelles ECHELLE echelle",
        "cheval chevaux",
        "manteau manteaux",
        "gâteau gâteaux",
        "vélo vélos",
        "réparer répare réparée réparation réparations reparation",
        "déménager déménage déménagement déménagements",
        "garder garde gardes",
        "logement logements",
        "écouter écoute",
        "cuidar cuida cuidado cuidados",
        "pintado pintados pintada pintar",
        "escalera escaleras",
        "camión camiones camion",
        "cocinar cocina",
        "viaje viajes viajar",
        "alojar alojamiento",
        "actividad actividades",
    ],
)
def test_words_that_are_the_same(same: str) -> None:
    assert len({stem(word) for word in same.split()}) == 1


@pytest.mark.parametrize(
    "other",
    [
        "ladder letter",
        "bike bake",
        "vélo volée",
        "mesa masa",
        "boat boots",
        "hammer ham",
        "réparer repas",
        "gato gasto",
    ],
)
def test_words_that_are_not(other: str) -> None:
    assert len({stem(word) for word in other.split()}) == 2


@given(st.text(max_size=80))
def test_every_text_has_words_without_accents_case_and_doubles(text: str) -> None:
    found = stems(text)
    assert len(found) == len(set(found)) <= 40
    assert all(word and len(word) <= 40 and "#" not in word and "@" not in word for word in found)


def test_little_words_find_nothing() -> None:
    assert stems("I need a bike for the house, please") == ("bike", "hous")
    assert stems("J’ai besoin d’une échelle") == ("ai", "echel")
    assert stems("una escalera para la casa") == ("escal", "casa")
    assert indexed("a bike", "Lilac Street", "tools") == ("#tool", "tool", "bike", "@lilac", "@street")


# Conversations.


async def test_looking_for_words(talk: Conversation) -> None:
    await talk.says("Anne", "!need a tall ladder where:station")
    await talk.says("Ben", "!need somebody to paint the station with people:2")
    await talk.says("Ben", "!need ladders tag:tools urgent")
    for look, found in (
        ("ladder", ["N3", "N1"]),
        ("LADDERS tall", ["N1"]),
        ("lad", ["N3", "N1"]),
        ("stat", ["N1", "N2"]),
        ("where:stat", ["N1"]),
        ("painting", ["N2"]),
        ("station", ["N1", "N2"]),
        ("where:station", ["N1"]),
        ("tag:tools", ["N3"]),
        ("tag:TOOL", ["N3"]),
        ("tag:too", []),
        ("#tools", ["N3"]),
        ("tool", ["N3"]),
        ("urgent", ["N3"]),
        ("mine", ["N2", "N3"]),
        ("mine ladder", ["N3"]),
    ):
        assert sorted(codes(await talk.says("Ben", f"!needs {look}"))) == sorted(found), look
    assert await talk.says("Ben", "!needs bicycle") == "No need on the board is like that. !needs shows all of them."
    assert (await talk.says("Ben", "!needs ladder")).startswith("2 needs found\n- N3")
    assert (await talk.says("Ben", "!offers ladder")).startswith("No offer on the board is like that.")


async def test_what_is_over_or_changed_is_found_no_more(talk: Conversation) -> None:
    await talk.says("Anne", "!need a ladder")
    await talk.says("Anne", "!change N1 a saw")
    assert codes(await talk.says("Ben", "!needs ladder")) == []
    assert codes(await talk.says("Ben", "!needs saws")) == ["N1"]
    await talk.says("Anne", "!close N1")
    assert codes(await talk.says("Ben", "!needs saw")) == []


async def test_a_long_board_comes_in_pages(talk: Conversation) -> None:
    for _ in range(3):
        await talk.says("Anne", "!need\n" + "\n".join(f"- chair {number}" for number in range(10)))
    said = await talk.says("Ben", "!needs")
    assert said.startswith("30 needs on the board\n") and len(codes(said)) == 12
    assert "\nand 18 more: !needs page:2\n" in said
    assert codes(await talk.says("Ben", "!needs page:2")) == [f"N{number}" for number in range(13, 25)]
    said = await talk.says("Ben", "!needs chairs page:3")
    assert codes(said) == [f"N{number}" for number in range(25, 31)] and "more" not in said
    assert said.startswith("30 needs found\n")
    assert "and 6 more: !needs chairs page:3" in await talk.says("Ben", "!needs chairs page:2")
    assert await talk.says("Ben", "!needs page:4") == "That page is empty: there are 30 in all."


async def test_french(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        await talk.says("Anne", "!besoin des échelles lieu:« gare de Lyon »")
        await talk.says("Ben", "!besoin réparer ma chaise")
        assert codes(await talk.says("Ben", "!besoins réparation")) == ["N2"]
        assert codes(await talk.says("Ben", "!besoins repas")) == []
        assert codes(await talk.says("Ben", "!besoins ECHELLE")) == ["N1"]
        assert codes(await talk.says("Ben", "!besoins lieu:gare")) == ["N1"]
        assert codes(await talk.says("Anne", "!besoins miens")) == ["N1"]
        assert (await talk.says("Ben", "!besoins échelle")).startswith("1 besoin trouvé\n")
        assert usual(await talk.says("Ben", "!besoins vélo")).startswith("Aucun besoin au tableau ne correspond.")
        for _ in range(2):
            await talk.says("Anne", "!offre\n" + "\n".join(f"- chaise {number}" for number in range(10)))
        assert "et encore 8 : !offres chaise page:2" in usual(await talk.says("Ben", "!offres chaise"))


async def test_spanish(tmp_path: Path) -> None:
    async with conversation(tmp_path, "es") as talk:
        await talk.says("Anne", "!necesito escaleras lugar:estación")
        await talk.says("Ben", "!necesito cuidar a mi gato")
        assert codes(await talk.says("Ben", "!necesidades cuidados")) == ["N2"]
        assert codes(await talk.says("Ben", "!necesidades escalera")) == ["N1"]
        assert codes(await talk.says("Ben", "!necesidades lugar:estacion")) == ["N1"]
        assert codes(await talk.says("Anne", "!necesidades mías")) == ["N1"]
        assert (await talk.says("Ben", "!necesidades bici")).startswith("Ninguna necesidad del tablero es así.")
        for _ in range(2):
            await talk.says("Anne", "!ofrezco\n" + "\n".join(f"- silla {number}" for number in range(10)))
        assert "y 8 más: !ofertas silla página:2" in await talk.says("Ben", "!ofertas silla")


async def test_a_word_that_is_everywhere(talk: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.word_index.MANY", 15)
    monkeypatch.setattr("storage.resources.search.MANY", 15)
    monkeypatch.setattr("commands.resources.boards.MANY", 15)
    for _ in range(3):
        await talk.says("Anne", "!need\n" + "\n".join(f"- chair {number} where:home" for number in range(10)))
    said = await talk.says("Ben", "!needs chair")
    assert said.startswith("15 results and more\n") and "\nand more: !needs chair page:2\n" in said
    assert codes(said) == [f"N{number}" for number in range(1, 13)]
    assert codes(await talk.says("Ben", "!needs chair home")) == codes(said)
    assert codes(await talk.says("Ben", "!needs chair 3 where:home")) == ["N4", "N14", "N24"]
    assert codes(await talk.says("Ben", "!needs chair mine")) == []


# How SQLite goes about it.

_BOARD = "SEARCH resources USING INDEX resources_board (group_id=? AND kind=?)"
_ROWS = "SEARCH resources USING INTEGER PRIMARY KEY (rowid=?)"
_BY_WORD = "SEARCH resource_words USING PRIMARY KEY (group_id=? AND kind=? AND word>? AND word<?)"
_OF_ITEM = "SEARCH own USING COVERING INDEX resource_words_by_resource (resource_id=?)"
_BY_PERSON = "SEARCH resources USING INDEX resources_by_person (person=?)"


def looking(*words: str) -> Wanted:
    return Wanted(tuple(Sought(word, word) for word in words))


@pytest.mark.parametrize(
    ("wanted", "uses"),
    [
        (Wanted(), [_BOARD]),
        (Wanted(urgent=True), ["SEARCH resources USING INDEX resources_board (group_id=? AND kind=? AND urgent=?)"]),
        (looking("rare"), [_ROWS, _BY_WORD]),
        (looking("chair", "rare"), [_ROWS, _BY_WORD, _OF_ITEM]),
        (looking("chair"), [_BOARD, _OF_ITEM]),
        (looking("chair", "#tools"), [_ROWS, _BY_WORD, _OF_ITEM]),
        (Wanted(person="@anne:x"), [_BY_PERSON]),
    ],
)
async def test_no_look_at_the_board_reads_all_of_it(
    tmp_path: Path, wanted: Wanted, uses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.word_index.MANY", 20)
    plan = await planned(tmp_path, lambda resources: resources.search.board(1, "need", wanted, limit=13))
    assert all(any(each in line for line in plan) for each in uses), plan
    assert not [line for line in plan if line.startswith("SCAN") and "json_each" not in line], plan


async def test_ones_own_is_found_without_reading_what_others_have(tmp_path: Path) -> None:
    assert _BY_PERSON in await planned(tmp_path, lambda resources: resources.of("@anne:x", 1))
    assert _ROWS in await planned(tmp_path, lambda resources: resources.taken_by("@anne:x", 1))


async def test_no_look_for_what_fits_reads_all_of_it(tmp_path: Path) -> None:
    plan = await planned(tmp_path, lambda resources: resources.asks.fitting(1, "need", ("chair", "rare"), "@ben:x"))
    assert [line for line in plan if "resource_words" in line] == [
        "SEARCH resource_words USING PRIMARY KEY (group_id=? AND kind=? AND word=?)"
    ] * 2
    assert not [line for line in plan if re.match(r"SCAN (resource|r)", line)], plan


async def planned(tmp_path: Path, look: Callable[[Resources], Awaitable[object]]) -> list[str]:
    """How SQLite goes about the statement with which `look` looks."""
    store = await Store.open(tmp_path / f"{uuid4()}.db")
    asked: list[tuple[str, tuple[object, ...]]] = []

    async with store.transaction():
        for number in range(50):
            draft = Draft(kind="need", what=f"chair {number}", tag="tools")
            words = ("chair", "#tools") if number else ("chair", "rare")
            await store.resources.add(1, person="@anne:x", draft=draft, words=words, event_id=f"${number}", now=START)
    every = Database.all

    class Noting(Database):
        async def all(self, sql: str, *values: object) -> list[Row]:
            asked.append((sql, values))
            return await every(self, sql, *values)

    store._database.__class__ = Noting
    async with store.transaction():
        await look(store.resources)
        sql, values = asked[-1]
        rows = await every(store._database, f"EXPLAIN QUERY PLAN {sql}", *values)
    await store.close()
    return [str(row["detail"]) for row in rows]
