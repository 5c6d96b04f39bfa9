"""Marks on numbered options: how they are read, what stands, and which option suits most."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import LOCALES
from commands.kit.ballot import Count, count, ranked, read_marks, standing
from commands.kit.catalogs import Catalogs
from storage.ballots import KEPT, Answer, Ballots, Mark, ballot_tables
from storage.core.database import Database
from storage.core.migrations import Step

CATALOGS = Catalogs(LOCALES)
NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)
TABLES = ballot_tables("evening_dates", feature="evenings", of="evenings", timer="dates")
SCHEMA = "CREATE TABLE evenings (id INTEGER PRIMARY KEY, group_id INTEGER);" + "".join(each.schema for each in TABLES)
YES: Mark = "yes"
PERHAPS: Mark = "perhaps"

marks = st.dictionaries(st.integers(1, 4), st.sampled_from([YES, PERHAPS]))
stands = st.dictionaries(st.sampled_from("abcdefgh"), marks)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("1", {1: YES}),
        ("1 2?", {1: YES, 2: PERHAPS}),
        ("1, 3 ?", {1: YES, 3: PERHAPS}),
        ("1️⃣ 3️⃣?", {1: YES, 3: PERHAPS}),
        ("1 and 3 if need be, please", {1: YES, 3: PERHAPS}),
        ("1 and if need be 2", {1: YES, 2: PERHAPS}),
        ("1 et 3 s’il le faut, merci", {1: YES, 3: PERHAPS}),
        ("2 peut-être", {2: PERHAPS}),
        ("1 y 3 si hace falta", {1: YES, 3: PERHAPS}),
        ("All of them!", dict.fromkeys((1, 2, 3), YES)),
        ("cualquiera", dict.fromkeys((1, 2, 3), YES)),
        ("aucune", {}),
        ("5", {5: YES}),  # none of the three: it can be told
        ("I am 2", None),
        ("at 19:00", None),
        ("1234", None),
        ("?", None),
        ("", None),
        ("1 " * 121, None),
    ],
)
def test_marks_are_read_as_people_write_them(said: str, wanted: Mapping[int, Mark] | None) -> None:
    assert read_marks(said, 3, CATALOGS) == wanted


@given(st.text())
def test_any_words_are_marks_or_none(said: str) -> None:
    found = read_marks(said, 3, CATALOGS)
    assert found is None or all(number >= 0 for number in found)


def answer(person: str, tap: bool = False, /, **said: Mark) -> Answer:
    return Answer(person=person, event_id="$e", marks={int(key[1:]): mark for key, mark in said.items()}, tap=tap)


def test_new_words_replace_the_words_before_and_taps_add_to_them() -> None:
    said = [
        answer("a", True, _1=YES),
        answer("a", _2=YES),
        answer("a", _3=PERHAPS),
        answer("a", True, _4=YES),
        answer("b", _1=YES),
    ]
    assert standing(said) == {"a": {1: YES, 3: PERHAPS, 4: YES}, "b": {1: YES}}
    assert standing([answer("a", True, _1=YES), answer("a", _1=PERHAPS)]) == {"a": {1: PERHAPS}}, "words say more"
    assert standing([answer("a", _1=PERHAPS), answer("a", True, _1=YES)]) == {"a": {1: YES}}, "the later one"


def best(**stand: str) -> list[int]:
    people = {name: read_marks(said, 3, CATALOGS) or {} for name, said in stand.items()}
    return [each.option for each in ranked(count(people, 3))]


def test_most_people_then_fewest_if_need_be_then_the_earlier_one() -> None:
    assert best(a="1 2", b="2 3", c="2") == [2, 1, 3]
    assert best(a="1? 2", b="1 2") == [2, 1]
    assert best(a="1 3", b="3 1") == [1, 3]
    assert best(a="2", b="1? 2", c="1? 3", d="1?") == [1, 2, 3], "who comes if need be comes"


def test_what_nobody_marked_is_never_among_them() -> None:
    assert best(a="2", b="none") == [2]
    assert best(a="none") == []


@given(stands, st.permutations("abcdefgh"))
def test_it_is_the_same_whoever_said_what_and_when(stand: dict[str, dict[int, Mark]], names: list[str]) -> None:
    others = {names["abcdefgh".index(person)]: said for person, said in reversed(stand.items())}

    def numbers(people: Mapping[str, Mapping[int, Mark]]) -> list[tuple[int, int, int]]:
        return [(each.option, len(each.yes), len(each.perhaps)) for each in ranked(count(people, 4))]

    assert numbers(stand) == numbers(others)


@given(stands, st.sampled_from("abcdefgh"), st.integers(1, 4), st.sampled_from([YES, PERHAPS]))
def test_no_mark_speaks_against_its_option(
    stand: dict[str, dict[int, Mark]], person: str, option: int, mark: Mark
) -> None:
    before = stand.get(person, {}).get(option)
    if before == YES:
        return
    places = [
        [each.option for each in ranked(count(people, 4))]
        for people in (stand, stand | {person: stand.get(person, {}) | {option: mark}})
    ]
    earlier, later = (each.index(option) if option in each else len(each) for each in places)
    assert later <= earlier


def law(folder: Path, check: Callable[[Ballots, Database], Awaitable[None]]) -> None:
    """Run it in one transaction of a new database, in which there are the evenings 1 and 2."""

    async def run() -> None:
        database = await Database.open(folder / "entraide.db", (Step("evenings", SCHEMA),))
        try:
            async with database.transaction():
                await database.run("INSERT INTO evenings VALUES (1, 1), (2, 1)")
                await check(Ballots(database, "evening_dates"), database)
        finally:
            await database.close()

    asyncio.run(run())


def test_a_ballot_and_its_marks_are_stored_and_taken_back(tmp_path: Path) -> None:
    async def check(ballots: Ballots, database: Database) -> None:
        made = await ballots.open(1, person="@a:x", event_id="$o", options=("sat", "sun"), closes=NOW)
        assert made == await ballots.get(made.id) == await ballots.about(1) == await ballots.by_event("$o")
        assert (made.options, made.closes, made.closed) == (("sat", "sun"), NOW, None)
        assert await ballots.about(2) is None
        said = [
            Answer(person="@a:x", event_id="$1", marks={1: YES, 2: PERHAPS}, tap=False),
            Answer(person="@b:x", event_id="$2", marks={2: YES}, tap=True),
        ]
        for each in said:
            await ballots.mark(made.id, each)
        assert await ballots.answers(made.id) == said
        assert await ballots.marked_by("@b:x") == [made]
        assert await ballots.withdraw(made.id, "@a:x") and not await ballots.withdraw(made.id, "@a:x")
        assert await ballots.answers(made.id) == said[1:]
        assert await ballots.take_back("$2") == made and await ballots.take_back("$2") is None
        assert await ballots.answers(made.id) == []

    law(tmp_path, check)


def test_of_each_person_the_newest_messages_are_kept(tmp_path: Path) -> None:
    async def check(ballots: Ballots, database: Database) -> None:
        made = await ballots.open(1, person="@a:x", event_id="$o", options=("sat", "sun"), closes=NOW)
        said = [Answer(person="@a:x", event_id=f"${number}", marks={1: YES}, tap=False) for number in range(KEPT + 1)]
        other = Answer(person="@b:x", event_id="$b", marks={2: YES}, tap=True)
        for each in (other, *said[:KEPT]):
            await ballots.mark(made.id, each)
        assert await ballots.answers(made.id) == [other, *said[:KEPT]]
        await ballots.mark(made.id, said[KEPT])
        assert await ballots.answers(made.id) == [other, *said[1:]]

    law(tmp_path, check)


def test_a_ballot_closes_goes_on_and_gives_way_to_another(tmp_path: Path) -> None:
    async def check(ballots: Ballots, database: Database) -> None:
        made = await ballots.open(1, person="@a:x", event_id="$o", options=("sat", "sun"), closes=NOW)
        await ballots.mark(made.id, Answer(person="@b:x", event_id="$2", marks={2: YES}, tap=True))
        await ballots.close(made.id, NOW)
        closed = await ballots.get(made.id)
        assert closed and closed.closed == NOW
        await ballots.reopen(made.id, NOW)
        assert [each.id for each in await ballots.opened_by("@a:x")] == [made.id]
        await ballots.leave_to_group(made.id)
        left = await ballots.get(made.id)
        assert left and (left.closed, left.person) == (None, "")
        other = await ballots.open(1, person="@b:x", event_id="$p", options=("mon", "tue"), closes=NOW)
        assert await ballots.get(made.id) is None and await ballots.answers(made.id) == []
        assert other.id != made.id
        await database.run("DELETE FROM evenings WHERE id = 1")
        assert await ballots.about(1) is None

    law(tmp_path, check)


def test_a_count_says_who() -> None:
    assert count({"a": {1: YES}, "b": {1: PERHAPS, 2: YES}}, 2) == [Count(1, ("a",), ("b",)), Count(2, ("b",), ())]
