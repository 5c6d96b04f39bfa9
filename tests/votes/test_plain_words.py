"""Votes in plain words: in the room of a secret vote, and in private, as people would say them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import conversation, usual
from tests.votes.test_secret import rows
from tests.votes.voters import SEVEN, voters

FIVE = SEVEN[:5]
BALLOT = {
    "en": "!secret ballot who keeps the money? Luis, Heron",
    "fr": "!scrutin secret qui garde l’argent ? Luis, Héron",
    "es": "!votación secreta ¿quién guarda el dinero? Luis, Garza",
}
NOT_HERE = {"en": "it doesn’t count", "fr": "cela ne compte pas", "es": "no cuenta"}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "I vote for Luis"),
        ("en", "my vote is for luis!"),
        ("en", "I’m voting for Heron, thanks"),
        ("fr", "je vote pour Luis"),
        ("fr", "Je choisis le héron"),
        ("es", "voto por Luis"),
        ("es", "yo voto por la garza"),
    ],
)
async def test_said_in_the_room_it_does_not_count_and_that_is_said_in_private(
    tmp_path: Path, language: str, said: str
) -> None:
    async with voters(tmp_path, FIVE, language=language, chats=("Ben",)) as (talk, people):
        await talk.says("Anne", BALLOT[language])
        assert await talk.says("Ben", said) == ""
        assert NOT_HERE[language] in await people["Ben"].settle()
        assert await rows(talk, "vote_papers") == []


@pytest.mark.parametrize(
    "said",
    ["who votes for Luis?", "I vote for peace", "my friend Luis", "they say I vote for Luis", "I vote for Luis?"],
)
async def test_talk_about_it_is_talk(tmp_path: Path, said: str) -> None:
    async with voters(tmp_path, FIVE, chats=("Ben",)) as (talk, people):
        await talk.says("Anne", BALLOT["en"])
        assert await talk.says("Ben", said) == "" and await people["Ben"].settle() == ""


async def test_in_the_room_of_an_open_vote_or_of_none_nothing_is_said(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FIVE) as talk:
        ben = await talk.direct("Ben")
        assert await talk.says("Ben", "I vote for Luis") == "" and talk.heard(ben) == ""
        await talk.says("Anne", "!ballot who keeps the money? Luis, Heron")
        assert await talk.says("Ben", "I vote for Luis") == "" and talk.heard(ben) == ""


@pytest.mark.parametrize(
    ("language", "ballot", "said", "noted"),
    [
        ("en", "!ballot which day? Sunday, Monday", "sunday", "Sunday"),
        ("en", "!ballot which day? Sunday, Monday", "Sundya please", "Sunday"),
        ("en", "!secret ballot which day? Sunday, Monday", "sunday", "Sunday"),
        ("fr", "!scrutin quel jour ? dimanche, lundi", "dimanche", "dimanche"),
        ("fr", "!scrutin secret quel jour ? dimanche, lundi", "le dimanche", "dimanche"),
        ("es", "!votación ¿qué día? domingo, lunes", "domingo", "domingo"),
        ("es", "!votación secreta ¿qué día? domingo, lunes", "el domingo, gracias", "domingo"),
    ],
)
async def test_an_options_own_words_in_private_are_a_vote(
    tmp_path: Path, language: str, ballot: str, said: str, noted: str
) -> None:
    async with voters(tmp_path, FIVE, language=language, chats=("Ben",)) as (talk, people):
        await talk.says("Anne", ballot)
        heard = await people["Ben"].says(said)
        assert "V1" in heard and noted in heard, heard


async def test_what_may_mean_something_else_is_no_vote(tmp_path: Path) -> None:
    async with voters(tmp_path, FIVE, chats=("Ben",)) as (talk, people):
        await talk.says("Anne", "!secret ballot shall we? yes, no, pause")
        for said in ("yes", "no", "2", "pause", "none"):
            assert "Noted for V1" not in await people["Ben"].says(said), said
        await talk.says("Chloé", "!secret ballot which day? Sunday, Monday")
        await talk.says("Dan", "!ballot another? Sunday, Friday")
        assert "Noted for" not in await people["Ben"].says("sunday"), "it is in two of them"
        assert "Noted for V2: Monday" in await people["Ben"].says("monday")


@pytest.mark.parametrize(
    ("language", "said", "shown"),
    [
        ("en", "I want to change my vote", "1 · Luis"),
        ("en", "change my vote", "1 · Luis"),
        ("fr", "je veux changer mon vote", "1 · Luis"),
        ("fr", "changer mon vote stp", "1 · Luis"),
        ("es", "quiero cambiar mi voto", "1 · Luis"),
    ],
)
async def test_who_wants_to_change_their_vote_is_shown_what_there_is(
    tmp_path: Path, language: str, said: str, shown: str
) -> None:
    async with voters(tmp_path, FIVE, language=language, chats=("Ben",)) as (talk, people):
        await talk.says("Anne", BALLOT[language])
        await people["Ben"].says("!vote luis")
        heard = usual(await people["Ben"].says(said))
        assert shown in heard and "V1" in heard, heard
        await people["Ben"].says("heron" if language == "en" else "héron" if language == "fr" else "garza")
        assert [row[2] for row in await rows(talk, "vote_papers")] == ["2"]


@pytest.mark.parametrize(
    ("language", "said", "choice"),
    [
        ("en", "change my vote to heron", "Heron"),
        ("fr", "je change mon vote pour héron", "Héron"),
        ("es", "cambio mi voto a garza", "Garza"),
    ],
)
async def test_and_with_what_they_choose_it_is_changed(tmp_path: Path, language: str, said: str, choice: str) -> None:
    async with voters(tmp_path, FIVE, language=language, chats=("Ben",)) as (talk, people):
        await talk.says("Anne", BALLOT[language])
        await people["Ben"].says("!vote luis")
        assert choice in await people["Ben"].says(said)
