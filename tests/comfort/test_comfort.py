"""What helps somebody in a hard hour, as conversations: read back to them alone, and gone with their message."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from commands.comfort import LONGEST, MOST
from tests.conversation import Conversation, conversation, user, usual

HOW = (
    "One more: !good for me and your words. To take one out, delete your message, or !good for me forget and a word"
    " of it."
)


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Conversation]:
    async with conversation(tmp_path) as begun:
        yield begun


async def test_what_helps_is_noted_and_read_back_to_its_owner_alone(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    assert (await talk.says("Anne", "!what helps me", anne)).startswith("Nothing is noted yet. On a good day,")
    assert await talk.says("Anne", "!good for me tea, calling Zoé", anne) == (
        "Noted, for you alone.\n!what helps me reads it back to you whenever you like."
    )
    await talk.says("Anne", "good for me:\nthe lake\n\nnot reading the news", anne)
    assert await talk.says("Anne", "what helps me", anne) == (
        f"What you noted for yourself:\n– tea, calling Zoé\n– the lake\n– not reading the news\n\n{HOW}"
    )
    assert (await talk.says("Ben", "!what helps me", ben)).startswith("Nothing is noted yet.")
    assert talk.heard() == "", "and the room reads nothing"


@pytest.mark.parametrize(
    ("language", "note", "ask", "title"),
    [
        ("en", "!good for me tea", "my plan", "What you noted for yourself:\n– tea"),
        ("fr", "!me fait du bien une tisane", "ce qui m'aide", "Ce que tu as noté pour toi :\n– une tisane"),
        ("fr", "ça me fait du bien marcher", "qu'est-ce qui m’aide ?", "Ce que tu as noté pour toi :\n– marcher"),
        ("es", "!me hace bien un té", "qué me ayuda", "Lo que anotaste para ti:\n– un té"),
        ("es", "me hace bien llamar a Zoé", "a quien llamo", "Lo que anotaste para ti:\n– llamar a Zoé"),
    ],
)
async def test_as_people_say_it(tmp_path: Path, language: str, note: str, ask: str, title: str) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", note, chat)
        assert usual(await talk.says("Ben", ask, chat)).startswith(title)


async def test_in_a_room_nothing_is_said_of_it(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    assert await talk.says("Ben", "!good for me calling my sister") == ""
    assert talk.heard(ben) == (
        "That is for this chat alone. Please delete your message in the room, then write it here. Nobody else reads"
        " this chat."
    )
    assert (await talk.says("Ben", "!my plan", ben)).startswith("Nothing is noted yet."), "its words are not even read"
    assert await talk.says("Ben", "!my plan") == ""


async def test_a_line_goes_by_a_word_or_with_its_message(talk: Conversation) -> None:
    chat = await talk.direct("Anne")
    for line in ("tea with Zoé", "the lake", "tea alone"):
        await talk.says("Anne", f"!good for me {line}", chat)
    last = talk.last
    assert await talk.says("Anne", "!good for me forget lake", chat) == "Taken out, and forgotten: the lake"
    assert await talk.says("Anne", "!good for me forget lake", chat) == (
        "None of your lines has these words. !what helps me shows them."
    )
    assert "Which line do you mean?\n1. tea with Zoé\n2. tea alone" in await talk.says(
        "Anne", "!good for me forget tea", chat
    )
    assert await talk.says("Anne", "1", chat) == "Taken out, and forgotten: tea with Zoé"
    await talk.takes_back("Anne", last, chat)
    assert (await talk.says("Anne", "my plan", chat)).startswith("Nothing is noted yet.")
    assert await talk.says("Anne", "!good for me forget", chat) == "Which line? A word of it will do, or all."
    assert await talk.says("Anne", "all", chat) == "None of your lines has these words. !what helps me shows them."


async def test_everything_goes_at_a_word(talk: Conversation) -> None:
    chat = await talk.direct("Anne")
    await talk.says("Anne", "!good for me tea\nthe lake", chat)
    assert await talk.says("Anne", "!good for me forget everything", chat) == "Everything is taken out, and forgotten."
    assert (await talk.says("Anne", "my plan", chat)).startswith("Nothing is noted yet.")


async def test_an_edit_is_a_correction(talk: Conversation) -> None:
    chat = await talk.direct("Anne")
    await talk.says("Anne", "!good for me tee", chat)
    await talk.says("Anne", "!good for me tea", chat, edit_of=talk.last)
    assert "– tea\n\n" in await talk.says("Anne", "my plan", chat)


async def test_bounds(talk: Conversation) -> None:
    chat = await talk.direct("Anne")
    assert "Noted" in await talk.says("Anne", f"!good for me {'a' * LONGEST}", chat)
    assert await talk.says("Anne", f"!good for me {'a' * (LONGEST + 1)}", chat) == (
        "That is too long for a line that you read in a hard hour. Please make it shorter."
    )
    others = "\n".join(f"line {number}" for number in range(MOST - 1))
    assert (await talk.says("Anne", f"!good for me {others}\none more", chat)).startswith("That is as much as I can")
    assert "Noted" in await talk.says("Anne", f"!good for me {others}", chat)
    assert (await talk.says("Anne", "!good for me more", chat)).startswith("That is as much as I can")


async def test_it_stays_when_the_group_is_left_and_goes_when_its_owner_is_forgotten(talk: Conversation) -> None:
    chat = await talk.direct("Ben")
    await talk.says("Ben", "!good for me the qzxjvk tree", chat)
    talk.server.leave(talk.room, user("Ben"))
    await talk.settle()
    assert "qzxjvk" in await talk.says("Ben", "my plan", chat)
    await talk.says("Ben", "!mydata", chat)
    assert "qzxjvk" in (await talk.says("Ben", "my plan", chat))
    await talk.says("Ben", "!forgetme everything yes", chat)
    assert (await talk.says("Ben", "my plan", chat)).startswith("Nothing is noted yet.")
