"""A call for help, and the answer to one, in the words that people type in such a moment."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.dispatch.answers import AT_ONCE
from commands import LOCALES, features
from commands.kit.calls_for_help import call_in, signed_call_in
from commands.kit.catalogs import Catalogs
from commands.kit.registry import Registry
from tests.conversation import conversation, usual

PEOPLE = ("Anne", "Ben", "Chloé")
CALLED = {"en": "I’ve just called", "fr": "Je viens d’appeler", "es": "Acabo de llamar"}
ASKED = {"en": "Shall I call somebody", "fr": "Est-ce que j’appelle quelqu’un", "es": "¿Llamo a alguien?"}
YES = {"en": "yes", "fr": "oui", "es": "sí"}
ON_CALL = {"en": "!oncall me", "fr": "!garde moi", "es": "!guardia yo"}
REGISTRY = Registry(features(), Catalogs(LOCALES))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "plz help"),
        ("en", "pls help"),
        ("en", "help plz"),
        ("en", "help please"),
        ("en", "heeelp"),
        ("en", "!soss"),
        ("fr", "svp aidez"),
        ("fr", "aidez svp"),
        ("fr", "aide stp"),
        ("fr", "aidez-moi svp"),
        ("fr", "aiiide"),
        ("fr", "!soss"),
        ("es", "ayuda porfa"),
        ("es", "porfa ayuda"),
        ("es", "ayuda por favor"),
        ("es", "ayuuuda"),
        ("es", "nesecito ayuda"),
        ("es", "!soss"),
    ],
)
async def test_words_of_a_call_call_or_are_asked_about_and_then_a_yes_calls(
    tmp_path: Path, language: str, said: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        bens, _ = await talk.direct("Ben"), await talk.direct("Chloé")
        await talk.says("Chloé", ON_CALL[language])
        answer = await talk.says("Ben", said, bens)
        if not answer.startswith(CALLED[language]):
            assert answer.startswith(ASKED[language])
            answer = await talk.says("Ben", YES[language], bens)
        assert answer.startswith(CALLED[language])


@pytest.mark.parametrize(
    ("language", "said", "between"),
    [
        ("en", "help me move", "hello"),
        ("en", "help me move", "!needs"),
        ("fr", "aide-moi à trouver un vélo", "comment ça marche"),
        ("fr", "aide-moi à trouver un vélo", "xyzzy"),
        ("es", "ayúdame con la mudanza", "!necesidades"),
        ("es", "ayúdame con la mudanza", "hola"),
    ],
)
async def test_a_yes_that_may_be_meant_for_something_else_calls_nobody_and_is_asked_about(
    tmp_path: Path, language: str, said: str, between: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        bens, chloes = await talk.direct("Ben"), await talk.direct("Chloé")
        await talk.says("Chloé", ON_CALL[language])
        assert (await talk.says("Ben", said, bens)).startswith(ASKED[language])
        assert await talk.says("Ben", between, bens)
        talk.heard(chloes)
        assert (await talk.says("Ben", YES[language], bens)).startswith(ASKED[language])
        assert talk.heard(chloes) == ""
        assert (await talk.says("Ben", YES[language], bens)).startswith(CALLED[language])
        assert "Ben" in talk.heard(chloes)


@pytest.mark.parametrize(("late", "calls"), [(AT_ONCE, True), (AT_ONCE + timedelta(seconds=1), False)])
async def test_in_a_room_a_yes_calls_at_once_and_is_asked_about_later(
    tmp_path: Path, late: timedelta, calls: bool
) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        chloes = await talk.direct("Chloé")
        await talk.says("Chloé", "!oncall me")
        talk.heard(chloes)
        assert (await talk.says("Ben", "!help me move")).startswith(ASKED["en"])
        talk.server.now += late
        await talk.says("Chloé", "Ben, are you coming on Saturday?")
        said = await talk.says("Ben", "yes")
        assert ("Ben" in talk.heard(chloes)) == calls
        assert said.startswith(ASKED["en"]) != calls
        if not calls:
            await talk.says("Ben", "yes")
            assert "Ben" in talk.heard(chloes)


async def test_a_yes_after_the_bot_has_said_something_else_calls_nobody(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        bens, chloes = await talk.direct("Ben"), await talk.direct("Chloé")
        await talk.says("Chloé", "!oncall me")
        await talk.says("Ben", "!remind me in 5 minutes tea", bens)
        assert (await talk.says("Ben", "help me move", bens)).startswith(ASKED["en"])
        await talk.passes(timedelta(minutes=6))
        assert "tea" in talk.heard(bens)
        talk.heard(chloes)
        assert await talk.says("Ben", "yes", bens)
        assert talk.heard(chloes) == ""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "sorry, can’t tonight"),
        ("en", "“sorry, can’t tonight”"),
        ("en", "not tonight"),
        ("en", "sorry not today"),
        ("fr", "pas ce soir"),
        ("fr", "désolée, pas ce soir"),
        ("fr", "je peux pas ce soir"),
        ("es", "esta noche no"),
        ("es", "lo siento, esta noche no"),
        ("es", "hoy no puedo"),
    ],
)
async def test_who_was_called_declines_in_such_words(tmp_path: Path, language: str, said: str) -> None:
    declined = {
        "en": "That’s all right. Thank you for saying so.",
        "fr": "Aucun problème, merci de l’avoir dit.",
        "es": "No pasa nada. Gracias por decirlo.",
    }[language]
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        bens, chloes = await talk.direct("Ben"), await talk.direct("Chloé")
        await talk.says("Chloé", ON_CALL[language])
        await talk.says("Ben", "!sos", bens)
        talk.heard(chloes)
        assert await talk.says("Chloé", said, chloes) == declined


@pytest.mark.parametrize(
    ("language", "said", "comes"),
    [
        ("en", "!comming", True),
        ("en", "comming", True),
        ("en", "I'm comming!", True),
        ("en", "!cannott", False),
        ("fr", "!j'arive", True),
        ("fr", "j'arrrive", True),
        ("fr", "imposssible", False),
        ("es", "estoi en camino", True),
        ("es", "!estoy en caminno", True),
        ("es", "imposibel", False),
    ],
)
async def test_one_misspelt_answer_counts_where_a_call_waits(
    tmp_path: Path, language: str, said: str, comes: bool
) -> None:
    thanks = {"en": "Thank you. Ben now", "fr": "Merci. Ben sait", "es": "Gracias. Ben ya sabe"}
    declined = {"en": "That’s all right.", "fr": "Aucun problème", "es": "No pasa nada."}
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        bens, chloes = await talk.direct("Ben"), await talk.direct("Chloé")
        await talk.says("Chloé", ON_CALL[language])
        await talk.says("Ben", "!sos", bens)
        talk.heard(chloes)
        assert (await talk.says("Chloé", said, chloes)).startswith((thanks if comes else declined)[language])


async def test_a_misspelt_answer_is_none_where_no_call_waits_and_other_words_answer_none(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        bens, chloes = await talk.direct("Ben"), await talk.direct("Chloé")
        assert await talk.says("Chloé", "!comming", chloes) == "Did you mean !coming?"
        await talk.says("Chloé", "!oncall me")
        await talk.says("Ben", "!sos", bens)
        talk.heard(chloes)
        for said in ("cooking", "canoe", "company", "I can com", "I can’t com"):
            assert (await talk.says("Chloé", said, chloes)).startswith("I’m a program and can’t tell"), said
        assert "Chloé" not in talk.heard(bens)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_misspelt_word_of_a_call_that_all_languages_have_is_answered_in_ones_own(language: str) -> None:
    called = signed_call_in(REGISTRY, "!soss", REGISTRY.find("!soss", language), language)
    assert called is not None
    assert called.language == language


@pytest.mark.parametrize("said", ["thanks", "help", "aide", "ayuda", "svp", "plz", "no more help needed please"])
def test_politeness_alone_calls_nobody_and_neither_does_asking_for_the_help(said: str) -> None:
    assert call_in(REGISTRY, said, "en") is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("yes", "I’m on my way!", "ok", "no")),
        ("fr", ("oui", "j’arrive !", "d’accord", "non")),
        ("es", ("sí", "¡voy!", "vale", "no")),
    ],
)
async def test_the_others_are_still_heard_when_somebody_comes(
    tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    thanks = {"en": "Thank you. Ben now", "fr": "Merci. Ben sait", "es": "Gracias. Ben ya sabe"}[language]
    noted = {"en": "Thank you for being there.", "fr": "Merci d’être là.", "es": "Gracias por estar ahí."}[language]
    declined = {"en": "That’s all right.", "fr": "Aucun problème", "es": "No pasa nada."}[language]
    people = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Fay", "Gil")
    async with conversation(tmp_path, language, people=people) as talk:
        rooms = {name: await talk.direct(name) for name in people}
        for name in people[2:]:
            await talk.says(name, ON_CALL[language])
        await talk.says("Ben", "!sos", rooms["Ben"])
        await talk.says("Chloé", words[0], rooms["Chloé"])
        for name, said, answer in zip(people[3:], words, (thanks, thanks, noted, declined), strict=True):
            talk.heard(rooms[name])
            assert (await talk.says(name, said, rooms[name])).startswith(answer), said
        told = talk.heard(rooms["Ben"])
        assert [name for name in people[2:] if f"{name} " in told] == ["Chloé", "Dan", "Eve"]


@pytest.mark.parametrize(
    ("language", "noted"),
    [
        ("en", "Thank you for being there. If you are coming too: 🙋 or !coming."),
        ("fr", "Merci d’être là. Si tu viens aussi : 🙋 ou !j’arrive."),
        ("es", "Gracias por estar ahí. Si también vas: 🙋 o !voy."),
    ],
)
async def test_a_thumb_up_for_somebody_else_is_no_promise_and_says_which_sign_is_one(
    tmp_path: Path, language: str, noted: str
) -> None:
    async with conversation(tmp_path, language, people=(*PEOPLE, "Dan")) as talk:
        bens, chloes, dans = await talk.direct("Ben"), await talk.direct("Chloé"), await talk.direct("Dan")
        for name in ("Chloé", "Dan"):
            await talk.says(name, ON_CALL[language])
        await talk.says("Ben", "!sos", bens)
        await talk.reacts("Chloé", "👍", "", chloes)
        assert "Chloé" in talk.heard(bens), "a thumb up on the call itself"
        talk.heard(dans)
        for emoji in ("👍", "✅", "🙏", "❤️"):
            assert usual(await talk.reacts("Dan", emoji, "Ben", dans)) == noted, emoji
        assert "Dan" not in talk.heard(bens), "nobody is told that Dan is coming"
        await talk.reacts("Dan", "🙋🏽", "Ben", dans)
        assert "Dan" in talk.heard(bens)


async def test_what_they_write_then_is_heard_as_anything_else(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=(*PEOPLE, "Dan")) as talk:
        bens, chloes, dans = await talk.direct("Ben"), await talk.direct("Chloé"), await talk.direct("Dan")
        for name in ("Chloé", "Dan"):
            await talk.says(name, "!oncall me")
        await talk.says("Ben", "!sos", bens)
        await talk.says("Chloé", "yes", chloes)
        talk.heard(dans)
        assert (await talk.says("Dan", "what a lovely evening", dans)).startswith("If you’d like to talk to somebody")
        assert "Dan" not in talk.heard(bens)


@pytest.mark.parametrize(
    ("language", "no", "kindly"),
    [
        ("en", "no", "All right, your call stands."),
        ("en", "❌", "All right, your call stands."),
        ("fr", "non merci", "D’accord, ton appel reste ouvert."),
        ("es", "no, gracias", "De acuerdo, tu llamada sigue abierta."),
    ],
)
async def test_a_no_to_asking_everybody_ends_that_kindly(tmp_path: Path, language: str, no: str, kindly: str) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        bens = await talk.direct("Ben")
        await talk.says("Ben", "!sos", bens)
        assert await talk.says("Ben", no, bens) == kindly


async def test_a_cross_on_the_offer_to_ask_everybody_ends_it_kindly(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        bens = await talk.direct("Ben")
        await talk.says("Ben", "!sos", bens)
        assert await talk.reacts("Ben", "❌", "Shall I ask everybody", bens) == "All right, your call stands."


@pytest.mark.parametrize(
    ("typed", "answer", "offer"),
    [
        ("j’ai besoin d’aide", "Je ne peux joindre personne", "Est-ce que je demande à tout le monde"),
        ("necesito ayuda", "Ahora mismo no puedo avisar", "¿Pregunto a todo el mundo"),
        ("!aidez-moi", "Je ne peux joindre personne", "Est-ce que je demande à tout le monde"),
        ("sos", "Nobody on call", "Shall I ask everybody"),
    ],
)
async def test_a_cry_is_answered_in_its_language_whatever_the_group_speaks(
    tmp_path: Path, typed: str, answer: str, offer: str
) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        said = usual(await talk.says("Ben", typed, chat))
        assert said.startswith(answer) and offer in said
