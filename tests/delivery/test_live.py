"""Live messages: one event that is edited, and comes along when talk has pushed it off the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.outbox.live import SCREENS
from tests.conversation import Conversation, conversation, user

FURTHER_DOWN = {"en": "Continued further down ↓", "fr": "La suite est plus bas ↓", "es": "Continúa más abajo ↓"}
HAND = {"en": "!hand", "fr": "!main", "es": "!mano"}


def boards(talk: Conversation) -> list[str]:
    """What the messages with the queue show now, the oldest first."""
    return [each.body for each in talk.shown() if "✋" in each.body or each.body in FURTHER_DOWN.values()]


async def begun(talk: Conversation, language: str, messages: int) -> None:
    """Anne's hand is up, and so many messages stand below the board that shows it."""
    await talk.says("Anne", HAND[language])
    below = [each.body for each in talk.shown()][::-1].index(boards(talk)[-1])
    for number in range(messages - below):
        await talk.says("Chloé", f"and {number}")


@pytest.mark.parametrize("language", HAND)
async def test_a_board_that_scrolled_away_comes_along_and_the_old_one_becomes_a_line(
    tmp_path: Path, language: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await begun(talk, language, SCREENS + 1)
        await talk.reacts("Ben", "✋", "1. Anne")
        old, new = boards(talk)
        assert old == FURTHER_DOWN[language] and "1. Anne" in new and "2. Ben" in new
        former = next(each for each in talk.shown() if each.body == FURTHER_DOWN[language])
        talk.server.react(talk.room, user("Chloé"), former.event_id, "✋")
        await talk.settle()
        assert "3. Chloé" in boards(talk)[-1], "a tap on the old one counts"


async def test_a_board_that_can_still_be_seen_is_edited(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await begun(talk, "en", SCREENS)
        await talk.reacts("Ben", "✋", "1. Anne")
        (board,) = boards(talk)
        assert "2. Ben" in board


async def test_who_asks_for_the_queue_gets_it_and_the_former_one_becomes_a_line(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await begun(talk, "en", 1)
        await talk.says("Ben", "!queue")
        old, new = boards(talk)
        assert old == FURTHER_DOWN["en"] and "1. Anne" in new


async def test_talk_is_counted_over_a_restart(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await begun(talk, "en", SCREENS)
        await talk.restart()
        await talk.says("Chloé", "one more")
        await talk.says("Ben", "!hand")
        assert len(boards(talk)) == 2
