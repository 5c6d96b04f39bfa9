"""People whose names look the same are told apart by their ids, wherever the bot shows them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rooms.likeness import is_visible, likeness
from storage.rooms.names import bare_name, own_name, shown_name
from tests.conversation import BOT, Conversation, conversation, user

UNSEEN = "\u200b\u200d\u2060\ufeff\u202e\u2066\u00ad\u034f\u3164\ufe0f\U000e0041\x07"
ALIKE = [
    ("Anne", "Anne"), ("Anne", "ANNE"), ("Anne", "Аnne"), ("Anne", "Ann\u0435"), ("Anne", "Ann\u200be"),
    ("Anne", "\u202eAnne"), ("Anne", "Anne\U000e0041"), ("Anne", "Ａｎｎｅ"), ("Anne", "𝐀𝐧𝐧𝐞"),
    ("Chloé", "Chloe\u0301"),
    ("Anne B", "Anne\u00a0B"), ("Anne B", " Anne  B"), ("Ali", "AIi"), ("Bob", "B0b"), ("Mia", "rnia"),
    ("Нина", "нина"), ("Σοφία", "σοφία"), ("Will", "VVill"),
]  # fmt: skip
DIFFERENT = [
    ("Anne", "Anna"), ("Anne", "Annie"), ("Chloé", "Chloe"), ("Jean", "Jeanne"), ("Anne", "Anne B"), ("Ben", "Ken"),
    ("Anne 🌸", "Anne 🌻"), ("Léa", "Lea"), ("王芳", "王方"), ("Иван", "Ивана"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_look_the_same(one: str, other: str) -> None:
    assert likeness(one) == likeness(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_that_people_can_tell_apart(one: str, other: str) -> None:
    assert likeness(one) != likeness(other)


@given(st.text(max_size=20), st.lists(st.tuples(st.integers(0, 40), st.sampled_from(UNSEEN)), max_size=6))
def test_what_nobody_can_see_makes_no_difference(name: str, hidden: list[tuple[int, str]]) -> None:
    dressed = name
    for place, sign in hidden:
        dressed = dressed[:place] + sign + dressed[place:]
    assert likeness(dressed).replace(" ", "") == likeness(name).replace(" ", "") or not name.isascii()
    assert is_visible(dressed) == is_visible(name)


@given(st.text(max_size=20), st.booleans())
def test_the_id_can_be_taken_off_again(name: str, alike: bool) -> None:
    shown = shown_name(name, "@anne:x", alike)
    assert bare_name(shown, "@anne:x") == own_name(name, "@anne:x") or name.endswith(" (@anne:x)")
    assert is_visible(shown)


@pytest.mark.parametrize("name", [*UNSEEN, "\u3164\u200b", " \u2800 "])
def test_a_name_of_which_nothing_is_seen_is_the_id(name: str) -> None:
    assert shown_name(name, "@eve:x", alike=False) == "@eve:x"


def test_a_name_that_looks_like_anothers_id_is_shown_with_its_own() -> None:
    assert shown_name("Anne (@anne:x)", "@eve:x", alike=False) == "Anne (@anne:x) (@eve:x)"
    assert shown_name("Anne (＠anne:x)", "@eve:x", alike=False) == "Anne (＠anne:x) (@eve:x)"


async def _joins(talk: Conversation, person: str, name: str, room: str | None = None) -> None:
    talk.server.profiles[person] = {"displayname": name}
    talk.server.invite(room or talk.room, user("Anne"), person)
    talk.server.join(room or talk.room, person)
    await talk.settle()
    talk.heard(room)


@pytest.mark.parametrize("name", ["Anne", "Аnne", "Ann\u200be", "\u202eAnne"])
async def test_they_are_told_apart_in_the_room_in_lists_and_in_private(tmp_path: Path, name: str) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!hand")
        await _joins(talk, "@eve:x", name)
        shown = name.replace("\u202e", "")
        queue = await talk.says("@eve:x", "!hand")
        assert "Anne (@anne:x)" in queue and f"{shown} (@eve:x)" in queue
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!need a ladder")
        assert f"{shown} (@eve:x)" in await talk.says("@eve:x", "!take N1")
        assert f"{shown} (@eve:x)" in await talk.says("Ben", "!needs", chat)
        await talk.says("@eve:x", "!remind Ben in 10 minutes tea")
        assert f"{shown} (@eve:x)" in "\n".join(each.body for each in talk.shown(chat))
        assert "(@ben:x)" not in await talk.says("Ben", "!hand"), "whose name is nobody else's has no id beside it"
        talk.server.leave(talk.room, "@eve:x")
        await talk.settle()
        talk.heard()
        assert "(@anne:x)" not in await talk.says("Ben", "!queue"), "and Anne is the only one again"


async def test_what_people_type_is_the_name_alone_or_what_is_shown(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await _joins(talk, "@eve:x", "Ben Marie")
        await _joins(talk, "@kim:y", "Ben Mаrie")
        assert "number 1" in await talk.says("Anne", "!hand for Ben Marie (@eve:x)")
        asked = await talk.says("Anne", "!lend a book to:Ben-Marie until:friday")
        assert "L1" not in asked
        asked = await talk.says("Anne", "!hand for Ben Mаrie")
        assert "Ben Mаrie (@kim:y)" in await talk.says("Anne", "!queue")


async def test_in_all_rooms_of_the_group_and_beside_the_bot(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        second = await talk.gathering("Anne", "Dan")
        await _joins(talk, "@eve:x", "Ben", second)
        assert "(@ben:x)" not in await talk.says("Ben", "!hand"), "another group's people are no matter"
        await talk.says("Anne", "!group join Tuesday circle", second)
        await talk.says("Anne", "!group accept")
        assert "Ben (@ben:x)" in await talk.says("Ben", "!queue")
        await _joins(talk, "@mallory:x", talk.server.name_of(BOT))
        assert "(@mallory:x)" in await talk.says("@mallory:x", "!hand")
        assert await talk.says("Dan", f"{talk.server.name_of(BOT)}: needs", second)


async def test_where_the_id_stands_beside_the_name_anyway_it_stands_there_once(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await _joins(talk, "@eve:x", "Anne")
        eve, ben = await talk.direct("@eve:x"), await talk.direct("Ben")
        await talk.says("Ben", "!oncall me")
        await talk.says("@eve:x", "!sos", eve)
        assert "Anne (@eve:x" in talk.message("needs somebody", ben).body
        assert "(@eve:x) (@eve:x" not in talk.message("needs somebody", ben).body
        garden = await talk.gathering("@eve:x", "Ben", name="Garden")
        await talk.says("@eve:x", "!group join Tuesday circle", garden)
        asked = talk.message("Garden").body
        assert "Anne (@eve:x) asks" in asked and "(@eve:x) (@eve:x)" not in asked


async def test_many_of_one_name_cost_a_room_one_statement(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        done: list[str] = []
        for number in range(30):
            talk.server.profiles[user(f"a{number}")] = {"displayname": "Anne"}
            talk.server.invite(talk.room, user("Anne"), user(f"a{number}"))
            talk.server.join(talk.room, user(f"a{number}"))
        await talk.settle()
        async with talk.store.transaction():
            await talk.store._database._connection.set_trace_callback(done.append)
            members = await talk.store.rooms.members(talk.room)
            assert len(done) == 2, "BEGIN, and one that reads"
            assert sum(name.startswith("Anne (@") for name in members.values()) == 31
            plan = await talk.store._database.all(f"EXPLAIN QUERY PLAN {done[1]}")
        detail = " ".join(row["detail"] for row in plan)
        assert "members_by_likeness (room_id=" in detail, "whoever else in other groups has that name costs nothing"
