"""What a proposal comes from: a petition, whose signers hear what came of the decision; or a topic."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import conversation, usual
from tests.petitions.test_petitions import PEOPLE, opened

DAY = timedelta(days=1)
TOPIC = {
    "en": ("!topic the key", "!proposal we ask for the key from:A1", "!agree P1", "It comes from A1.", "P1 and A1",
           "!proposal we ask for the key, from A1", "!proposal we sing from:A7", "I find no A7 here",
           "!proposal we sing from:T1", "no petition and no topic"),
    "fr": ("!sujet la clé", "!proposition on demande la clé de:A1", "!d’accord P1", "Elle vient de A1.", "P1 et A1",
           "!proposition on demande la clé, de A1", "!proposition on chante de:A7", "Je ne trouve pas A7 ici",
           "!proposition on chante de:T1", "ni une pétition ni un sujet"),
    "es": ("!tema la llave", "!propuesta pedimos la llave de:A1", "!de acuerdo P1", "Viene de A1.", "P1 y A1",
           "!propuesta pedimos la llave, de A1", "!propuesta cantamos de:A7", "No encuentro A7 aquí",
           "!propuesta cantamos de:T1", "ni una petición ni un tema"),
}  # fmt: skip


@pytest.mark.parametrize("language", TOPIC)
async def test_a_topic_leads_to_a_proposal_and_to_a_decision_that_says_so(tmp_path: Path, language: str) -> None:
    topic, propose, agree, shown, sources, plain, none, unknown, bad, neither = TOPIC[language]
    async with conversation(tmp_path, language) as talk:
        await talk.says("Ben", topic)
        assert shown in usual(await talk.says("Ben", propose))
        assert "A1" not in talk.message("P1 ·").body.split("\n")[0], "its words are without it"
        for name in ("Anne", "Chloé"):
            await talk.says(name, agree)
        assert sources in usual(await talk.passes(3 * DAY))
        assert shown in usual(await talk.says("Chloé", plain)), "and so it is at the end, without the colon"
        assert "A1" not in talk.message("P2 ·").body.split("\n")[0]
        assert unknown in usual(await talk.says("Chloé", none))
        assert neither in usual(await talk.says("Chloé", bad))
        assert "P3" not in talk.message("").body


async def test_whoever_signed_the_petition_and_wanted_to_hears_what_came_of_the_decision(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await opened(talk)
        letters = {}
        for name, wants in (("Dan", "yes"), ("Eve", "no")):
            letters[name] = await talk.direct(name)
            await talk.says(name, "!sign S1", letters[name])
            await talk.says(name, "1", letters[name])
            await talk.says(name, wants, letters[name])
        await talk.says("Ben", "!proposal we ask for the key of the library from:S1")
        await talk.says("Chloé", "!proposal we sing from S1 to the library")
        assert "P2 · we sing from S1 to the library" in talk.message("P2 ·").body, "only at the end is it meant"
        for name in ("Anne", "Chloé", "Zoé"):
            await talk.says(name, "!agree P1")
        assert "It comes from P1 and S1." in await talk.passes(3 * DAY)
        for chat in letters.values():
            talk.heard(chat)
        await talk.says("Ben", "!outcome D1 The town hall gives us the key.")
        assert "The town hall gives us the key." in talk.heard(letters["Dan"])
        assert talk.heard(letters["Eve"]) == "", "who did not want to hear is left in peace"


async def test_a_petition_that_is_not_open_yet_is_no_source(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        await talk.direct("Ben")
        await talk.says("Anne", '!petition Please keep it open. to:"the city council" carriers:Ben')
        assert "I find no S1 here" in await talk.says("Chloé", "!proposal we ask from:S1")


async def test_editing_the_message_keeps_what_it_comes_from_out_of_the_words(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!topic the key")
        await talk.says("Ben", "!proposal we ask for teh key from A1")
        written = talk.last
        await talk.says("Ben", "!proposal we ask for the key from A1", edit_of=written)
        assert "P1 · we ask for the key\n" in talk.message("P1 ·").body
        assert "It comes from A1." in talk.message("P1 ·").body
