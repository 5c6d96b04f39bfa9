"""Commands without the prefix in a direct chat: (language, typed) and what comes of it, and who is heard first."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands import LOCALES, features
from commands.kit.arguments import Circumstances
from commands.kit.catalogs import Catalogs
from commands.kit.parsed import Suggest
from commands.kit.registry import Found, Registry
from commands.kit.unsigned import find_unsigned
from tests.conversation import conversation, usual

CATALOGS = Catalogs(LOCALES)
REGISTRY = Registry(features(), CATALOGS)
NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)

COMES_OF = {
    "en": """
        help                                   help-help
        Help!                                  help-help
        needs                                  resources-needs
        my data please                         rights-mydata
        pause                                  pauses-pause
        pause please                           pauses-pause
        pause until friday                     pauses-pause until friday
        please remind me tomorrow 9:00 tea     reminders-me tomorrow 9:00 tea
        Hello, can you remind me tomorrow 9:00 tea, thanks!   reminders-me tomorrow 9:00 tea,
        remind me to call mum                  reminders-me to call mum
        I need a ladder on Saturday            resources-need a ladder on Saturday
        need ladder                            resources-need ladder
        we need chairs by friday               resources-need chairs by friday
        take N1                                resources-take N1
        checkin 3                              checkins-answer 3
        language french                        settings-language french
        cancel 1                               reminders-cancel 1
        privacy                                rights-privacy
        raise hand about the budget            turns-hand about the budget
        next                                   turns-next
        who is speaking?                       synonyms-speaking-answer
        thank you!                             synonyms-thanks-answer
        I feel bad                             synonyms-feeling-answer
        mes données                            rights-mydata
        recuérdame mañana a las 9 té           reminders-me mañana a las 9 té
        need to sleep                          !need to sleep
        offer was rejected today               !offer was rejected today
        I'm looking for a bike                 !need a bike
        remidn me tomorrow tea                 !remind me tomorrow tea
        help me understand                     synonyms-understand-answer
        can you help me understand please      synonyms-understand-answer
        who can help me move                   synonyms-helper-answer
        who can give me a lift on friday       synonyms-helper-answer
        anyone able to help me move            synonyms-helper-answer
        who can see what I write               nothing
        today I'm at 3                         !checkin 3
        looking for somebody to drive us on Saturday morning   synonyms-helper-answer
        i feel like a 2 today                  !checkin 2 today
        I'm at 4                               !checkin 4
        I feel like a walk                     nothing
        borrow a ladder                        !need a ladder
        I can drive Ben                        nothing
        pause café                             nothing
        take care                              nothing
        back home at last                      nothing
        more later                             nothing
        show must go on                        nothing
        close to tears                         nothing
        change of plans                        nothing
        hand hurts a lot                       nothing
        round and round it goes                nothing
        decided to stay home                   nothing
        tell them I am late                    nothing
        limit is reached, I think              nothing
        we talked about you yesterday          nothing
        could you please show me my reminders?   reminders-list
        I would like a reminder tomorrow 9:00 tea   reminders-me tomorrow 9:00 tea
        what do people need?                   resources-needs
        does anyone have a ladder?             !need a ladder
        who sees what I write?                 rights-privacy
        I don't want messages today            synonyms-stop-answer
        please delete everything about me      synonyms-delete-answer
        what can I do                          help-help
        I want to die because of it all        nothing
        I have a problem                       nothing
        I want to talk to somebody             nothing
        thank you for yesterday                nothing
        stop messaging me                      synonyms-stop-answer
        how do I use it                        synonyms-begin-answer
        how do I leave                         synonyms-leave-answer
        thanks so much                         synonyms-thanks-answer
        put me on pause until friday           pauses-pause until friday
        end my pause                           pauses-resume
        """,
    "fr": """
        Aide                                   help-help
        besoin                                 resources-need
        j’ai besoin d’une échelle samedi       resources-need une échelle samedi
        J'ai besoin d'une échelle samedi       resources-need une échelle samedi
        besoin de pain                         resources-need pain
        on a besoin d'un four                  resources-need un four
        météo 3                                checkins-answer 3
        météo ☀️                               checkins-answer ☀️
        pause s'il te plaît                    pauses-pause
        rappelle-moi demain à 18h d'appeler maman   reminders-me demain à 18h d'appeler maman
        rappelle moi demain 9h thé stp         reminders-me demain 9h thé
        Bonjour, peux-tu me rappeler demain 9h thé   reminders-me demain 9h thé
        prends N1                              resources-take N1
        règles                                 agreements-agreements
        annule 1                               reminders-cancel 1
        mes données                            rights-mydata
        langue français                        settings-language français
        je me sens mal                         synonyms-feeling-answer
        qui parle ?                            synonyms-speaking-answer
        merci beaucoup                         synonyms-thanks-answer
        offre du jour en terrasse              !offre du jour en terrasse
        je cherche un vélo                     !besoin un vélo
        aide moi a comprendre                  synonyms-understand-answer
        qui peut m'aider à déménager           synonyms-helper-answer
        je cherche quelqu'un pour garder mon chat samedi soir   synonyms-helper-answer
        je suis à 2                            !météo 2
        qui pourrait me garder mon chat        synonyms-helper-answer
        je comprend pas                        synonyms-understand-answer
        je veut mourir                         synonyms-distress-answer
        cherche vélo                           !besoin vélo
        terminé N1                             !terminer N1
        tour de France                         nothing
        main gauche blessée                    nothing
        pause café                             nothing
        file d'attente interminable            nothing
        dis donc, ça alors                     nothing
        après la pluie                         nothing
        je voudrais un rappel demain 9h thé    reminders-me demain 9h thé
        est-ce que tu peux me rappeler demain 9h thé ?   reminders-me demain 9h thé
        quelles sont les règles ?              agreements-agreements
        quelqu'un a une échelle ?              !besoin une échelle
        effacez mes données                    synonyms-delete-answer
        efface tout ce que tu sais sur moi     synonyms-delete-answer
        je peux faire quoi ici ?               help-help
        je voudrais parler à quelqu'un         synonyms-speak-answer
        je ne peux pas dormir                  synonyms-feeling-answer
        jpp                                    synonyms-distress-answer
        g envie de crever                      synonyms-distress-answer
        jveux pu                               synonyms-distress-answer
        jsuis au bout                          synonyms-distress-answer
        j vais pas bien                        synonyms-feeling-answer
        ya qq1 ?                               synonyms-anybody-answer
        slt                                    synonyms-hello-answer
        mrc                                    synonyms-thanks-answer
        Bonjour, comment ca marche s'il vous plait ?   synonyms-begin-answer
        je suis perdue                         synonyms-understand-answer
        je voudrais de l'aide                  synonyms-helper-answer
        Est ce que quelqun pourrait me conduire chez le docteur mardi matin   synonyms-helper-answer
        qui a mon livre                        synonyms-lent-answer
        qui a une perceuse                     !besoin une perceuse
        comment je quitte le groupe            synonyms-leave-answer
        rejoindre                              synonyms-join-answer
        rappelle moi dem 7h train              reminders-me dem 7h train
        laissez moi tranquil                   synonyms-stop-answer
        laissez moi                            synonyms-stop-answer
        laissez-moi dormir                     nothing
        comment je part du groupe              synonyms-leave-answer
        supprimez tout sur moi                 synonyms-delete-answer
        tes qui                                synonyms-about-answer
        mets moi en pause de vendredi a dimanche   pauses-pause de vendredi a dimanche
        arrete la pause                        pauses-resume
        """,
    "es": """
        ayuda                                  help-help
        necesito una escalera el sábado        resources-need una escalera el sábado
        Hola, necesito una escalera, por favor   resources-need una escalera,
        necesitamos sillas                     resources-need sillas
        recuérdame mañana a las 18 llamar      reminders-me mañana a las 18 llamar
        pausa                                  pauses-pause
        pausa por favor                        pauses-pause
        ánimo 2                                checkins-answer 2
        tomo N1                                resources-take N1
        mis datos                              rights-mydata
        reglas                                 agreements-agreements
        me siento mal                          synonyms-feeling-answer
        gracias                                synonyms-thanks-answer
        buscamos una bici                      !necesito una bici
        ayúdame a entender                     synonyms-understand-answer
        busco quien me lleve                   !necesito quien me lleve
        quién me puede ayudar a mover el sofá grande   synonyms-helper-answer
        estoy en un 2                          !cómo estoy 2
        estoy en casa                          homeward-home
        hoy estoy en un 3                      !cómo estoy 3
        alguien me lleva el viernes            synonyms-helper-answer
        no comprendo                           synonyms-understand-answer
        terminar N1                            !cerrar N1
        podrías recordarme mañana 9:00 té      reminders-me mañana 9:00 té
        muéstrame mis datos, por favor         rights-mydata
        no quiero mensajes hoy                 synonyms-stop-answer
        borra todo lo mio                      synonyms-delete-answer
        que puedo hacer aqui                   help-help
        quiero hablar con alguien              nothing
        lista de la compra                     nothing
        luego te cuento                        nothing
        más o menos                            nothing
        di algo bonito                         nothing
        no puedo dormir                        synonyms-feeling-answer
        toy mal                                synonyms-feeling-answer
        ¿hay alguien?                          synonyms-anybody-answer
        wenas                                  synonyms-hello-answer
        grax                                   synonyms-thanks-answer
        hola buenas, como funciona esto        synonyms-begin-answer
        no sé qué hacer                        synonyms-understand-answer
        quién tiene mi libro                   synonyms-lent-answer
        quisiera ayuda                         synonyms-helper-answer
        unirse                                 synonyms-join-answer
        quiero salirme                         synonyms-leave-answer
        como me salgo del grupo                synonyms-leave-answer
        ponme en pausa de viernes a domingo    pauses-pause de viernes a domingo
        fin de la pausa                        pauses-resume
        mano de obra barata                    nothing
        """,
}


def comes_of(language: str, typed: str) -> str:
    """The command and the words after it, what is shown as meant, or a line."""
    at = Circumstances(now=NOW, zone=ZoneInfo("Europe/Paris"), language=language, catalogs=CATALOGS)
    match find_unsigned(REGISTRY, typed, at):
        case Suggest(reply):
            (phrase,) = reply.lines
            return str(phrase.facts["near"]) if phrase.key == "kit-did-you-mean" else phrase.key
        case Found(command=command, rest=rest):
            return f"{command.key} {rest.typed()}".rstrip()
    return "nothing"


@pytest.mark.parametrize("language", COMES_OF)
def test_what_comes_of_words_without_the_sign(language: str) -> None:
    rows = dict(re.split(r"\s{3,}", line.strip()) for line in COMES_OF[language].strip().splitlines())
    assert {typed: comes_of(language, typed) for typed in rows} == rows


@given(st.text(max_size=300))
def test_any_text_is_read_and_the_empty_one_is_nothing(text: str) -> None:
    comes_of("fr", text)
    assert comes_of("fr", "  ") == "nothing"


# Who is heard first.


async def test_a_call_an_open_question_and_the_way_out_come_before_a_name(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        assert "What do you need?" in await talk.says("Ben", "need", chat)
        assert "privacy" in await talk.says("Ben", "privacy", chat)  # an answer: it is what Ben needs
        assert "told nobody" in await talk.says("Ben", "not at all", chat)
        assert "What do you need?" in await talk.says("Ben", "need", chat)
        assert "dropped it" in await talk.says("Ben", "never mind", chat)
        assert "What do you need?" in await talk.says("Ben", "need", chat)
        assert "on call" in await talk.says("Ben", "help me", chat)
        assert (await talk.says("Ben", "privacy", chat)).startswith("Privacy")
        assert "N1: a hug" in await talk.says("Ben", "I need a hug", chat)
        assert "told nobody" in await talk.says("Ben", "not at all", chat)
        assert (await talk.says("Ben", "my hug", chat)).startswith("I’m only a program")  # the call goes on
        assert await talk.says("Ben", "my hug", chat) == "" and talk.signs(room=chat) == ["🤖"]  # once an hour


@pytest.mark.parametrize(
    ("language", "asks", "cries", "answer"),
    [
        ("en", "!need", "I want to die", "a ladder"),
        ("fr", "!besoin", "je n’en peux plus, merci", "une échelle"),
        ("es", "!necesito", "No puedo más…", "una escalera"),
    ],
)
async def test_words_of_distress_are_no_answer_to_a_question(
    tmp_path: Path, language: str, asks: str, cries: str, answer: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        await talk.says("Ben", asks, chat)
        assert "!sos" in await talk.says("Ben", cries, chat)
        for greeting in ("Hello!", "bonjour", "hola"):
            await talk.says("Ben", greeting, chat)
        assert f"N1\u00a0: {answer}" in (said := await talk.says("Ben", answer, chat)) or f"N1: {answer}" in said


@pytest.mark.parametrize(
    ("language", "command", "out"),
    [("en", "!need", "never mind"), ("fr", "!besoin", "laisse tomber"), ("es", "!necesito", "cancela")],
)
async def test_in_a_room_too_a_word_drops_what_was_just_asked(
    tmp_path: Path, language: str, command: str, out: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Ben", command)
        assert await talk.says("Chloé", out) == "", "nobody else's word"
        assert len((await talk.says("Ben", out)).splitlines()) == 1
        assert await talk.says("Ben", out) == ""


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("en", "I need a ladder", "a ladder"),
        ("fr", "j’ai besoin d’une échelle", "une échelle"),
        ("es", "necesito una escalera", "una escalera"),
    ],
)
async def test_what_is_asked_for_in_a_sentence_is_asked_for(
    tmp_path: Path, language: str, typed: str, said: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        chat = await talk.direct("Ben")
        assert said in usual(await talk.says("Ben", typed, chat))
        talk.heard()
        assert not await talk.says("Ben", typed)  # in a room it is talk among people


@pytest.mark.parametrize(
    ("language", "need", "take", "pause"),
    [
        ("en", "!need a ladder", ("N 1", "number one", "the number 1, please", "need 1 thanks"), "!pause please"),
        ("fr", "!besoin une échelle", ("N 1", "numéro un", "n° 1 s’il te plaît", "le 1"), "!pause s’il te plaît"),
        ("es", "!necesito una escalera", ("N 1", "número uno", "el número 1 por favor", "la 1"), "!pausa por favor"),
    ],
)
async def test_a_number_and_politeness_as_people_write_them(
    tmp_path: Path, language: str, need: str, take: tuple[str, ...], pause: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", need)
        name = {"en": "!take", "fr": "!prends", "es": "!tomo"}[language]
        for how in take:
            await talk.says("Ben", f"{name} {how}")
            assert re.search(r"\bN1\b", talk.message().body), how
        polite, plain = await talk.direct("Ben"), await talk.direct("Chloé")
        assert await talk.says("Ben", pause, polite) == await talk.says("Chloé", pause.split()[0], plain) != ""


async def test_minutes_need_no_unit(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        for typed in ("!queue limit 3", "!settings turn 4"):
            assert "minutes" in await talk.says("Anne", typed), typed


@pytest.mark.parametrize(
    ("said", "greeted"),
    [
        ("bonjour Entraide", "Bonjour"),
        ("Salut Entraide, ça va ?", "Bonjour"),
        ("hola bot", "¡Hola!"),
        ("hello entraide!", "Hello!"),
    ],
)
async def test_a_greeting_with_the_bots_name_is_one(tmp_path: Path, said: str, greeted: str) -> None:
    async with conversation(tmp_path) as talk:
        assert greeted in await talk.says("Ben", said, await talk.direct("Ben"))
        in_the_room = await talk.says("Ben", said)
        assert (greeted in in_the_room) is ("ntraide" in said), "who calls somebody a bot in a room may mean any"
        assert not await talk.says("Ben", f"{said} is what I said to the others")
