"""What people really say of their goals, in three languages; and what is none of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, usual


async def says(talk: Conversation, chat: str, text: str) -> str:
    return usual(await talk.says("Anne", text, chat))


TALKS = {
    "en": (
        ("my goal is to walk to the lake", "I keep it, for you alone: “walk to the lake”."),
        ("shoes on", "Your next step: shoes on."),
        ("I did it", "Done: shoes on."),
        ("not now", "That’s fine. Whenever you like: !goal step."),
        ("!goal step coat on", "Your next step: coat on."),
        ("I finally did my step!", "Done: coat on."),
        ("I need a break from my goal", "“walk to the lake” rests. Rest is part of it."),
        ("back to my goal", "Good that you are here."),
        ("I reached my goal", "!goal end"),
        ("goal rest until may", "I’ll say a word on Saturday, 1 May at 09:00, once."),
        ("my goals", "“walk to the lake” – rests"),
        ("!goal done a cup of tea", "Done: a cup of tea."),
        ("I have let go of my goal", "If “walk to the lake” is behind you: !goal end"),
        ("!goal let go", "“walk to the lake” is behind you."),
    ),
    "fr": (
        ("mon objectif est de marcher jusqu’au lac", "Je le garde, pour toi seulement : « marcher jusqu’au lac »."),
        ("mettre mes chaussures", "Ton prochain pas : mettre mes chaussures."),
        ("c’est fait", "Fait : mettre mes chaussures."),
        ("plus tard", "Pas de souci. Quand tu veux : !objectif pas."),
        ("!objectif pas ouvrir la porte, mardi 18h", "Quand : mardi 16 mars à 18 h."),
        ("oui", "D’accord. Si tu ne réponds pas, ça va aussi."),
        ("J’ai fait mon pas", "Fait : ouvrir la porte."),
        ("rien", "Pas de souci."),
        ("!objectif fait ouvrir la porte", "Et ensuite ?"),
        ("repos", "« marcher jusqu’au lac » se repose."),
        ("je reprends mon objectif", "C’est bien que tu sois là."),
        ("je fais une pause dans mon objectif", "« marcher jusqu’au lac » se repose. Le repos en fait partie."),
        ("je reprends mon objectif", "C’est bien que tu sois là. Rien n’est perdu"),
        ("!objectif repos jusqu’en mai", "Je dirai un mot une fois, samedi 1ᵉʳ mai à 9 h."),
        ("mes objectifs", "« marcher jusqu’au lac » – se repose"),
        ("!objectif changer aller au coin", "C’est maintenant : « aller au coin »."),
        ("j’ai atteint mon objectif", "!objectif fin"),
        ("!objectif fin le banc suffit", "Ce que tu as appris : le banc suffit"),
    ),
    "es": (
        ("mi meta es caminar hasta el lago", "Lo guardo, solo para ti: «caminar hasta el lago»."),
        ("ponerme los zapatos", "Tu próximo paso: ponerme los zapatos."),
        ("lo hice", "Hecho: ponerme los zapatos."),
        ("ahora no", "Está bien. Cuando quieras: !meta paso."),
        ("!meta paso abrir la puerta, el martes a las 18:00", "Cuándo: martes 16 de marzo a las 18:00."),
        ("no", "De acuerdo, no diré nada."),
        ("hice mi paso", "Hecho: abrir la puerta."),
        ("nada", "Está bien."),
        ("!meta hecho abrir la puerta", "¿Y después?"),
        ("descanso", "«caminar hasta el lago» descansa."),
        ("retomo mi meta", "Qué bien que estés aquí."),
        ("hago una pausa en mi meta", "«caminar hasta el lago» descansa. Descansar es parte del camino."),
        ("retomo mi meta", "Qué bien que estés aquí. No se perdió nada"),
        ("!meta descanso hasta mayo", "Diré unas palabras una vez, "),
        ("mis metas", "«caminar hasta el lago» – descansa"),
        ("!meta cambiar ir a la esquina", "Ahora dice: «ir a la esquina»."),
        ("logré mi meta", "!meta fin"),
        ("!meta fin el banco basta", "Lo que aprendiste: el banco basta"),
    ),
}


@pytest.mark.parametrize("language", TALKS)
async def test_people_say_it_in_their_own_words(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Anne")
        for said, answered in TALKS[language]:
            assert answered in await says(talk, chat, said), said


ASKED = {
    "en": ("!goal with Ben", "Anne (@anne:x) would like you to go along", "gladly", "You go along with Anne", "stop"),
    "fr": (
        "!objectif avec Ben",
        "aimerait que tu l’accompagnes",
        "volontiers",
        "Tu accompagnes Anne",
        "!objectif sans",
    ),
    "es": ("!meta con Ben", "le gustaría que le acompañes", "con gusto", "Acompañas a Anne", "!meta sin"),
}
OVER = {
    "en": "Ben and you are no longer companions for “walk”.",
    "fr": "Ben et toi ne faites plus route ensemble pour « walk ».",
    "es": "Ben y tú ya no se acompañan en «walk».",
}


@pytest.mark.parametrize("language", ASKED)
async def test_a_companion_is_asked_and_ends_it_in_their_language(tmp_path: Path, language: str) -> None:
    ask, asked, yes, agreed, end = ASKED[language]
    async with conversation(tmp_path, language) as talk:
        anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
        await says(talk, anne, "!goal walk")
        await says(talk, anne, ask)
        assert asked in usual(talk.heard(ben))
        assert agreed in usual(await talk.says("Ben", yes, ben))
        talk.heard(anne)
        await (talk.says("Ben", end, ben) if end[0] == "!" else talk.replies("Ben", end, agreed, ben))
        assert usual(talk.heard(anne)) == OVER[language]


@pytest.mark.parametrize(
    "text",
    [
        "did you see my step ladder?",
        "je n’ai pas fait mon pas",
        "no hice la compra",
        "what is a good goal for somebody who did my step class last year?",
        "I want to talk about the goals of our group tomorrow evening",
    ],
)
async def test_other_words_are_none_of_it(tmp_path: Path, text: str) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Anne")
        await says(talk, chat, "!goal walk")
        await says(talk, chat, "!goal step shoes on")
        assert "Done" not in await says(talk, chat, text)
        assert await says(talk, chat, "!goals") == "“walk”\nNext, when you like: shoes on"


async def test_without_a_goal_the_same_words_are_somebody_elses(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Anne")
        await says(talk, chat, "!need a ladder")
        await says(talk, chat, "yes")
        assert "goal" not in await says(talk, chat, "done")
        assert "There is no goal here just now." in await says(talk, chat, "!goal did")


async def test_done_alone_asks_which_of_several_is_meant(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Anne")
        for line in ("!goal walk", "!goal step shoes on", "!goal sing", "!goal step hum"):
            await says(talk, chat, line)
        asked = await says(talk, chat, "done")
        assert "shoes on" in asked and "hum" in asked
        assert "Done: hum." in await says(talk, chat, "the second")


async def test_done_is_never_a_step(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Anne")
        await says(talk, chat, "!goal walk")
        assert await says(talk, chat, "done") == "That’s fine. Whenever you like: !goal step."
        await says(talk, chat, "!goal step shoes on")
        await says(talk, chat, "!goal did made tea")
        assert "Done: shoes on." in await says(talk, chat, "I’m done")
        assert await says(talk, chat, "c’est fait") in ("That’s fine. Whenever you like: !goal step.", "")
        await says(talk, chat, "!goal rest")
        await says(talk, chat, "!goal did hummed")
        assert "Good that you are here." in await says(talk, chat, "well, I am back to my goal now")
