"""What people type at night on a phone, in three languages: with typos, without the sign, in any order."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import conversation
from tests.sos.test_sos import chats_of

HOUR = timedelta(hours=1)
PEOPLE = ("Anne", "Ben", "Chloé", "Zoé")


TEN = {"en": "10 March at 22:00 is the time", "fr": "10 mars à 22 h", "es": "10 de marzo a las 22:00"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "!out back by 22:00 tell:Zoé"),
        ("en", "!out back by 10 tell zoe"),
        ("en", "!out tell zoé and ben back by 10pm"),
        ("en", "out, back by 22:00, tell Zoé"),
        ("en", "going out back at 10 tell zoé please"),
        ("en", "I’m going out, I’ll be back by 10pm, please tell Zoé and Ben"),
        ("en", "!out 22:00 tell:Zoé I’m at the lake"),
        ("en", "!out to the lake, back by 22:00 tell:Zoé"),
        ("en", "!out in 3 hours tell:Zoé"),
        ("en", "!out home by 10:00 tell Zoé"),
        ("fr", "!je pars retour avant 22h prévenir:Zoé"),
        ("fr", "je sors, je rentre à 22h, préviens Zoé"),
        ("fr", "je pars, de retour vers 22 heures, préviens zoe"),
        ("fr", "!sortie 22h prévenir : Zoé je suis au lac"),
        ("fr", "je sors jusqu’à 22h préviens Zoé et Ben s’il te plaît"),
        ("es", "!salgo vuelvo antes de las 22 avisar:Zoé"),
        ("es", "!salgo vuelvo 22:00 avisa:Zoé"),
        ("fr", "!je pars retour 22h préviens:Zoé"),
        ("es", "salgo, vuelvo a las 10, avisa a Zoé"),
        ("es", "voy a salir, vuelvo a las 22h, avisa a zoe y ben"),
        ("es", "!salida 22:00 avisar:Zoé estoy en el lago"),
    ],
)
async def test_going_out_is_understood(tmp_path: Path, language: str, text: str) -> None:
    async with conversation(tmp_path, language=language, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        said = await chats.says("Anne", text)
        assert TEN[language] in said, said
        assert chats.heard("Zoé") and bool(chats.heard("Ben")) == ("ben" in text.lower()) and not chats.heard("Chloé")


@pytest.mark.parametrize(
    ("language", "start", "when", "whom", "asked"),
    [
        ("en", "!out", "22", "zoe", ("When do you want to be home?", "Who shall look out")),
        ("en", "I’m going out", "by 10pm", "Zoé and Ben", ("When do you want to be home?", "Who shall look out")),
        ("fr", "je pars", "vers 22h", "Zoé", ("Tu veux être à la maison", "Qui peut veiller")),
        ("es", "!salgo", "a las 22", "Zoé", ("¿Cuándo quieres estar", "¿Quién puede estar")),
    ],
)
async def test_what_is_missing_is_asked(
    tmp_path: Path, language: str, start: str, when: str, whom: str, asked: tuple[str, str]
) -> None:
    async with conversation(tmp_path, language=language, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        assert asked[0] in await chats.says("Anne", start)
        assert asked[1] in await chats.says("Anne", when)
        assert TEN[language] in await chats.says("Anne", whom)
        assert chats.heard("Zoé")


@pytest.mark.parametrize(
    ("language", "out", "text", "how"),
    [
        ("en", "!out 22:00 tell:Zoé", "!home", "home"),
        ("en", "!out 22:00 tell:Zoé", "home", "home"),
        ("en", "!out 22:00 tell:Zoé", "I'm home", "home"),
        ("en", "!out 22:00 tell:Zoé", "im home, thanks", "home"),
        ("en", "!out 22:00 tell:Zoé", "Home safe!", "home"),
        ("en", "!out 22:00 tell:Zoé", "hoem", "stays"),
        ("en", "!out 22:00 tell:Zoé", "im hmoe safe", "asks"),
        ("en", "!out 22:00 tell:Zoé", "back", "asks"),
        ("en", "!out 22:00 tell:Zoé", "!back", "asks"),
        ("en", "!out 22:00 tell:Zoé", "I’m back", "asks"),
        ("en", "!out 22:00 tell:Zoé", "done", "asks"),
        ("en", "!out 22:00 tell:Zoé", "!done", "asks"),
        ("fr", "!je pars 22h prévenir:Zoé", "!rentré", "home"),
        ("fr", "!je pars 22h prévenir:Zoé", "rentrée", "home"),
        ("fr", "!je pars 22h prévenir:Zoé", "je suis rentrée merci", "home"),
        ("fr", "!je pars 22h prévenir:Zoé", "à la maison", "home"),
        ("fr", "!je pars 22h prévenir:Zoé", "bien rentré·e", "home"),
        ("fr", "!je pars 22h prévenir:Zoé", "je suis de retour", "asks"),
        ("fr", "!je pars 22h prévenir:Zoé", "!retour", "asks"),
        ("fr", "!je pars 22h prévenir:Zoé", "je suis rentére", "asks"),
        ("es", "!salgo 22:00 avisar:Zoé", "!en casa", "home"),
        ("es", "!salgo 22:00 avisar:Zoé", "llegué", "home"),
        ("es", "!salgo 22:00 avisar:Zoé", "ya llegue gracias", "home"),
        ("es", "!salgo 22:00 avisar:Zoé", "estoy en casa", "home"),
        ("es", "!salgo 22:00 avisar:Zoé", "ya volví", "asks"),
        ("es", "!salgo 22:00 avisar:Zoé", "ya estoy en csa", "asks"),
        ("fr", "!je pars 22h prévenir:Zoé", "bien renrté", "asks"),
        ("en", "!out 22:00 tell:Zoé", "i’m hme", "asks"),
        ("es", "!salgo 22:00 avisar:Zoé", "!volver", "asks"),
        ("es", "!salgo 22:00 avisar:Zoé", "listo", "asks"),
    ],
)
async def test_home_is_understood_and_what_may_mean_something_else_is_asked_about(
    tmp_path: Path, language: str, out: str, text: str, how: str
) -> None:
    over = {"en": "Anne is home", "fr": "Anne est à la maison", "es": "Anne está en casa"}[language]
    asks = {"en": "Home? If so", "fr": "À la maison ? Si oui", "es": "¿En casa? Si es así"}[language]
    async with conversation(tmp_path, language=language, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await chats.says("Anne", out)
        await chats.reacts("Zoé", "👍")
        for name in PEOPLE:
            chats.heard(name)
        said = await chats.says("Anne", text)
        assert (over in chats.heard("Zoé")) == (how == "home"), said
        assert (asks in said) == (how == "asks"), said
        if how == "asks":
            await chats.says("Anne", {"en": "yes", "fr": "oui", "es": "sí"}[language])
            assert over in chats.heard("Zoé")


@pytest.mark.parametrize(
    ("language", "out", "text", "later"),
    [
        ("en", "!out 22:00 tell:Zoé", "!out until 23:00", "23:00"),
        ("en", "!out 22:00 tell:Zoé", "until 23:00", "23:00"),
        ("en", "!out 22:00 tell:Zoé", "until 11", "23:00"),
        ("en", "!out 22:00 tell:Zoé", "back by 11pm", "23:00"),
        ("fr", "!je pars 22h prévenir:Zoé", "jusqu’à 23h", "23 h"),
        ("fr", "!je pars 22h prévenir:Zoé", "!je sors jusqu’à 23h", "23 h"),
        ("es", "!salgo 22:00 avisar:Zoé", "hasta las 23", "23:00"),
        ("es", "!salgo 22:00 avisar:Zoé", "vuelvo a las 11", "23:00"),
    ],
)
async def test_more_time_is_understood(tmp_path: Path, language: str, out: str, text: str, later: str) -> None:
    async with conversation(tmp_path, language=language, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await chats.says("Anne", out)
        await chats.reacts("Zoé", "👍")
        chats.heard("Zoé")
        assert later in await chats.says("Anne", text)
        assert later in chats.heard("Zoé")
        await chats.passes(3 * HOUR)
        assert chats.heard("Anne") == ""
        await chats.passes(HOUR)
        assert chats.heard("Anne") != ""
        later = await chats.says("Anne", {"en": "00:30", "fr": "0h30", "es": "00:30"}[language])
        assert "0:30" in later or "0 h 30" in later, "a bare time answers the question"


@pytest.mark.parametrize(
    ("language", "out", "text", "said"),
    [
        ("en", "!out 22:00 tell:Zoé", "running late sorry", "All right, not yet"),
        ("en", "!out 22:00 tell:Zoé", "I’m heading home", "All right, not yet"),
        ("fr", "!je pars 22h prévenir:Zoé", "je suis en retard", "Entendu, pas encore"),
        ("fr", "!je pars 22h prévenir:Zoé", "je rentre", "Entendu, pas encore"),
        ("es", "!salgo 22:00 avisar:Zoé", "me retraso", "De acuerdo, todavía no"),
        ("es", "!salgo 22:00 avisar:Zoé", "me voy a casa", "De acuerdo, todavía no"),
        ("es", "!salgo 22:00 avisar:Zoé", "ya voy para casa", "De acuerdo, todavía no"),
    ],
)
async def test_on_the_way_and_late_are_answered_before_the_time_too_and_change_nothing(
    tmp_path: Path, language: str, out: str, text: str, said: str
) -> None:
    async with conversation(tmp_path, language=language, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await chats.says("Anne", out)
        await chats.reacts("Zoé", "👍")
        for name in PEOPLE:
            chats.heard(name)
        assert said in await chats.says("Anne", text)
        assert chats.heard("Zoé") == ""
        await chats.passes(4 * HOUR)
        assert chats.heard("Anne") != "", "the time is as it was"
