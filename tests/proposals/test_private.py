"""Answers in private, for what is hard to say with one's name: nobody reads who said what, and no tap is offered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

MOMENT, DAY = timedelta(seconds=1), timedelta(days=1)
SIX = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Fay")
PROPOSE = "!proposal we meet on Tuesdays answers:private"
WORDS = {
    "en": (PROPOSE, "Answers are private here", "!agree P1", "is answered in our private chat",
           "!objection P1 two of us work then", "An objection: “two of us work then”", "yes"),
    "fr": ("!proposition on se voit le mardi réponses:privées", "Ici on répond en privé", "!d’accord P1",
           "On répond à P1 dans notre conversation privée", "!objection P1 deux d’entre nous travaillent",
           "Une objection : « deux d’entre nous travaillent »", "oui"),
    "es": ("!propuesta nos vemos los martes respuestas:privadas", "Aquí se responde en privado", "!de acuerdo P1",
           "A P1 se responde en nuestro chat privado", "!objeción P1 dos trabajamos entonces",
           "Una objeción: «dos trabajamos entonces»", "sí"),
}  # fmt: skip


@pytest.fixture
async def six(tmp_path: Path) -> AsyncIterator[Conversation]:
    async with conversation(tmp_path, people=SIX) as talk:
        yield talk


def body(talk: Conversation) -> str:
    """The live message as it is now."""
    return usual(talk.message("P1 ·").body)


@pytest.mark.parametrize("language", WORDS)
async def test_nobody_reads_who_said_what(tmp_path: Path, language: str) -> None:
    propose, how, agree, refused, object_, shown, yes = WORDS[language]
    async with conversation(tmp_path, language, people=SIX) as talk:
        ben, chats = await talk.direct("Ben"), {name: await talk.direct(name) for name in ("Chloé", "Dan")}
        said = usual(await talk.says("Anne", propose))
        assert how in said and "👍" not in said
        assert refused in usual(await talk.says("Chloé", agree)), "not in the room"
        assert "1 " in body(talk)
        for name, chat in chats.items():
            await talk.says(name, agree, chat)
        asked = usual(await talk.says("Ben", object_, ben))
        assert shown in asked and "Ben" not in asked.split("\n")[0], "as others would read it"
        await talk.says("Ben", yes, ben)
        await talk.passes(MOMENT)
        assert shown in body(talk) and "Ben" not in body(talk) and "3 " in body(talk)
        assert all("Ben" not in each.body for each in talk.shown())


async def test_a_tap_in_the_room_answers_nothing_and_says_where(six: Conversation) -> None:
    ben = await six.direct("Ben")
    await six.says("Anne", PROPOSE)
    for emoji in ("👍", "👎"):
        assert await six.reacts("Ben", emoji, "P1 ·") == ""
        assert "is answered in our private chat" in six.heard(ben)
    assert "is answered in our private chat" in await six.replies("Ben", "I agree", "P1 ·")
    assert "1 agrees" in body(six)
    for said in ("!against P1", "!concern P1 the cold", "!aside P1", "!objection P1 no", "!block P1 no"):
        assert "is answered in our private chat" in await six.says("Ben", said), said
    assert "1 agrees" in body(six)


async def test_which_kind_of_no_is_asked_and_its_words_are_shown_without_a_name(six: Conversation) -> None:
    ben = await six.direct("Ben")
    await six.says("Anne", PROPOSE)
    await six.says("Ben", "!against P1", ben)
    assert "without your name" in await six.says("Ben", "2", ben)
    await six.says("Ben", "the room is cold", ben)
    await six.passes(MOMENT)
    assert "A worry: “the room is cold”" in body(six) and "Ben" not in body(six)


async def test_the_way_out_is_picked_in_private_too(six: Conversation) -> None:
    chats = {name: await six.direct(name) for name in SIX[1:]}
    await six.says("Anne", PROPOSE)
    await six.says("Ben", "!against P1", chats["Ben"])
    for said in ("1", "two of us work then", "skip"):
        await six.says("Ben", said, chats["Ben"])
    await six.passes(MOMENT)
    for words in ("Mondays", "Sundays"):
        await six.says("Anne", f"!proposal change P1 we meet on {words}")
        await six.says("Ben", "no", chats["Ben"])
    assert "In our private chat: !proposal P1" in body(six)
    six.heard()
    assert await six.reacts("Chloé", "1️⃣", "P1 ·") == ""
    for name in ("Chloé", "Dan", "Eve"):
        await six.says(name, "!proposal P1", chats[name])
        assert "try it for four weeks" in await six.replies(name, "1", "P1 ·", chats[name])
    await six.passes(4 * DAY)
    assert "You try it for four weeks." in body(six) and "Ben" not in body(six)


async def test_the_objection_of_who_was_removed_is_lifted_without_their_name(six: Conversation) -> None:
    ben = await six.direct("Ben")
    await six.says("Anne", PROPOSE)
    await six.says("Ben", "!against P1", ben)
    for said in ("1", "two of us work then", "skip"):
        await six.says("Ben", said, ben)
    await six.passes(MOMENT)
    six.server.kick(six.room, user("Anne"), user("Ben"))
    await six.settle()
    assert "Whoever objects was removed" in body(six) and "Ben" not in body(six)
    said = await six.says("Anne", "!proposal lift P1 it is nothing")
    assert "Anne would lift the objection to P1: “it is nothing”" in said and "Ben" not in said
    await six.says("Dan", "!proposal lift P1 we have spoken")
    assert "No objection to P1 is left." in body(six)


@pytest.mark.parametrize(("people", "fits"), [(SIX[:5], True), (SIX[:4], False)])
async def test_it_takes_five_people(tmp_path: Path, people: tuple[str, ...], fits: bool) -> None:
    async with conversation(tmp_path, people=people) as talk:
        said = await talk.says("Anne", PROPOSE)
        assert ("Answers are private here" in said) is fits
        assert ("With fewer than 5 people" in said) is not fits


async def test_where_votes_are_counted_a_reason_has_no_name_either(six: Conversation) -> None:
    ben = await six.direct("Ben")
    await six.says("Anne", f"{PROPOSE} by:majority")
    await six.says("Ben", "!against P1", ben)
    await six.says("Ben", "1", ben)
    await six.says("Ben", "I work then", ben)
    await six.passes(MOMENT)
    assert "A no: “I work then”" in body(six) and "Ben" not in body(six)


async def test_in_a_meeting_nobody_is_asked_aloud_for_their_answer(six: Conversation) -> None:
    await six.says("Anne", "!circle start")
    await six.says("Anne", PROPOSE)
    await six.says("Anne", "!round end")
    await six.says("Anne", "!proposal next P1")
    await six.says("Anne", "!round end")
    assert "Do you agree to P1" not in await six.says("Anne", "!proposal next P1")
    assert "Answers are private here" in body(six)
