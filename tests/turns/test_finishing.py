"""Whoever speaks says that they have finished in a word, whenever that is: in a turn and in a round alike."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import conversation, usual

WORDS = [
    ("en", "!hand", "!next", "!round Tea?", "no", "that’s all, thanks!"),
    ("fr", "!main", "!suivant", "!tour Du thé ?", "non", "voilà, c’est tout"),
    ("es", "!mano", "!siguiente", "!ronda ¿Té?", "no", "Eso es todo, gracias"),
]


@pytest.mark.parametrize(("language", "hand", "following", "opens", "talk_of_theirs", "ends"), WORDS)
async def test_a_turn_ends_with_a_word_long_after_it_began(
    tmp_path: Path, language: str, hand: str, following: str, opens: str, talk_of_theirs: str, ends: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        for name in ("Chloé", "Ben"):
            await talk.says(name, hand)
        assert "Chloé," in await talk.says("Anne", following)
        for words in ("I am tired", talk_of_theirs, "and that is how it goes"):
            assert await talk.says("Chloé", words) == ""
        await talk.passes(timedelta(minutes=12))
        assert await talk.says("Ben", ends) == "", "it is not Ben’s turn"
        assert "Ben," in await talk.says("Chloé", ends)
        assert await talk.says("Chloé", ends) == "", "their turn is over"


@pytest.mark.parametrize(("language", "hand", "following", "opens", "talk_of_theirs", "ends"), WORDS)
async def test_a_word_in_a_round_is_passed_on_so_too(
    tmp_path: Path, language: str, hand: str, following: str, opens: str, talk_of_theirs: str, ends: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert "Anne," in usual(await talk.says("Anne", opens))
        for words in ("I am tired", talk_of_theirs, "and that is how it goes"):
            assert await talk.says("Anne", words) == ""
        assert "Ben," in await talk.says("Anne", ends)


async def test_what_the_bot_reads_late_ends_no_turn(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        for name in ("Chloé", "Ben"):
            await talk.says(name, "!hand")
        await talk.says("Anne", "!next")
        await talk.says("Chloé", "I am tired")
        await talk.stop()
        talk.server.say(talk.room, "@chloé:x", "done")
        talk.server.now += timedelta(minutes=11)
        await talk.start()
        await talk.settle()
        assert "Ben, it is your turn" not in talk.heard()


@pytest.mark.parametrize(
    ("language", "limit", "hand", "following", "no", "more", "asked"),
    [
        ("en", "!queue limit 1", "!hand", "!next", "no", "a bit more, please", "Chloé would like 2 minutes more."),
        ("fr", "!file durée 1", "!main", "!suivant", "non", "encore un peu", "Chloé souhaite 2 minutes de plus"),
        ("es", "!cola límite 1", "!mano", "!siguiente", "no", "un poco más", "Chloé quisiera 2 minutos más"),
    ],
)
async def test_who_is_asked_at_the_end_of_their_time_asks_for_more_in_a_word(
    tmp_path: Path, language: str, limit: str, hand: str, following: str, no: str, more: str, asked: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", limit)
        await talk.says("Chloé", hand)
        await talk.says("Anne", following)
        await talk.says("Chloé", "I begin")
        assert "Chloé" in await talk.passes(timedelta(minutes=2))
        assert await talk.says("Chloé", no) == "", "a word of theirs"
        assert await talk.says("Ben", more) == ""
        assert asked in usual(await talk.says("Chloé", more))
