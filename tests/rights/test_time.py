"""For how long what is kept: each kind of data goes by itself, by a still clock."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user

DAY = timedelta(days=1)


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Conversation]:
    async with conversation(tmp_path) as talk:
        await talk.app.tidy()
        yield talk


async def rows(talk: Conversation, table: str, where: str = "1") -> int:
    """How many there are."""
    async with talk.store.transaction():
        number: int = await talk.store._database.value(f"SELECT count(*) FROM {table} WHERE {where}")
    return number


async def days(talk: Conversation, number: int) -> str:
    """Days go by, with all that is done every day and every hour."""
    said = ""
    for _ in range(number):
        said += await talk.passes(DAY)
        await talk.app.tidy()
    return said


async def spoke(talk: Conversation) -> None:
    await talk.says("Anne", "!queue order fair")
    await talk.says("Anne", "!give Ben")
    await talk.passes(timedelta(minutes=5))
    await talk.says("Ben", "!done")


@pytest.mark.slow
async def test_who_spoke_is_kept_for_as_long_as_the_group_wants(talk: Conversation) -> None:
    await spoke(talk)
    await days(talk, 89)
    assert await rows(talk, "turns") == 1
    await days(talk, 2)
    assert await rows(talk, "turns") == 0
    await talk.says("Anne", "!settings keep who spoke 2")
    await spoke(talk)
    assert await rows(talk, "turns") == 1
    await days(talk, 3)
    assert await rows(talk, "turns") == 0


@pytest.mark.slow
async def test_the_order_of_the_last_round_is_kept_for_three_months(talk: Conversation) -> None:
    await talk.says("Anne", "!round")
    await talk.says("Anne", "!round stop")
    await days(talk, 89)
    assert await rows(talk, "round_places") == 3
    await days(talk, 2)
    assert await rows(talk, "rounds") == await rows(talk, "round_places") == 0


async def test_counts_of_check_ins_are_kept_for_as_long_as_the_group_wants(talk: Conversation) -> None:
    await talk.says("Anne", "!settings checkin retention 5")
    await talk.says("Anne", "!settings keep the weeks of check-ins 3")
    await talk.says("Anne", "!checkin start")
    for name, level in (("Anne", 2), ("Ben", 3), ("Chloé", 4)):
        await talk.says(name, f"!checkin {level}")
    await talk.says("Anne", "!checkin close")
    await days(talk, 2)
    assert await rows(talk, "checkin_counts") > 0
    await days(talk, 2)
    assert await rows(talk, "checkin_counts") == 0
    assert await rows(talk, "checkin_marks") == 3, "each one’s own signs are another matter"
    await days(talk, 2)
    assert await rows(talk, "checkins") == await rows(talk, "checkin_marks") == 0


async def test_a_loan_of_which_nobody_speaks_is_taken_off_the_list(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Anne", "!settings keep old loans 10")
    await talk.says("Ben", "!lend book to:Chloé until:friday")
    await talk.says("Ben", "!lend tent to:Chloé")
    await days(talk, 9)
    assert await rows(talk, "loans") == 2
    talk.heard(chat)
    await days(talk, 2)
    assert await rows(talk, "loans") == 1
    assert talk.heard(chat).startswith("L2 (tent) has been on my list for so long that I take it off.")
    await days(talk, 3)
    assert await rows(talk, "loans") == 0


async def test_the_minutes_and_the_signs_of_check_ins_go_when_the_group_says(talk: Conversation) -> None:
    await talk.says("Anne", "!settings keep the minutes 3 days")
    await talk.says("Anne", "!settings checkin retention 6")
    await talk.says("Ben", "!decided to go on")
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 4 well")
    await talk.says("Anne", "!checkin close")
    await days(talk, 2)
    assert (await rows(talk, "minutes_decisions"), await rows(talk, "checkin_marks")) == (1, 1)
    await days(talk, 2)
    assert (await rows(talk, "minutes_decisions"), await rows(talk, "checkin_marks")) == (0, 1)
    await days(talk, 3)
    assert await rows(talk, "checkin_marks") == 0


async def test_what_is_over_on_the_board_goes_when_the_group_says(talk: Conversation) -> None:
    await talk.says("Anne", "!settings keep what is over 5")
    await talk.says("Ben", "!need a trestle")
    await talk.says("Ben", "!withdraw N1")
    await days(talk, 4)
    assert await rows(talk, "resources") == 1
    await days(talk, 2)
    assert await rows(talk, "resources") == 0


async def test_what_was_said_leaves_only_marks_and_these_go_too(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!remind me in 2 hours tea", chat)
    await talk.passes(timedelta(hours=2))
    assert await rows(talk, "reminders") == 1
    await days(talk, 2)
    assert await rows(talk, "reminders") == 0
    assert await rows(talk, "outbox", "person = '@ben:x'") > 0
    await days(talk, 30)
    assert await rows(talk, "outbox", "person = '@ben:x'") == 0


async def test_who_has_left_is_forgotten_after_a_month(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!language fr", chat)
    await talk.says("Ben", "!pause", chat)
    for room in (talk.room, chat):
        talk.server.leave(room, user("Ben"))
        await talk.settle()
    await days(talk, 29)
    assert await rows(talk, "state", "key = '@ben:x'") == 1, "their name in the group’s lists"
    assert (await rows(talk, "settings", "owner = '@ben:x'"), await rows(talk, "pauses")) == (2, 1)
    await days(talk, 2)
    assert await rows(talk, "state", "key = '@ben:x'") == 0
    assert (await rows(talk, "settings", "owner = '@ben:x'"), await rows(talk, "pauses")) == (0, 0)
    assert await rows(talk, "state", "key = '@anne:x'") == 1


@pytest.mark.slow
async def test_who_shares_a_room_keeps_their_own(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!language fr", chat)
    await talk.says("Ben", "!pause", chat)
    await days(talk, 60)
    assert (await rows(talk, "settings", "owner = '@ben:x'"), await rows(talk, "pauses")) == (2, 1)


async def test_a_group_without_a_room_is_forgotten_after_a_month(talk: Conversation) -> None:
    await talk.says("Ben", "!need a trestle")
    await talk.says("Anne", "!agreements add Be on time.")
    garden = await talk.gathering("Anne", "Ben", name="Garden")
    await talk.says("Ben", "!need a spade", garden)
    talk.server.kick(talk.room, user("Anne"), "@entraide:x")
    await talk.settle()
    await days(talk, 29)
    assert (await rows(talk, "resources"), await rows(talk, "agreements")) == (2, 7)
    await days(talk, 3)
    assert (await rows(talk, "resources"), await rows(talk, "agreements"), await rows(talk, "groups")) == (1, 0, 1)
    assert "a spade" in await talk.says("Ben", "!mine", garden)


async def test_a_group_whose_room_is_elsewhere_sleeps_on(talk: Conversation) -> None:
    garden = await talk.gathering("Anne", "Ben", name="Garden")
    await talk.says("Anne", "!agreements add Be on time.", garden)
    await talk.says("Anne", "!group join Tuesday circle", garden)
    await talk.says("Anne", "!group accept")
    await days(talk, 40)
    await talk.says("Anne", "!group leave", garden)
    assert "Be on time." in await talk.says("Ben", "!agreements", garden)


async def test_the_copy_from_before_an_update_is_kept_for_a_month(talk: Conversation) -> None:
    copy = talk.folder / "entraide.before-9.db"
    for age, stays in ((29 * DAY, True), (31 * DAY, False)):
        copy.write_bytes(b"")
        made = (talk.server.now - age).timestamp()
        os.utime(copy, (made, made))
        await talk.app.tidy()
        assert copy.exists() == stays
