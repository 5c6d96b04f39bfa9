"""The steps of a circle: what they are called and ask, and how much time is left where one ends early."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conversation import Conversation, conversation, usual

MINUTES = timedelta(minutes=1)


class Words(NamedTuple):
    """What is typed in one of the languages, and what is read."""

    start: str
    next: str
    stop: str
    until: str
    extend: str
    steps: str
    add: str
    words: str
    remove: str
    pause: str
    choose: str
    over: str
    thanks: str


_WORDS = {
    "en": Words(
        "!circle start", "!circle next", "!round stop", "Together until about", "!circle extend 30m", "!circle steps",
        "!circle steps add", "!circle steps words", "!circle steps remove", "Pause", "is not on this list",
        "The circle is over. Its time ended long ago", "Thank you all",
    ),
    "fr": Words(
        "!cercle commencer", "!cercle suivant", "!tour arrêter", "Ensemble jusque vers", "!cercle prolonger 30m",
        "!cercle étapes", "!cercle étapes ajouter", "!cercle étapes texte", "!cercle étapes retirer", "Pause",
        "n’est pas dans cette liste", "Le cercle est terminé. Son heure", "Merci à tout le monde",
    ),
    "es": Words(
        "!círculo empezar", "!círculo siguiente", "!ronda terminar", "Nos acompañamos hasta cerca de las",
        "!círculo alargar 30m", "!círculo pasos", "!círculo pasos añadir", "!círculo pasos texto",
        "!círculo pasos quitar", "Pausa", "no está en esta lista", "El círculo terminó. Su hora", "Gracias por estar",
    ),
}  # fmt: skip


async def until(talk: Conversation, say: Words) -> str:
    """Until when the circle's newest message says that it goes on: `20:20`."""
    said = usual(talk.message(say.until).body).partition(say.until)[2]
    hour, _, minute = said.strip().partition("\n")[0].rstrip(".").replace(" h", ":").partition(":")
    return f"{hour}:{minute.strip() or '00'}"


@pytest.mark.parametrize("language", _WORDS)
async def test_where_steps_end_early_the_circle_does_and_where_they_last_it_ends_as_planned(
    tmp_path: Path, language: str
) -> None:
    say = _WORDS[language]
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", f"{say.add} {say.pause} 10m")
        await talk.says("Anne", say.start)  # at 19:00: 5, 15, 45, 10 and 15 minutes
        assert await until(talk, say) == "20:30"
        await talk.says("Anne", say.next)
        await talk.says("Anne", say.stop)  # the round is over at once, and the sharing begins
        await talk.says("Anne", say.next)
        assert await until(talk, say) == "19:25", "the pause, and the closing"
        assert say.until in usual(await talk.says("Ben", say.start.split()[0]))
        assert await until(talk, say) == "19:25"
        await talk.says("Anne", say.extend)
        assert "19:55" in usual(talk.message(room=talk.room).body).replace(" h ", ":")
        await talk.passes(110 * MINUTES)
        await talk.says("Ben", say.start.split()[0])
        assert await until(talk, say) == "21:00", "not later than was planned, with what was added"
        await talk.passes(10 * MINUTES)
        await talk.says("Ben", say.start.split()[0])
        assert await until(talk, say) == "21:15", "its time is over, and there is still the closing"


