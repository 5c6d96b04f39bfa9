"""A circle in which people raise their hands at any time, hold it on a call, and tap what is not theirs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.circle.test_budget import PEOPLE, WORDS, circle, sent
from tests.conversation import Conversation, conversation, user, usual

MINUTES = timedelta(minutes=1)
KEPT = {
    "en": "A round is going on, Ben: I’ve kept your hand for after it.",
    "fr": "Un tour de table est en cours, Ben : je garde ta main levée pour après.",
    "es": "Hay una ronda en marcha, Ben: guardo tu mano para después.",
}
STILL_UP = {
    "en": "Ben still has a hand up. Go on from Sharing all the same?",
    "fr": "Ben a encore la main levée. Quitter l’étape Partage quand même ?",
    "es": "Ben todavía tiene la mano levantada. ¿Seguir después de Compartir de todos modos?",
}


async def arrives(talk: Conversation, language: str) -> None:
    """The circle has come to its first round, and Anne is called."""
    await talk.says("Anne", WORDS[language].start)
    await talk.passes(MINUTES)
    await talk.says("Anne", WORDS[language].on)


async def everybody_speaks(talk: Conversation, language: str) -> None:
    for _ in PEOPLE:
        await talk.says(
            next(each.mentions[0] for each in reversed(talk.shown()) if each.mentions), WORDS[language].done
        )


@pytest.mark.parametrize("language", WORDS)
async def test_a_hand_in_a_round_is_kept_and_asked_about_before_the_step_ends(tmp_path: Path, language: str) -> None:
    async with circle(tmp_path, language) as (talk, words, _):
        await arrives(talk, language)
        assert usual(await talk.says("Ben", words.hand)) == KEPT[language], "and no second board"
        await everybody_speaks(talk, language)
        assert "1. Ben" in talk.shown()[-1].body, "the queue has it from the beginning"
        await talk.passes(MINUTES)
        assert STILL_UP[language] in usual(await talk.says("Anne", words.on))
        assert words.call in await talk.reacts("Anne", "👎")
        await talk.says("Anne", words.on)
        assert "Pau" in await talk.reacts("Anne", "👍"), "the next step is the pause"


async def test_only_who_facilitates_goes_on_although_hands_are_up(tmp_path: Path) -> None:
    async with circle(tmp_path, "en") as (talk, words, _):
        await arrives(talk, "en")
        await everybody_speaks(talk, "en")
        await talk.says("Ben", words.hand)
        await talk.passes(MINUTES)
        await talk.says("Anne", words.on)
        assert "for facilitators" in await talk.reacts("Ben", "👍")
        assert "Pause" in await talk.replies("Anne", "yes", "still has a hand up")
        await talk.passes(MINUTES)
        assert "That was an earlier step; we are at: Pause." in await talk.reacts("Anne", "⏭", to="Circle: Living")


async def test_what_is_tapped_on_a_call_is_never_met_with_silence(tmp_path: Path) -> None:
    async with circle(tmp_path, "en") as (talk, _, _):
        await arrives(talk, "en")
        assert "for facilitators" in await talk.reacts("Ben", "⏭", to="Anne, it is")
        assert await talk.reacts("Ben", "✋", to="Anne, it is") == KEPT["en"]
        await talk.passes(MINUTES / 2)
        await talk.says("Anne", "Here I am")
        await talk.says("Anne", "!done")
        await talk.passes(MINUTES / 2)
        assert "Chloé, it is your turn" in await talk.reacts("Anne", "⏭", to="Ben, it is")


async def test_after_a_round_by_itself_kept_hands_are_shown(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!round")
        await talk.says("Ben", "!hand the garden")
        said = await talk.says("Anne", "!round stop")
        assert "1. Ben: the garden" in said


@pytest.mark.parametrize("language", WORDS)
async def test_on_a_call_nobody_is_called_over_others(tmp_path: Path, language: str) -> None:
    async with circle(tmp_path, language) as (talk, words, before):
        await talk.says("Anne", words.start)
        assert "🎙" in talk.shown()[-1].body, "where nobody has said so, it is asked"
        await talk.reacts("Anne", "🎙", to=talk.shown()[-1].body[:20])
        await talk.passes(MINUTES)
        await talk.says("Anne", words.on)
        begun = sent(talk)
        assert "Anne" in talk.shown()[-1].body
        assert await talk.passes(20 * MINUTES) == "", "nobody is asked after a silence that only I hear"
        for name in ("Anne", "Ben", "Chloé", "Dan"):
            await talk.reacts(name, "✅", to=talk.shown()[-1].body[:20])
        now = sent(talk)
        assert (now.messages - begun.messages, now.edits - begun.edits) == (0, 4), "the board alone"
        await talk.passes(MINUTES)
        await talk.reacts("Anne", "⏭", to=talk.shown()[-1].body[:20])  # for Eve
        await talk.says("Ben", words.hand)
        await talk.says("Anne", words.call)
        assert not any(user("Ben") in each.mentions for each in talk.shown()), "people call each other there"
        assert sent(talk).messages - before.messages == 4, "opening, what was set, the round, the queue"


async def test_it_is_asked_once_whether_people_are_on_a_call(tmp_path: Path) -> None:
    async with circle(tmp_path, "en") as (talk, words, _):
        assert "on a call? 🎙 or " in await talk.says("Anne", words.start)
        await talk.says("Anne", "!circle end")
        assert "on a call?" not in await talk.says("Anne", words.start)
