"""Sharing a goal with a group: its words and a name, if the group wants that, and nothing of how it goes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import conversation, user
from tests.sos.test_sos import Chats, chats_of

PEOPLE = ("Anne", "Ben", "Chloé")
SHARED = "Anne shares a goal: “walk”"
HOW = "To share yours: !goal share. If something here worries you: !report in our private chat."
LIST = f"Goals that people shared here:\nAnne: “walk”\n{HOW}"
NONE = "Nobody has to share a goal here."


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await chats.says("Anne", "!goal walk")
        yield chats


async def test_in_private_it_is_asked_about_first(chats: Chats) -> None:
    said = await chats.says("Anne", "!goal share")
    assert f"> {SHARED}" in said and "Until then it stays between us" in said
    assert chats.talk.heard() == ""
    assert (await chats.says("Anne", "yes")).startswith("It is in the room now.")
    assert chats.talk.heard() == SHARED
    assert await chats.talk.says("Ben", "!goals") == LIST
    assert "It is shared here already." in await chats.says("Anne", "!goal share")


async def test_it_shows_nothing_of_how_it_goes(chats: Chats) -> None:
    assert await chats.talk.says("Anne", "!goal share") == SHARED
    for line in ("!goal step shoes on", "!goal did", "!goal rest"):
        await chats.says("Anne", line)
        assert await chats.talk.says("Ben", "!goals") == LIST
    assert chats.talk.heard() == ""
    await chats.says("Anne", "!goal end")
    assert NONE in await chats.talk.says("Ben", "!goals")


async def test_it_can_be_taken_back(chats: Chats) -> None:
    assert "You have shared it nowhere" in await chats.says("Anne", "!goal private")
    await chats.talk.says("Anne", "!goal share")
    assert await chats.says("Anne", "!goal private") == "It is yours alone again."
    assert not any(SHARED in each.body for each in chats.talk.shown())
    assert NONE in await chats.talk.says("Ben", "!goals")
    await chats.talk.says("Anne", "!goal share")
    await chats.talk.takes_back("Anne", chats.talk.last)
    assert NONE in await chats.talk.says("Ben", "!goals")
    await chats.talk.says("Anne", "!goal share")
    assert await chats.talk.says("Anne", "!goal private") == "" and chats.talk.signs() == ["👍"]
    assert NONE in await chats.talk.says("Ben", "!goals")


async def test_whoever_moderates_can_take_what_says_so_away(chats: Chats) -> None:
    await chats.talk.says("Ben", "!goal swim")
    await chats.talk.says("Ben", "!goal share")
    await chats.talk.takes_back("Anne", chats.talk.message("shares a goal").event_id)
    assert NONE in await chats.talk.says("Ben", "!goals")


async def test_a_group_can_keep_goals_private(chats: Chats) -> None:
    await chats.talk.says("Anne", "!goal share")
    said = await chats.talk.says("Anne", "!settings goals seen private only")
    assert "private only" in said
    here = "In this group goals are private. Yours are in our private chat: !goals there."
    assert await chats.talk.says("Ben", "!goals") == here
    await chats.says("Ben", "!goal swim")
    assert await chats.talk.says("Ben", "!goal share") == here
    await chats.talk.says("Anne", "!settings goals seen may be shared")
    assert await chats.talk.says("Ben", "!goals") == LIST


async def test_a_worry_about_it_leads_to_a_report_in_confidence(chats: Chats) -> None:
    await chats.talk.says("Anne", "!goal share")
    assert await chats.talk.reacts("Ben", "⚠️", "shares a goal") == ""
    assert chats.heard("Ben") == (
        "If something about it worries you, !report here tells those who facilitate, in confidence."
    )


async def test_who_leaves_or_is_forgotten_shares_nothing_any_more(chats: Chats) -> None:
    await chats.talk.says("Anne", "!goal share")
    await chats.says("Ben", "!goal swim")
    await chats.talk.says("Ben", "!goal share")
    chats.talk.server.leave(chats.talk.room, user("Ben"))
    await chats.talk.settle()
    assert not any("“swim”" in each.body for each in chats.talk.shown())
    assert await chats.talk.says("Chloé", "!goals") == LIST
    assert await chats.says("Ben", "!goals") == "“swim”", "it stays theirs"
    await chats.says("Anne", "!forgetme everything yes")
    assert NONE in await chats.talk.says("Chloé", "!goals")


async def test_leaving_one_of_two_rooms_changes_nothing(chats: Chats) -> None:
    await chats.talk.says("Anne", "!goal share")
    second = await chats.talk.gathering("Anne", "Ben")
    chats.talk.server.leave(second, user("Anne"))
    await chats.talk.settle()
    assert await chats.talk.says("Ben", "!goals") == LIST
    assert NONE in await chats.talk.says("Ben", "!goals", second), "another group has its own"


async def test_facilitators_see_no_private_goal(chats: Chats) -> None:
    await chats.says("Ben", "!goal swim")
    for line in ("!goals", "!mine", "!members", "!goal rest G1"):
        for said in (await chats.says("Anne", line), await chats.talk.says("Anne", line)):
            assert "swim" not in said
    await chats.passes(timedelta(days=1))
    assert "swim" not in chats.heard("Anne") + chats.talk.heard()
