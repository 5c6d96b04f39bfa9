"""What nobody can tell: whether kind words arrived, how many somebody got or gave, and what was taken back."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from storage.core.table import NUMBER
from storage.kindness import TABLES
from tests.conversation import Conversation, conversation, user
from tests.kindness.test_kindness import PEOPLE, Case, begun
from tests.rights.test_files import WORD, found_in

DAY = timedelta(days=1)


class World(NamedTuple):
    """What has come before somebody is thanked."""

    name: str
    before: tuple[tuple[str, str], ...]
    arrives: bool = False


WORLDS = (
    World("delivered", (("Ben", "!kind words on"),), arrives=True),
    World("not asked before", ()),
    World("off", (("Ben", "!kind words off"),)),
    World("on the reader’s list", (("Ben", "!kind words on"), ("Ben", "!not with Anne"))),
    World("on the writer’s list", (("Ben", "!kind words on"), ("Anne", "!not with Ben"))),
    World("on pause", (("Ben", "!kind words on"), ("Ben", "!pause"))),
)
SAYS = (
    ("r", "!thank Ben for the lift"),
    ("p", "!thank Ben for the soup"),
    ("next day", ""),
    ("p", "!thank Ben"),
    ("p", "you listened"),
    ("edit", "!thank Ben, you listened well"),
    ("p", "!cheer Ben again"),
    ("redact", ""),
    ("p", "!mydata"),
    ("p", "!cheer Ben once more"),
    ("p", "!forgetme everything yes"),
)


async def seen_by_anne(talk: Conversation, world: World) -> list[object]:
    """All that Anne sees, and when."""
    case, seen = await begun(talk, want=()), list[object]()
    if not any(name == "Anne" for name, _ in world.before):
        await case.says("Anne", "!not with Dan")  # so that her own list is as long in every world
    for name, words in world.before:
        await case.says(name, words)
    case.heard("Anne")
    for where, words in SAYS:
        chat = case.rooms["Anne"]
        if where == "next day":
            await case.passes(DAY)
            continue
        room = talk.room if where == "r" else chat
        if where == "redact":
            told = [await talk.takes_back("Anne", talk.last, chat)]
        elif where == "edit":
            told = [await talk.says("Anne", words, chat, edit_of=talk.last)]
        else:
            told = [await talk.says("Anne", words, room)]
        told += [talk.heard(), talk.heard(chat)]
        signs = talk.signs(talk.last, room) if where in "rp" else []
        seen.append((where, told, signs, talk.server.now))
        await case.passes(timedelta(0))
    return seen


async def test_who_writes_sees_the_same_whatever_becomes_of_it(tmp_path: Path) -> None:
    seen = {}
    for world in WORLDS:
        async with conversation(tmp_path / world.name, people=PEOPLE) as talk:
            seen[world.name] = await seen_by_anne(talk, world)
    assert len({json.dumps(each, default=str) for each in seen.values()}) == 1, seen


async def test_what_is_stored_of_the_writer_is_the_same_too(tmp_path: Path) -> None:
    counts = {}
    for world in WORLDS:
        async with conversation(tmp_path / world.name, people=PEOPLE) as talk:
            case = await begun(talk, want=())
            for name, words in world.before:
                await case.says(name, words)
            await case.says("Anne", "!thank Ben for the lift")
            async with talk.store.transaction():
                rows = {
                    table: [dict(row) for row in await talk.store._database.all(f"SELECT * FROM {table}")]
                    for table in ("kindness_messages", "kindness_days")
                }
            shapes = [{name: len(str(value)) for name, value in row.items()} for each in rows.values() for row in each]
            counts[world.name] = json.dumps(shapes)
    assert len(set(counts.values())) == 1, counts


def test_no_column_counts_and_none_says_who_wrote_to_whom() -> None:
    """A row for each person, and words in one column: who adds a number, a writer or a row for each word sees this."""
    columns = {
        table.name: re.findall(r"^ {12}(\w+) (?:TEXT|INTEGER)", table.schema, re.MULTILINE)
        + re.findall(r", (\w+) (?:TEXT|INTEGER)", table.schema)
        for table in TABLES
    }
    assert columns == {
        "kindness_boxes": ["person", "token", "asked", "said", "soonest", "words"],
        "kindness_messages": ["event_id", "box", "until"],
        "kindness_days": ["veil", "event_id", "at"],
    }
    assert not any(table.reads.get(NUMBER) for table in TABLES)
    boxes = TABLES[0]
    assert "person TEXT PRIMARY KEY" in boxes.schema, "one row for each person"


async def everything_but_words(talk: Conversation, people: tuple[str, ...]) -> dict[str, int]:
    """How many rows of each table name each of these people, in any column but that of the words in a box."""
    async with talk.store.transaction():
        database = talk.store._database
        tables = await database.all("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        counts: dict[str, int] = {}
        for table in [row["name"] for row in tables]:
            rows = [dict(row) for row in await database.all(f"SELECT * FROM {table}")]
            texts = [
                " ".join(str(value) for column, value in row.items() if (table, column) != ("kindness_boxes", "words"))
                for row in rows
            ]
            counts |= {f"{table} {name}": sum(user(name) in text for text in texts) for name in people}
        return counts


@pytest.mark.parametrize("kept", [False, True])
async def test_no_table_tells_how_many_somebody_got_or_gave(tmp_path: Path, *, kept: bool) -> None:
    """Two worlds in which as many words are said, to Ben alone or to three people; nobody's rows tell them apart."""
    found = []
    for number, given in enumerate((
        (("Anne", "Ben"), ("Chloé", "Ben"), ("Dan", "Ben")),
        (("Anne", "Ben"), ("Chloé", "Anne"), ("Dan", "Chloé")),
    )):  # fmt: skip
        async with conversation(tmp_path / str(number), people=PEOPLE) as talk:
            case = await begun(talk)
            for one, other in given:
                await talk.says(one, f"!cheer {other} hello")
            await case.passes(timedelta(0))
            if kept:
                for name in dict.fromkeys(other for _, other in given):
                    await case.reacts(name, "⭐", "hello")
            async with talk.store.transaction():
                await talk.store.forget_old(talk.clock())
            found.append(await everything_but_words(talk, ("Ben", "Dan")))
    assert found[0] == found[1]


