"""What is asked in a private chat about a group is answered there, about the rooms that the person is in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conversation import Conversation, conversation, usual

MINUTE = timedelta(minutes=1)


class Words(NamedTuple):
    """What is typed in one of the languages, and what is read."""

    balance: str
    own: str
    unspoken: str
    minutes: str
    file: str
    decided: str
    nothing: str
    remind: str
    which: str
    read: str
    promise: str
    yes: str
    reminder: str
    option: str


_WORDS = {
    "en": Words(
        "!balance", "1 turn in this meeting", "You have not had a turn", "!minutes", "!minutes file", "!decided",
        "Nothing is recorded in", "!remind us in 1 hour tea", "Which group", "everybody in Film club would read",
        "I’ll remind the room on", "yes", "A reminder for all of us: tea", "group",
    ),
    "fr": Words(
        "!équilibre", "1 tour de parole", "Tu n’as pas encore eu", "!compte rendu", "!compte rendu fichier", "!décidé",
        "Rien n’est noté dans", "!rappelle-nous dans 1 heure thé", "quel groupe", "Film club",
        "Je le rappellerai au salon", "oui", "thé", "groupe",
    ),
    "es": Words(
        "!equilibrio", "1 turno", "Todavía no tuviste", "!acta", "!acta archivo", "!decidido", "No hay nada anotado en",
        "!recuérdanos en 1 hora té", "qué grupo", "Film club", "Lo recordaré a toda la sala", "sí", "té", "grupo",
    ),
}  # fmt: skip


async def speaks(talk: Conversation, name: str, minutes: int, room: str | None = None) -> None:
    """Somebody has the floor for so long, in a room where English is spoken, too."""
    await talk.says("Anne", f"!give {name}", room)
    await talk.passes(minutes * MINUTE)
    await talk.says(name, "!done", room)


@pytest.mark.parametrize("language", _WORDS)
async def test_ones_own_share(tmp_path: Path, language: str) -> None:
    say = _WORDS[language]
    async with conversation(tmp_path, language) as talk:
        ben = await talk.direct("Ben")
        assert say.unspoken in usual(await talk.says("Ben", say.balance, ben))
        await speaks(talk, "Ben", 3)
        said = usual(await talk.says("Ben", say.balance, ben))
        assert say.own in said and "(Tuesday circle)" in said and talk.heard() != said
        # Of several rooms each is told by its name, and none that Ben is not in.
        kitchen, other = (
            await talk.gathering("Anne", "Ben", name="Kitchen"),
            await talk.gathering("Anne", name="Cellar"),
        )
        for room in (kitchen, other):
            await talk.says("Anne", "!group join Tuesday circle", room)
            await talk.says("Anne", "!group accept")
        said = usual(await talk.says("Ben", say.balance, ben))
        assert "(Tuesday circle)" in said and "(Kitchen)" in said and "Cellar" not in said


@pytest.mark.parametrize("language", _WORDS)
async def test_the_minutes(tmp_path: Path, language: str) -> None:
    say = _WORDS[language]
    async with conversation(tmp_path, language) as talk:
        ben, film = await talk.direct("Ben"), await talk.gathering("Dan", "Ben", name="Film club")
        assert say.which in usual(await talk.says("Ben", say.minutes, ben))
        assert f"{say.nothing} Film club" in usual(await talk.says("Ben", "film", ben))
        await talk.says("Anne", f"{say.decided} We meet on Tuesdays.")
        said = usual(await talk.says("Ben", f"{say.minutes} Tuesday circle", ben))
        assert "D1 We meet on Tuesdays." in said and "Film club" not in said
        await talk.says("Ben", f"{say.file} Tuesday circle", ben)
        assert talk.message(room=ben).filename == "minutes-2027-03-10.txt"
        await talk.passes(11 * MINUTE)
        asked = usual(await talk.says("Ben", f"{say.file} {say.option}:tuesday", ben))
        assert say.which not in asked and talk.message(room=ben).filename == "minutes-2027-03-10.txt"
        # Another room of that group has minutes of its own; one that Ben is not in is not read to him.
        for name, people in (("Kitchen", ("Ben",)), ("Cellar", ())):
            room = await talk.gathering("Anne", *people, name=name)
            await talk.says("Anne", "!group join Tuesday circle", room)
            await talk.says("Anne", "!group accept")
            await talk.says("Anne", f"{say.decided} {name} stays tidy.", room)
        said = usual(await talk.says("Ben", f"{say.minutes} Tuesday circle", ben))
        assert "Tuesday circle\n" in said and "Kitchen\n" in said and "Kitchen stays tidy" in said
        assert "Cellar" not in said
        await talk.says("Dan", f"{say.decided} We watch Tati.", film)
        assert "We watch Tati." in usual(await talk.says("Ben", f"{say.minutes} Film club", ben))


@pytest.mark.parametrize("language", _WORDS)
async def test_a_reminder_for_all_of_us_is_for_a_group(tmp_path: Path, language: str) -> None:
    say = _WORDS[language]
    async with conversation(tmp_path, language) as talk:
        ben, film = await talk.direct("Ben"), await talk.gathering("Dan", "Ben", name="Film club")
        assert say.which in usual(await talk.says("Ben", say.remind, ben))
        assert say.read in usual(await talk.says("Ben", "film", ben)) and talk.heard(film) == ""
        said = usual(await talk.says("Ben", say.yes, ben))
        assert said.startswith("Film club\n") and say.promise in said
        assert say.promise in usual(talk.heard(film)) and talk.heard() == ""
        await talk.passes(timedelta(hours=1))
        assert say.reminder in usual(talk.heard(film)) and talk.heard() == talk.heard(ben) == ""


async def test_the_message_in_private_takes_it_back(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Ben", "!remind us in 1 hour tea", ben)
        asked = talk.last
        assert "I’ll remind the room" in await talk.says("Ben", "yes", ben)
        await talk.takes_back("Ben", asked, ben)
        assert "reminder for all" not in await talk.passes(timedelta(hours=1))


@pytest.mark.parametrize(
    ("group", "language", "shown", "title", "others"),
    [
        ("en", "fr", "!cadre", "Notre cadre", "1. What is said here stays here."),
        ("fr", "es", "!acuerdos", "Nuestros acuerdos", "1. Ce qui se dit ici reste ici."),
        ("es", "en", "!agreements", "Our agreements", "1. Lo que se dice aquí"),
    ],
)
async def test_what_the_group_agreed_on_is_in_its_language(
    tmp_path: Path, group: str, language: str, shown: str, title: str, others: str
) -> None:
    async with conversation(tmp_path, group) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Ben", f"!language {language}", ben)
        said = usual(await talk.says("Ben", shown, ben))
        assert title in said and others in said
        # What is added is added to these, in whatever language it was asked for.
        await talk.says(
            "Anne", {"fr": "!cadre ajouter", "es": "!acuerdos añadir", "en": "!agreements add"}[language] + " Tea"
        )
        assert others in usual(await talk.says("Ben", shown, ben))