async def test_a_step_that_begins_late_ends_with_the_circle(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!circle start")  # until 20:20
        await talk.says("Anne", "!circle next")
        await talk.passes(60 * MINUTES)
        await talk.says("Anne", "!round stop")
        said = usual(await talk.says("Ben", "!circle"))
        assert "▶ Sharing, until about 20:20" in said and "Together until about 20:20" in said
        await talk.passes(21 * MINUTES)
        await talk.says("Anne", "!circle next")
        said = usual(await talk.says("Ben", "!circle"))
        assert "▶ Closing, until about 20:36" in said and "Together until about 20:36" in said


async def test_the_time_is_over_when_the_last_step_is(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        for words in ("remove 4", "remove 2", "add pause 10m"):
            await talk.says("Anne", f"!circle steps {words}")
        await talk.says("Anne", "!circle start")  # 5, 45 and 10 minutes, until 20:00
        await talk.says("Anne", "!circle next")
        await talk.says("Anne", "!circle next")
        assert "Pause, until about 19:10" in talk.message("Pause, until").body
        assert await talk.passes(10 * MINUTES - timedelta(seconds=1)) == ""
        assert "Our time is over." in await talk.passes(timedelta(seconds=1))
        await talk.says("Anne", "!circle back")
        assert await talk.passes(44 * MINUTES) == "", "the sharing has begun again"
        assert "The time for this step (Sharing) is over" in await talk.passes(1 * MINUTES)
        assert await talk.passes(4 * MINUTES) == ""
        assert "Our time is over, and there is still: Pause" in await talk.passes(1 * MINUTES), "at 20:00, as planned"


@pytest.mark.parametrize("language", _WORDS)
async def test_a_step_gets_other_words_and_deleting_the_message_brings_back_what_was_before(
    tmp_path: Path, language: str
) -> None:
    say = _WORDS[language]
    async with conversation(tmp_path, language) as talk:
        said = usual(await talk.says("Anne", f"{say.words} 2 What gives you hopes?"))
        assert "2. " in said and ": What gives you hopes?" in said
        reworded = talk.last
        await talk.says("Anne", f"{say.remove} 2")
        assert "gives you hopes" not in usual(await talk.says("Ben", say.steps))
        await talk.says("Anne", f"{say.add} meditation 10m")
        assert f"3. {say.pause} (" in usual(await talk.says("Ben", say.steps)) and "meditation" in talk.message().body
        await talk.takes_back("Anne", reworded)
        assert "gives you hopes" not in usual(await talk.says("Ben", say.steps))
        assert say.choose in usual(await talk.says("Anne", f"{say.add} meditation"))


async def test_a_name_has_six_words_at_most(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        named = "what we would like to remember"
        assert f"Pause (8 minutes): {named}" in await talk.says("Anne", f"!circle steps add {named} 8m")
        assert "is not on this list" in await talk.says("Anne", f"!circle steps add {named} today 8m")
        assert f"Pause (8 minutes): {named} Silence" in await talk.says("Anne", f"!circle steps add {named} 8m Silence")


@pytest.mark.parametrize("language", _WORDS)
async def test_the_question_comes_back_with_its_step(tmp_path: Path, language: str) -> None:
    say = _WORDS[language]
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", f"{say.words} 2 What gives you hopes?")
        await talk.says("Anne", say.start)
        await talk.says("Anne", f"{say.remove} 2")
        assert "What gives you hopes?" in await talk.takes_back("Anne", talk.last)
        assert "What gives you hopes?" in await talk.says("Anne", say.next), "the circle that is going on keeps it, too"


async def test_words_are_gone_with_the_message_that_said_them_and_the_step_stays(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!circle steps add round 20m What gives you hopes?")
        added = talk.last
        await talk.says("Anne", "!circle steps words 4 What makes you laugh?")
        reworded = talk.last
        await talk.says("Anne", "!circle steps words 4 Who makes you laugh?", edit_of=reworded)
        assert "4. Round (20 minutes): Who makes you laugh?" in await talk.says("Ben", "!circle steps")
        await talk.says("Anne", "!circle steps time 1 6m")
        await talk.says("Anne", "!circle start")
        await talk.takes_back("Anne", reworded)
        assert "4. Round (20 minutes)\n" in await talk.says("Ben", "!circle steps")
        await talk.takes_back("Anne", added)
        assert "Round" not in await talk.says("Ben", "!circle steps")
        assert "no step 9" in await talk.says("Anne", "!circle steps words 9 Who?")
        assert "Which words" in await talk.says("Anne", "!circle steps words 2")


@pytest.mark.parametrize("language", _WORDS)
async def test_nobody_is_thanked_for_being_there_long_after_the_end(tmp_path: Path, language: str) -> None:
    say = _WORDS[language]
    async with conversation(tmp_path, language) as talk:
        await talk.says("Anne", say.start)
        await talk.passes(80 * MINUTES)
        assert await talk.passes(179 * MINUTES) == ""
        said = usual(await talk.passes(1 * MINUTES))
        assert say.over in said and say.thanks not in said
        assert talk.message(say.over.split(".")[0]).msgtype == "m.notice"
