"""Names that nobody has, answers that are none, and how late somebody is: in three languages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from commands.homeward.kinds import LookoutsKind
from commands.kit.arguments import Circumstances
from commands.kit.words import Span
from tests.conversation import conversation
from tests.homeward.test_words import PEOPLE, TEN
from tests.sos.test_sos import chats_of
from tests.work import work

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
UNKNOWN = {
    "en": "I know nobody in your groups by this name: {}.",
    "fr": "Je ne connais personne de ce nom dans tes groupes : {}.",
    "es": "No conozco a nadie con ese nombre en tus grupos: {}.",
}
WHOM = {"en": "Who shall look out for you?", "fr": "Qui peut veiller sur toi ?", "es": "¿Quién puede estar pendiente"}
NOBODY = {"en": "Nobody is looking out for you", "fr": "Personne ne veille sur toi", "es": "Nadie está pendiente de ti"}


@pytest.mark.parametrize(
    ("language", "text", "name", "words"),
    [
        ("en", "!out back by 22:00 tell rolf and if im not home call my sister", "rolf", "if im not home call"),
        ("en", "out, back by 22:00, tell Rolf", "Rolf", ""),
        ("en", "!out 22:00 tell my sister", "my sister", ""),
        ("en", "!out 22:00 I take the tram tell rolf", "rolf", "I take the tram"),
        ("fr", "!je pars retour 22h dis à rolf et si je suis pas rentrée appelle ma sœur", "rolf", "si je suis pas"),
        ("fr", "je sors, je rentre à 22h, préviens Rolf", "Rolf", ""),
        ("es", "!salgo vuelvo a las 22 avisa a rolf y si no llego llama a mi hermana", "rolf", "si no llego llama"),
        ("es", "salgo, vuelvo a las 10, avisa a Rolf", "Rolf", ""),
    ],
)
async def test_a_name_that_nobody_has_is_asked_about(
    tmp_path: Path, language: str, text: str, name: str, words: str
) -> None:
    async with conversation(tmp_path, language=language, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        said = await chats.says("Anne", text)
        assert said.startswith(UNKNOWN[language].format(name)) and WHOM[language] in said, said
        assert TEN[language] in await chats.says("Anne", "Zoé")
        await chats.reacts("Zoé", "👍")
        chats.heard("Zoé")
        await chats.passes(3 * HOUR + 30 * MINUTE)
        call = chats.heard("Zoé")
        assert words in call and name not in call, call


@pytest.mark.parametrize(
    ("text", "asked", "unknown"),
    [
        ("!out 22:00 tell zoé and if im not home call my sister", ("Zoé",), ""),
        ("!out 22:00 tell zoé and Rolf", ("Zoé",), "Rolf"),
        ("!out 22:00 tell zoé and rolf", ("Zoé",), "rolf"),
        ("!out 22:00 tell Zoé, Rolf and Ben", ("Zoé", "Ben"), "Rolf"),
        ("!out back by 22:00, I told Rolf, please tell zoé", ("Zoé",), ""),
        ("!out back by 22:00 I will tell rolf about it, tell zoé", ("Zoé",), ""),
        ("!out 22:00 tell zoé, I will tell Rolf", ("Zoé",), ""),
        ("!out 22:00 tell Zoé, My phone may be off", ("Zoé",), ""),
        ("!out 22:00 tell:Zoé tell Rolf if I am late", ("Zoé",), ""),
    ],
)
async def test_who_is_named_beside_it_is_asked(tmp_path: Path, text: str, asked: tuple[str, ...], unknown: str) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        said = await chats.says("Anne", text)
        assert TEN["en"] in said, said
        assert (f"by this name: {unknown}." in said) if unknown else ("by this name" not in said), said
        for name in ("Ben", "Zoé"):
            assert bool(chats.heard(name)) == (name in asked), name


async def test_the_time_is_asked_first_and_the_name_is_not_swallowed(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        said = await chats.says("Anne", "!out tell rolf")
        assert said.startswith(UNKNOWN["en"].format("rolf")) and "When do you want to be home?" in said
        assert WHOM["en"] in await chats.says("Anne", "22:00")
        assert TEN["en"] in await chats.says("Anne", "Zoé")


async def test_who_is_out_already_and_names_nobody_keeps_their_words(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await chats.says("Anne", "!out 22:00 tell:Zoé I take the last tram")
        await chats.reacts("Zoé", "👍")
        chats.heard("Zoé")
        chats.heard("Anne")
        said = await chats.says("Anne", "!out tell rolf")
        assert said.startswith(UNKNOWN["en"].format("rolf"))
        await chats.passes(3 * HOUR + 30 * MINUTE)
        assert "I take the last tram" in chats.heard("Zoé")


@pytest.mark.parametrize(
    ("language", "start", "answers"),
    [
        ("en", "!out 22:00", ("my sister", "the neighbours")),
        ("en", "!out", ("no idea", "somehow")),
        ("en", "!out 22:00", ("Anne", "Anne")),
        ("en", "!out 22:00", ("never mind",)),
        ("fr", "!je pars 22h", ("ma sœur", "les voisins")),
        ("es", "!salgo 22:00", ("mi hermana", "los vecinos")),
    ],
)
async def test_after_two_answers_that_are_none_it_is_said_that_nobody_is_watching(
    tmp_path: Path, language: str, start: str, answers: tuple[str, ...]
) -> None:
    async with conversation(tmp_path, language=language, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        said = await chats.says("Anne", start)
        for answer in answers:
            assert NOBODY[language] not in said
            said = await chats.says("Anne", answer)
        assert NOBODY[language] in said, said
        assert all(chats.heard(name) == "" for name in ("Ben", "Chloé", "Zoé"))


@pytest.mark.parametrize(
    ("language", "out", "text", "later"),
    [
        ("en", "!out 22:00 tell:Zoé", "running 30 minutes late", "22:30"),
        ("en", "!out 22:00 tell:Zoé", "I’ll be about half an hour late, sorry", "22:30"),
        ("en", "!out 22:00 tell:Zoé", "im 20 min late", "22:20"),
        ("en", "!out 22:00 tell:Zoé", "another 30 minutes", "22:30"),
        ("en", "!out 22:00 tell:Zoé", "back in an hour", "20:00"),
        ("en", "!out 22:00 tell:Zoé", "I’ll be home in 20 minutes", "19:20"),
        ("fr", "!je pars 22h prévenir:Zoé", "j’aurai une demi-heure de retard", "22 h 30"),
        ("fr", "!je pars 22h prévenir:Zoé", "j'ai 20 min de retard", "22 h 20"),
        ("fr", "!je pars 22h prévenir:Zoé", "je serai en retard de 20 minutes", "22 h 20"),
        ("fr", "!je pars 22h prévenir:Zoé", "je rentre dans 20 min", "19 h 20"),
        ("fr", "!je pars 22h prévenir:Zoé", "j’arrive dans une heure", "20 h"),
        ("es", "!salgo 22:00 avisar:Zoé", "me retraso media hora", "22:30"),
        ("es", "!salgo 22:00 avisar:Zoé", "llego con media hora de retraso", "22:30"),
        ("es", "!salgo 22:00 avisar:Zoé", "voy 20 minutos tarde", "22:20"),
        ("es", "!salgo 22:00 avisar:Zoé", "llego en 20 minutos", "19:20"),
        ("es", "!salgo 22:00 avisar:Zoé", "vuelvo en una hora", "20:00"),
    ],
)
async def test_how_late_somebody_is_moves_the_time_and_is_echoed(
    tmp_path: Path, language: str, out: str, text: str, later: str
) -> None:
    async with conversation(tmp_path, language=language, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await chats.says("Anne", out)
        await chats.reacts("Zoé", "👍")
        chats.heard("Zoé")
        said = await chats.says("Anne", text)
        assert later in said, said
        assert later in chats.heard("Zoé")


async def test_after_the_time_it_is_counted_from_now_and_too_long_is_said(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await chats.says("Anne", "!out 22:00 tell:Zoé")
        await chats.reacts("Zoé", "👍")
        await chats.passes(3 * HOUR)
        await chats.passes(10 * MINUTE)
        assert "Home?" in chats.heard("Anne")
        assert "22:40" in await chats.says("Anne", "running 30 minutes late")
        assert "at most" in await chats.says("Anne", "400 days late")
        assert "at most" in await chats.says("Anne", "4 days late")
        for talk_of in ("I was late 30 minutes for the tram because of the snow and wind", "30 minutes", "late"):
            assert "want to be home by" not in await chats.says("Anne", talk_of)


@pytest.mark.parametrize("words", ["and ", "to ", "tell ", "please "])
async def test_words_that_lead_to_no_name_cost_next_to_nothing(tmp_path: Path, words: str) -> None:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        at = Circumstances(
            now=talk.server.now,
            zone=ZoneInfo("UTC"),
            language="en",
            catalogs=talk.registry.catalogs,
            members={f"@p{number}:x": f"Person {number}" for number in range(200)},
        )
        span, kind = Span.of(words * 300), LookoutsKind(within=True)
        assert work(lambda: [kind.is_certain(span.after(start), at) for start in range(300)]) < 300 * 150
