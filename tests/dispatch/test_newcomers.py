"""What people type who have read nothing, on a phone, in a hurry or in a bad hour."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands import LOCALES
from commands.kit.catalogs import Catalogs
from commands.kit.spoken import bare, is_one_of
from tests.conversation import conversation, usual


@pytest.mark.parametrize(
    ("language", "cries"),
    [
        ("en", ("cant go on", "I took too many pills", "im hurting myself")),
        ("fr", ("jpp", "jveux pu", "jsuis au bout", "g envie de crever", "j ai pris des cachets")),
        ("es", ("no kiero seguir aki", "ya no doy mas", "voy a hacer una locura")),
    ],
)
async def test_fast_words_of_distress_are_heard_each_time_and_answer_no_question(
    tmp_path: Path, language: str, cries: tuple[str, ...]
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        for cry in cries:
            assert "!sos" in (said := await talk.says("Ben", cry, chat)), cry
            assert "program" in said, cry
        assert await talk.says("Ben", {"en": "!need", "fr": "!besoin", "es": "!necesito"}[language], chat)
        assert "!sos" in await talk.says("Ben", cries[0], chat)
        assert await talk.says("Ben", {"en": "bread", "fr": "du pain", "es": "pan"}[language], chat)


@pytest.mark.parametrize(
    ("language", "asks", "says"),
    [
        ("en", "is anybody there?", "I’m only a small program, and I’m here."),
        ("fr", "ya qq1 ?", "Je ne suis qu’un petit programme, mais je suis là."),
        ("es", "hay alguien?", "Solo soy un pequeño programa, pero aquí estoy."),
    ],
)
async def test_who_asks_whether_anybody_is_there_reads_who_is_and_who_can_come(
    tmp_path: Path, language: str, asks: str, says: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        for _ in range(2):  # each time
            said = await talk.says("Ben", asks, chat)
            assert said.startswith(says) and "!sos" in said
        assert not await talk.says("Ben", asks)  # in the room people ask one another


@pytest.mark.parametrize(
    ("language", "better", "says"),
    [("en", "I feel better", "I’ve told"), ("fr", "c bon", "Je l’ai dit"), ("es", "ya estoy mejor", "Se lo dije")],
)
async def test_to_feel_better_is_a_yes_to_whether_the_call_is_over(
    tmp_path: Path, language: str, better: str, says: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "sos", chat)
        thanks = {"en": "thanks", "fr": "merci", "es": "gracias"}[language]
        assert "?" in await talk.says("Ben", thanks, chat)
        assert (await talk.says("Ben", better, chat)).startswith(says)


@pytest.mark.parametrize(
    ("language", "asks", "says"),
    [
        ("en", "Entraide how does this work?", "`!help`"),
        ("fr", "entraide comment ca marche", "`!aide`"),
        ("es", "Entraide cómo funciona", "`!ayuda`"),
    ],
)
async def test_after_its_bare_name_a_whole_phrase_is_answered(
    tmp_path: Path, language: str, asks: str, says: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        assert says.strip("`") in usual(await talk.says("Ben", asks))
        assert not await talk.says("Ben", f"{asks} zyx zyx zyx zyx")  # people speak about it


def test_a_space_in_the_place_of_the_apostrophe() -> None:
    catalogs = Catalogs(LOCALES)
    assert bare("J ai fini") == bare("j'ai fini") == "jai fini"
    assert bare("s o s") == "s o s" and bare("a b") == "a b"
    assert is_one_of(catalogs, "d accord merci", "kit-yes")
