"""A proposal of who facilitates: it takes effect with the yes of whom it is about, whose no needs no reason."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user, usual

DAY = timedelta(days=1)
SIX = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Fay")
WORDS = {
    "en": ("!proposal Ben facilitates until May", "!agree P1", "I ask Ben in private", "The group would like you to",
           "yes", "Ben facilitates, until Monday, 31 May.", "no", "It won’t be Ben this time, and that is fine.",
           "Ben’s time of facilitating is over: thank you!", "!proposal I facilitate until 1 May"),
    "fr": ("!proposition Ben anime jusqu’en mai", "!d’accord P1", "Je demande en privé à Ben", "Le groupe aimerait que",
           "oui", "Ben anime, jusqu’à cette date : lundi 31 mai.", "non",
           "Ce ne sera pas Ben cette fois, pas de souci.", "Le temps d’animation de Ben est terminé",
           "!proposition j’anime jusqu’au 1er mai"),
    "es": ("!propuesta Ben facilita hasta mayo", "!de acuerdo P1", "Pregunto en privado a Ben", "Al grupo le gustaría",
           "sí", "Ben facilita, hasta esta fecha: lunes 31 de mayo.", "no", "Esta vez no será Ben, y está bien.",
           "El tiempo de facilitación de Ben terminó", "!propuesta facilito hasta el 1 de mayo"),
}  # fmt: skip


async def decided(talk: Conversation, propose: str, agree: str, by: str = "Anne") -> str:
    """Somebody proposes it, everybody else agrees but Ben, and it is decided; what the room reads then."""
    await talk.says(by, propose)
    for name in ("Anne", "Chloé", "Dan", "Eve"):
        if name != by:
            await talk.says(name, agree)
    return usual(await talk.passes(3 * DAY))


@pytest.mark.parametrize("language", WORDS)
async def test_with_their_yes_they_facilitate_until_then(tmp_path: Path, language: str) -> None:
    propose, agree, asks, asked, yes, begins, _, _, over, _ = WORDS[language]
    async with conversation(tmp_path, language, people=SIX) as talk:
        ben = await talk.direct("Ben")
        said = await decided(talk, propose, agree)
        assert asks in said and begins not in said
        assert asked in usual(talk.heard(ben))
        await talk.restart()
        await talk.says("Ben", yes, ben)
        assert begins in usual(talk.heard())
        assert over in usual(await talk.passes(90 * DAY))


@pytest.mark.parametrize("language", WORDS)
async def test_a_no_is_fine(tmp_path: Path, language: str) -> None:
    propose, agree, _, asked, _, begins, no, fine, over, _ = WORDS[language]
    async with conversation(tmp_path, language, people=SIX) as talk:
        ben = await talk.direct("Ben")
        await decided(talk, propose, agree)
        assert asked in usual(talk.heard(ben))
        await talk.says("Ben", no, ben)
        assert fine in (said := usual(talk.heard())) and begins not in said and "D1" in said.splitlines()[-1]
        async with talk.store.transaction():
            found = await talk.store.decisions.get(1)
        assert found is not None and found.state == "ended", "what does not take effect is not in force"
        assert over not in usual(await talk.passes(90 * DAY))


@pytest.mark.parametrize("language", WORDS)
async def test_who_proposes_themselves_has_agreed(tmp_path: Path, language: str) -> None:
    *_, mine = WORDS[language]
    async with conversation(tmp_path, language, people=SIX) as talk:
        ben = await talk.direct("Ben")
        said = await decided(talk, mine, WORDS[language][1], by="Ben")
        assert "1" in said and WORDS[language][2] not in said
        assert talk.heard(ben) == ""
        assert WORDS[language][8] in usual(await talk.passes(60 * DAY))


@pytest.mark.parametrize(
    "words",
    ["Nobody facilitates until May", "Ben facilitates the plants until May", "Ben facilitates until the cows come home",
     "Ben and Chloé facilitate until May", "we ask who facilitates"],
)  # fmt: skip
async def test_other_words_name_nobody(tmp_path: Path, words: str) -> None:
    async with conversation(tmp_path, people=SIX) as talk:
        ben = await talk.direct("Ben")
        assert "I ask" not in await decided(talk, f"!proposal {words}", "!agree P1")
        assert talk.heard(ben) == ""


async def test_until_further_notice_where_no_end_is_said(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=SIX) as talk:
        ben = await talk.direct("Ben")
        await decided(talk, "!proposal Ben is our facilitator.", "!agree P1")
        assert "The group would like you to facilitate." in talk.heard(ben)
        await talk.says("Ben", "gladly", ben)
        assert talk.heard() == "Ben facilitates."


async def test_who_is_on_pause_is_asked_once_they_are_back_and_who_has_left_is_not(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=SIX) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Ben", "!pause", ben)
        await decided(talk, "!proposal Ben facilitates until May", "!agree P1")
        assert "would like you to" not in talk.heard(ben)
        assert "The group would like you to facilitate" in await talk.says("Ben", "!resume", ben)
        talk.server.leave(talk.room, user("Ben"))
        await talk.settle()
        await talk.says("Ben", "yes", ben)
        assert "Ben facilitates" not in talk.heard()


async def test_a_yes_that_comes_after_the_end_changes_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=SIX) as talk:
        ben = await talk.direct("Ben")
        await decided(talk, "!proposal Ben facilitates until 20 March", "!agree P1")
        talk.heard(ben)
        await talk.passes(10 * DAY)
        assert "settled by now" in await talk.says("Ben", "yes", ben)
        assert "Ben" not in await talk.says("Anne", "!facilitator")
