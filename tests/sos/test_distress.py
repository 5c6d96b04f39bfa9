"""Words of distress: in private the call is offered at once; in a room they are answered in private alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import conversation, usual

OFFERS = {"en": "Shall I call somebody?", "fr": "Est-ce que j’appelle quelqu’un", "es": "¿Llamo a alguien?"}


@pytest.mark.parametrize(
    ("language", "said", "yes"),
    [
        ("en", "help me understand, i want to die", "yes"),
        ("en", "I want to die", "yes please"),
        ("en", "so tired of everything I dont want to live anymore", "y"),
        ("fr", "aide moi à comprendre, j’ai envie de mourir", "oui"),
        ("fr", "je comprends plus rien. je veut mourir", "oui stp"),
        ("es", "ayudame a entender, kiero morir", "sí"),
    ],
)
async def test_the_call_is_offered_at_once_whatever_is_open(tmp_path: Path, language: str, said: str, yes: str) -> None:
    async with conversation(tmp_path, language) as talk:
        annes, bens = await talk.direct("Anne"), await talk.direct("Ben")
        await talk.says("Ben", {"en": "!remind me", "fr": "!rappelle-moi", "es": "!recuérdame"}[language], bens)
        assert OFFERS[language] in usual(await talk.says("Ben", said, bens))
        await talk.says("Ben", yes, bens)
        assert "Ben (@ben:x, Tuesday circle)" in talk.heard(annes)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Entraide I want to die"),
        ("en", "entraide: help me understand, I want to die"),
        ("en", "!I want to die"),
        ("en", "!need I want to die"),
        ("fr", "Entraide j’en peux plus, je veux mourir"),
        ("es", "entraide no quiero vivir más"),
    ],
)
async def test_a_room_reads_nothing_of_it(tmp_path: Path, language: str, said: str) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        assert not await talk.says("Ben", said)
        assert OFFERS[language] in usual(talk.heard(chat))


async def test_talk_among_people_is_not_looked_through(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        assert not await talk.says("Ben", "I want to die laughing, Entraide, at this film")
        assert not await talk.says("Ben", "I can’t go on")
        assert not talk.heard(chat)


@pytest.mark.parametrize(
    ("language", "said", "answer"),
    [
        ("en", "I need a lift to the hospital tomorrow", "Ben needs something. N1: a lift to the hospital"),
        ("en", "remind me tomorrow 9:00 tea", "09:00: tea"),
        ("fr", "j’ai besoin d’une voiture demain", "Ben a besoin de quelque chose. N1 : une voiture"),
        ("es", "necesito una escalera", "Ben necesita algo. N1: una escalera"),
    ],
)
async def test_during_a_call_what_is_clearly_meant_is_done_as_usual(
    tmp_path: Path, language: str, said: str, answer: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", "sos", chat)
        assert answer in usual(await talk.says("Ben", said, chat))
        assert "!sos" in await talk.says("Ben", "blah blah", chat), "the call goes on"
