"""Whoever asks the group something reads first, and alone, what helped others with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversation import conversation, usual
from tests.sos.test_sos import Chats, chats_of

PEOPLE = ("Anne", "Ben", "Chloé", "Dan")
KNOWN = "- K1 for the housing office: bring the payslips twice (March 2027)"
OWN = "From your own experience, if you like: what helped, and what didn’t."


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await talk.says("Ben", "!tip for the housing office: bring the payslips twice")
        await talk.says("Ben", "!tip against the cold: two pairs of socks")
        for name in PEOPLE:
            chats.heard(name)
        talk.heard()
        yield chats


async def test_in_a_room_who_asks_reads_it_privately(chats: Chats) -> None:
    assert usual(await chats.talk.says("Chloé", "!question how do you get through to the housing office?")) == OWN
    said = chats.heard("Chloé")
    assert said.startswith("What helped others with it:\n" + KNOWN) and "socks" not in said
    assert chats.heard("Ben") == chats.heard("Anne") == ""


async def test_in_private_it_comes_with_the_answer(chats: Chats) -> None:
    await chats.says("Chloé", "!question how do you get through to the housing office?")
    assert KNOWN in await chats.says("Chloé", "1")
    assert KNOWN not in usual(chats.talk.heard())
    assert KNOWN in await chats.says("Dan", "!question how do you get through to the housing office? anonymous")


async def test_what_has_hardly_a_word_in_common_does_not_fit(chats: Chats) -> None:
    for line in ("!question which office has warm chairs?", "!question qzxjvk?", "!question and you?"):
        await chats.talk.says("Chloé", line)
        assert chats.heard("Chloé") == ""
    await chats.talk.says("Chloé", "!question the cold?")
    assert "K2 against the cold" in chats.heard("Chloé")


async def test_of_many_the_best_three_are_shown(chats: Chats) -> None:
    for number in range(5):
        await chats.talk.says("Ben", f"!tip housing office opens late, {number}")
    await chats.talk.says("Chloé", "!question when does the housing office open, and are payslips needed twice?")
    said = chats.heard("Chloé")
    assert [line[:4] for line in said.splitlines() if line.startswith("- ")] == ["- K1", "- K7", "- K6"]
