"""Questions to the group, as conversations: from people's own experience, with a name or without, and not kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import conversation, user, usual
from tests.leads import leads
from tests.sos.test_sos import Chats, chats_of

PEOPLE = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Fred", "Zelda")
SOON = timedelta(minutes=5)
OWN = "From your own experience, if you like: what helped, and what didn’t."
ANSWERED = "Passed on to the person who asked, with your name."


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        yield await chats_of(talk, *PEOPLE)


async def asked(chats: Chats, line: str = "!question how do you sleep? anonymous") -> str:
    """Zelda has asked without her name: what the room heard."""
    await chats.says("Zelda", line)
    said = usual(await chats.talk.passes(SOON))
    chats.heard("Zelda")
    return said


async def kept(chats: Chats, words: str) -> bool:
    return words.encode() in b"".join(each.read_bytes() for each in chats.talk.folder.iterdir() if each.is_file())


async def test_in_a_room_one_line_stands_beneath_and_nothing_is_kept(chats: Chats) -> None:
    assert await chats.talk.says("Ben", "!question how do you sleep qzxjvk?") == OWN
    assert not await kept(chats, "qzxjvk")
    assert await chats.talk.says("Chloé", "With a hot water bottle.") == ""
    assert "There are no needs" in await chats.says("Ben", "!needs")


async def test_in_private_it_is_shown_before_anybody_reads_it(chats: Chats) -> None:
    said = await chats.says("Ben", "!question how do you sleep?")
    assert "Ben asks: how do you sleep?" in said and chats.talk.heard() == ""
    assert (
        await chats.says("Ben", "with my name")
        == "I’ve asked Tuesday circle, with your name. Whoever likes answers there."
    )
    assert usual(chats.talk.heard()) == f"Ben asks: how do you sleep?\n{OWN}"


async def test_without_a_name_it_comes_a_little_later(chats: Chats) -> None:
    await chats.says("Zelda", "!question how do you sleep?")
    said = await chats.says("Zelda", "without my name")
    assert said.startswith("N1: how do you sleep? · a question\nI’ll bring this to Tuesday circle without your name")
    assert chats.talk.heard() == ""
    assert usual(await chats.talk.passes(SOON)) == (
        "Somebody asks, without a name. N1: how do you sleep? · a question\n"
        "Answer here from your own experience, if you like; or in private: !tell N1 …. I pass that on with your name,"
        " and keep nothing."
    )
    assert chats.heard("Zelda").startswith("I’ve asked the group, without your name.")


async def test_nothing_comes_where_it_is_not_wanted(chats: Chats) -> None:
    await chats.says("Zelda", "!question how do you sleep?")
    await chats.says("Zelda", "not at all")
    assert await chats.talk.passes(SOON) == ""
    assert "There are no needs" in await chats.says("Ben", "!needs")


async def test_private_answers_reach_who_asked_and_theirs_come_back(chats: Chats) -> None:
    await asked(chats)
    assert await chats.says("Ben", "!tell N1 I read qzxjvk") == ANSWERED
    said = chats.heard("Zelda")
    assert said.splitlines()[:2] == ["Ben writes about N1:", "> I read qzxjvk"]
    assert await chats.says("Dan", "!tell N1 I count") == ANSWERED
    chats.heard("Zelda")
    assert await chats.replies("Zelda", "Thank you, I will try", "I read") == "Passed on to Ben, without your name."
    assert "> Thank you, I will try" in chats.heard("Ben") and chats.heard("Dan") == ""
    assert await chats.replies("Ben", "Good night", "Thank you") == ANSWERED
    assert "> Good night" in chats.heard("Zelda")
    assert "reply to what I passed on" in await chats.says("Zelda", "!tell N1 all of you")
    assert "Ben" not in await chats.says("Anne", "!needs") and chats.talk.heard() == ""
    await chats.passes(timedelta(days=1))
    await chats.talk.app.tidy()
    assert not await kept(chats, "qzxjvk")


async def test_an_answer_is_taken_back_with_its_message(chats: Chats) -> None:
    await asked(chats)
    await chats.says("Ben", "!tell N1 I read")
    said = chats.talk.last
    assert "I read" in chats.talk.message("I read", chats.rooms["Zelda"]).body
    await chats.talk.takes_back("Ben", said, chats.rooms["Ben"])
    assert all("I read" not in each.body for each in chats.talk.shown(chats.rooms["Zelda"]))


async def test_whom_who_asked_is_kept_apart_from_reaches_them_not_and_reads_the_same(chats: Chats) -> None:
    await asked(chats)
    await chats.says("Zelda", "!not with Ben")
    chats.heard("Zelda")
    assert await chats.says("Ben", "!tell N1 I read") == ANSWERED
    assert chats.heard("Zelda") == ""


async def test_it_is_not_for_taking_and_a_thumb_says_nothing(chats: Chats) -> None:
    await asked(chats)
    assert await chats.talk.reacts("Ben", "👍", "Somebody asks") == ""
    assert "N1 is a question: answer in the room" in await chats.says("Ben", "!take N1")
    assert "N1 is a question: answer in the room" in await chats.talk.says("Zelda", "!take N1")
    await chats.talk.says("Ben", "!offer sleeping bags")
    assert "N1" not in chats.talk.message("sleeping bags").body, "nor does it fit anything"


async def test_after_a_week_it_leaves_the_board_by_itself(chats: Chats) -> None:
    await asked(chats)
    await chats.passes(timedelta(days=7) - timedelta(minutes=10))
    assert "how do you sleep" in await chats.says("Ben", "!needs")
    await chats.passes(timedelta(minutes=20))
    assert "There are no needs" in await chats.says("Ben", "!needs")
    assert chats.heard("Zelda") == chats.talk.heard() == ""
    assert await leads(chats.talk, 1, "Zelda") == []
    assert "is over" in await chats.says("Ben", "!tell N1 late")


async def test_in_a_room_the_word_comes_too_late(chats: Chats) -> None:
    said = await chats.talk.says("Zelda", "!question how do you sleep? anonymous")
    assert said.startswith("Everybody here has just read that, so it would not be anonymous.")


@pytest.mark.parametrize("how", ["takes back", "is forgotten", "withdraws"])
async def test_who_asked_can_end_it(chats: Chats, how: str) -> None:
    await chats.says("Zelda", "!question how do you sleep? anonymous")
    question = chats.talk.last
    await chats.talk.passes(SOON)
    match how:
        case "takes back":
            await chats.talk.takes_back("Zelda", question, chats.rooms["Zelda"])
        case "is forgotten":
            await chats.says("Zelda", "!forgetme everything yes")
        case _:
            await chats.says("Zelda", "!withdraw N1")
    await chats.talk.passes(SOON)
    assert "There are no needs" in await chats.says("Ben", "!needs")
    assert await leads(chats.talk, 1, "Zelda") == []


async def test_somebody_who_is_not_in_the_group_answers_nothing(chats: Chats) -> None:
    await asked(chats)
    stranger = await chats.talk.direct("Mallory")
    await chats.talk.says("Mallory", "!tell N1 hello", stranger)
    chats.talk.server.leave(chats.talk.room, user("Ben"))
    await chats.talk.settle()
    await chats.says("Ben", "!tell N1 hello")
    assert chats.heard("Zelda") == ""


async def test_a_text_that_is_too_long_is_not_asked(chats: Chats) -> None:
    assert await chats.talk.says("Ben", f"!question {'a' * 400}") == OWN
    assert "400" in await chats.talk.says("Ben", f"!question {'a' * 401}")


@pytest.mark.parametrize(
    ("language", "text", "asks", "news"),
    [
        ("en", "can I ask a question", "What would you like to ask?", "Chloé asks: How do you sleep?"),
        (
            "fr",
            "je peux poser une question",
            "Qu’est-ce que tu aimerais demander ?",
            "Chloé demande : How do you sleep?",
        ),
        ("es", "quiero preguntar algo", "¿Qué quieres preguntar?", "Chloé pregunta: How do you sleep?"),
    ],
)
async def test_what_people_say(tmp_path: Path, language: str, text: str, asks: str, news: str) -> None:
    async with conversation(tmp_path, language) as talk:
        chats = await chats_of(talk, "Chloé")
        assert usual(await chats.says("Chloé", text)) == asks
        said = usual(await chats.says("Chloé", "How do you sleep?"))
        assert news in said and talk.heard() == ""
        await chats.says("Chloé", "1")
        await chats.says("Chloé", {"en": "yes", "fr": "oui", "es": "sí"}[language])
        assert news in usual(talk.heard())


async def test_deleting_the_message_takes_back_what_the_bot_said_of_it(chats: Chats) -> None:
    await chats.talk.says("Ben", "!question how do you sleep?")
    asked = chats.talk.last
    await chats.talk.says("Ben", "!question how do you all sleep?", edit_of=asked)
    assert [each.body for each in chats.talk.shown()].count(OWN) == 1
    await chats.talk.takes_back("Ben", asked)
    assert OWN not in [each.body for each in chats.talk.shown()]
    await chats.says("Ben", "!question and what do you eat?")
    asked = chats.talk.last
    await chats.says("Ben", "1")
    assert "what do you eat" in chats.talk.heard()
    await chats.talk.takes_back("Ben", asked, chats.rooms["Ben"])
    assert "what do you eat" not in str([each.body for each in chats.talk.shown()])


async def test_a_question_keeps_its_mark_where_a_space_comes_before_it(tmp_path: Path) -> None:
    async with conversation(tmp_path, "fr") as talk:
        chats = await chats_of(talk, "Chloé")
        asked = usual(await chats.says("Chloé", "!question comment vous faites pour dormir ? merci"))
        assert "Chloé demande : comment vous faites pour dormir ?" in asked and "merci" not in asked
