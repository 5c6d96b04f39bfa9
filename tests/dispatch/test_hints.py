"""What is said in a direct chat to words that are no command: always something, and no line twice within an hour."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, usual

FIRST = {
    "en": ("It rains again", "If you’d like to talk to somebody, write sos", "If you need somebody: sos"),
    "fr": (
        "il pleut encore",
        "Si tu veux parler à quelqu’un, écris sos",
        "Si tu as besoin de quelqu’un : sos",
    ),
    "es": ("llueve otra vez", "Si quieres hablar con alguien, escribe sos", "Si necesitas a alguien: sos"),
}


def signs(talk: Conversation, room: str) -> list[str]:
    """The emoji that the bot has put on people's messages there."""
    return [key for each in talk.server.shown(room) for key, people in each.reactions.items() if talk.bot in people]


@pytest.mark.parametrize("language", FIRST)
async def test_the_first_words_are_how_to_call_somebody(tmp_path: Path, language: str) -> None:
    typed, first, again = FIRST[language]
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        assert usual(await talk.says("Ben", typed, chat)).startswith(first)
        assert usual(await talk.says("Ben", typed, chat)).startswith(again)


async def test_no_line_comes_twice_within_an_hour_and_every_message_is_answered(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        one, two = [await talk.says("Ben", f"well {number}", chat) for number in range(2)]
        assert one and two and one != two
        await talk.restart()
        assert not await talk.says("Ben", "well", chat)
        assert len(signs(talk, chat)) == 1
        await talk.passes(timedelta(minutes=59, seconds=59))
        assert not await talk.says("Ben", "well", chat)
        assert len(signs(talk, chat)) == 2
        await talk.passes(timedelta(seconds=2))
        assert await talk.says("Ben", "well", chat) == one


async def test_a_kind_line_is_not_repeated_either(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        assert await talk.says("Ben", "bye", chat) != ""
        assert (await talk.says("Ben", "bye", chat)).startswith("If you’d like to talk")
        assert await talk.says("Ben", "thank you", chat) == "" and signs(talk, chat) == ["🤝"]
        assert await talk.says("Ben", "help", chat) == await talk.says("Ben", "help", chat) != ""


async def test_who_is_in_no_group_is_answered_three_times_until_a_command_after_a_restart_too(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Eve")
        assert [bool(await talk.says("Eve", each, chat)) for each in ("so", "well", "hello")] == [True] * 3
        await talk.restart()
        assert not await talk.says("Eve", "bye", chat)
        assert not signs(talk, chat)
        assert await talk.says("Eve", "help", chat)
        assert await talk.says("Eve", "bye", chat) != ""
        assert not await talk.says("Eve", "so", chat)  # said already; a sign
        assert len(signs(talk, chat)) == 1