async def test_kind_words_are_nowhere_but_in_the_row_of_who_got_them(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        case = await begun(talk)
        await case.thanks(f"!thank Ben for the {WORD}")
        await case.reacts("Ben", "⭐", WORD)
        await case.says("Ben", "!kind words")
        async with talk.store.transaction():
            database = talk.store._database
            tables = await database.all("SELECT name FROM sqlite_master WHERE type = 'table'")
            where = [
                (row["name"], each[0])
                for row in tables
                for each in await database.all(f"SELECT * FROM {row['name']}")
                if WORD in " ".join(map(str, tuple(each)))
            ]
        assert where == [("kindness_boxes", user("Ben"))]


@pytest.mark.parametrize("kept", [False, True])
async def test_what_is_taken_back_is_in_no_file(tmp_path: Path, *, kept: bool) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        case = await begun(talk)
        await case.says("Anne", f"!thank Ben for the {WORD}")
        written = talk.last
        await case.passes(timedelta(0))
        if kept:
            await case.reacts("Ben", "⭐", WORD)
            await case.says("Ben", "!kind words")
        assert found_in(tmp_path)
        await talk.takes_back("Anne", written, case.rooms["Anne"])
        await talk.app.tidy()
        assert found_in(tmp_path) == {}
        assert not any(WORD in each.body for each in talk.shown(case.rooms["Ben"]))


async def test_in_encrypted_rooms_too(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        case = await begun(talk)
        anne, chat = await talk.in_secret("Anne")
        talk.server.invite(chat, user("Anne"), user("Ben"))
        talk.server.join(chat, user("Ben"))
        await talk.settle()
        await anne.hear()
        written = await anne.say(f"!thank Ben for the {WORD}", chat)
        await talk.settle()
        await case.passes(timedelta(0))
        assert WORD not in case.heard("Ben"), "it is said in an encrypted chat alone"
        assert found_in(tmp_path)
        await talk.takes_back("Anne", written, chat)
        await talk.app.tidy()
        assert found_in(tmp_path) == {}


@pytest.mark.parametrize("whose", ["Anne", "Ben"])
async def test_who_is_forgotten_leaves_no_kind_word_behind(tmp_path: Path, whose: str) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        case = await begun(talk)
        await case.thanks(f"!thank Ben for the {WORD}")
        await case.reacts("Ben", "⭐", WORD)
        await case.thanks(f"!thank Chloé for the {WORD}")
        await case.says(whose, "!forgetme everything yes")
        await talk.app.tidy()
        async with talk.store.transaction():
            assert not (await talk.store.kindness.box(user("Ben"))).words
            left = (await talk.store.kindness.box(user("Chloé"))).words
        assert bool(left) is (whose == "Ben") and bool(found_in(tmp_path)) is (whose == "Ben")


async def test_who_left_every_group_is_forgotten_in_every_box(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        case = await begun(talk)
        await case.thanks(f"!thank Ben for the {WORD}")
        await case.reacts("Ben", "⭐", WORD)
        talk.server.leave(talk.room, user("Anne"))
        await talk.settle()
        await case.says("Anne", "!forgetme everything yes")
        await talk.app.tidy()
        assert found_in(tmp_path) == {}


async def test_who_was_thanked_before_is_not_told_more_than_anybody(tmp_path: Path) -> None:
    """Ben keeps apart from Anne while her words wait: they don't come, and nothing else is different."""
    async with conversation(tmp_path, people=PEOPLE) as talk:
        case: Case = await begun(talk)
        await case.thanks("!cheer Ben hello", by="Dan")
        await case.says("Anne", "!thank Ben for the lift")
        await case.says("Ben", "!not with Anne")
        case.heard("Ben")
        await case.passes(DAY)
        assert case.heard("Ben") == ""
