"""`Did you mean …?` is a question: a yes does it, a no leaves it, and any other words are what they are."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.dispatch.answers import AT_ONCE
from tests.conversation import Conversation, conversation, usual

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("language", "typed", "suggested", "yes", "done"),
    [
        ("en", "remined me tomorrow call Ana", "Did you mean !remind me tomorrow call Ana?", "yes please", "call Ana"),
        ("en", "!pasue", "Did you mean !pause?", "👍", "You’re on pause"),
        ("fr", "rappele-moi demain 9h tisane", "Tu voulais dire !rappelle-moi demain 9h tisane ?", "oui", "tisane"),
        ("es", "recuerdme mañana 9h té", "¿Querías decir !recuérdame mañana 9h té?", "sí", "té"),
    ],
)
async def test_a_yes_does_what_was_suggested(
    tmp_path: Path, language: str, typed: str, suggested: str, yes: str, done: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        bens = await talk.direct("Ben")
        assert usual(await talk.says("Ben", typed, bens)) == suggested
        said = await talk.says("Ben", yes, bens)
        assert done in said, said
        assert suggested not in said


async def test_a_tap_does_too(talk: Conversation) -> None:
    bens = await talk.direct("Ben")
    await talk.says("Ben", "remined me tomorrow call Ana", bens)
    assert "call Ana" in await talk.reacts("Ben", "👍", "Did you mean", bens)


async def test_a_no_leaves_it(talk: Conversation) -> None:
    bens = await talk.direct("Ben")
    await talk.says("Ben", "remined me tomorrow call Ana", bens)
    assert await talk.says("Ben", "no", bens) == "All right, I’ve dropped it."
    assert "call Ana" not in await talk.says("Ben", "!reminders", bens)


async def test_other_words_are_what_they_are_and_a_later_yes_is_for_something_else(talk: Conversation) -> None:
    bens = await talk.direct("Ben")
    await talk.says("Ben", "remined me tomorrow call Ana", bens)
    assert "tea" in await talk.says("Ben", "remind me tomorrow 9:00 tea", bens)
    await talk.says("Ben", "yes", bens)
    assert "call Ana" not in await talk.says("Ben", "!reminders", bens)


async def test_a_call_for_help_is_no_answer(talk: Conversation) -> None:
    bens = await talk.direct("Ben")
    await talk.says("Ben", "remined me tomorrow call Ana", bens)
    assert "I’ve written to you" in (said := await talk.says("Ben", "sos", bens)) or "call" in said
    assert "call Ana" not in said


@pytest.mark.parametrize(("after", "heard"), [(AT_ONCE, True), (AT_ONCE + SECOND, False)])
async def test_in_a_room_a_yes_counts_right_after_it(talk: Conversation, after: timedelta, heard: bool) -> None:
    assert await talk.says("Ben", "!hnad") == "Did you mean !hand?"
    talk.server.now += after
    assert bool(await talk.says("Ben", "yes")) is heard


async def test_in_a_room_only_who_typed_it_says_yes(talk: Conversation) -> None:
    await talk.says("Ben", "!hnad")
    assert await talk.says("Chloé", "yes") == ""


async def test_what_a_command_does_not_take_is_not_suggested_with_it(talk: Conversation) -> None:
    assert await talk.says("Ben", "!quueue for all of us") == "Did you mean !queue?"


async def test_taking_the_yes_back_takes_back_what_it_did(talk: Conversation) -> None:
    bens = await talk.direct("Ben")
    await talk.says("Ben", "remined me tomorrow call Ana", bens)
    await talk.says("Ben", "yes", bens)
    await talk.takes_back("Ben", talk.last, bens)
    assert "call Ana" not in await talk.says("Ben", "!reminders", bens)
