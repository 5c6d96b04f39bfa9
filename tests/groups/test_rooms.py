"""The rooms of one group: what is said in one is told in the others, and who is in another is found."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conversation import Conversation, conversation, user, usual


class Words(NamedTuple):
    """What is typed, and read, in one of the languages."""

    join: str
    accept: str
    need: str
    offer: str
    release: str
    needs: str
    told: str
    both: str
    free: str


WORDS = {
    "en": Words(
        "!group join Tuesday circle", "!group accept", "!need", "!offer", "!release", "Eve needs something",
        "I’ve told Kitchen", "I’ve told Tuesday circle and Kitchen", "free again",
    ),
    "fr": Words(
        "!groupe rejoindre Tuesday circle", "!groupe accepter", "!besoin", "!offre", "!rends",
        "Eve a besoin de quelque chose", "je l’ai dit dans Kitchen", "je l’ai dit dans Tuesday circle et Kitchen",
        "de nouveau libre",
    ),
    "es": Words(
        "!grupo unirse Tuesday circle", "!grupo aceptar", "!necesito", "!ofrezco", "!suelto",
        "Eve necesita algo", "lo dije en Kitchen", "lo dije en Tuesday circle y Kitchen", "libre",
    ),
}  # fmt: skip


@asynccontextmanager
async def two_rooms(folder: Path, language: str = "en") -> AsyncIterator[tuple[Conversation, str, Words]]:
    """Anne and Ben are in both rooms, Chloé and Dan in the first alone, Eve in the kitchen alone."""
    async with conversation(folder, language, people=("Anne", "Ben", "Chloé", "Dan")) as talk:
        kitchen = await talk.gathering("Anne", "Ben", "Eve", name="Kitchen")
        await talk.says("Anne", WORDS[language].join, kitchen)
        await talk.says("Anne", WORDS[language].accept)
        talk.heard(), talk.heard(kitchen)
        yield talk, kitchen, WORDS[language]


@pytest.mark.parametrize("language", WORDS)
async def test_what_is_asked_in_one_room_is_told_in_the_other_and_can_be_taken_there(
    tmp_path: Path, language: str
) -> None:
    async with two_rooms(tmp_path, language) as (talk, kitchen, words):
        said = await talk.says("Eve", f"{words.need} a spoon", kitchen)
        assert "N1" in said and words.needs not in said, "there she has just said it herself"
        told = usual(talk.heard())
        assert words.needs in told and "a spoon" in told and "N1" in told
        await talk.reacts("Chloé", "👍", "a spoon")
        assert "Chloé" in talk.heard(kitchen), "Eve reads there that she takes it"
        assert words.free in await talk.says("Chloé", f"{words.release} 1")
        assert words.free in talk.heard(kitchen), "and that it is free again"


async def test_who_reads_it_in_one_room_reads_it_in_no_other(tmp_path: Path) -> None:
    async with two_rooms(tmp_path) as (talk, kitchen, words):
        board = await talk.gathering("Anne", "Ben", name="Board")
        await talk.says("Anne", words.join, board)
        await talk.says("Anne", words.accept)
        talk.heard(board), talk.heard(kitchen), talk.heard()
        await talk.says("Ben", "!offer bread", kitchen)
        assert "bread" in talk.heard(), "for Chloé and Dan"
        assert talk.heard(board) == "", "Anne and Ben have read it in the kitchen"
        await talk.says("Chloé", "!need soup")
        assert "soup" in talk.heard(kitchen) and talk.heard(board) == "", "for Eve"
        talk.server.leave(kitchen, user("Eve"))
        await talk.settle()
        talk.heard(kitchen)
        await talk.says("Chloé", "!need rice")
        assert talk.heard(kitchen) == "", "nobody is there who is not here too"


@pytest.mark.parametrize("language", WORDS)
async def test_what_the_message_says_now_is_told_where_it_was_told_and_goes_with_it(
    tmp_path: Path, language: str
) -> None:
    async with two_rooms(tmp_path, language) as (talk, kitchen, words):
        await talk.says("Ben", f"{words.need} a pot", kitchen)
        first = talk.last
        assert "a pot" in talk.heard()
        await talk.says("Ben", f"{words.need} a big pan", kitchen, edit_of=first)
        assert "a big pan" in talk.heard()
        await talk.takes_back("Ben", first, kitchen)
        assert not any("a pot" in each.body or "a big pan" in each.body for each in talk.shown())


@pytest.mark.parametrize("language", WORDS)
async def test_the_answer_in_private_names_the_rooms(tmp_path: Path, language: str) -> None:
    async with two_rooms(tmp_path, language) as (talk, _, words):
        eve = await talk.direct("Eve")
        await talk.says("Eve", f"{words.need} soup", eve)
        assert words.both in (await talk.says("Eve", "1", eve)).replace("**", "")
        board = await talk.gathering("Eve", "Ben", name="Board")
        await talk.says("Eve", words.join, board)


async def test_what_is_free_again_is_free_in_every_room(tmp_path: Path) -> None:
    async with two_rooms(tmp_path) as (talk, kitchen, _):
        eve = await talk.direct("Eve")
        await talk.says("Eve", "!need anonymous a coat", eve)
        await talk.passes(timedelta(minutes=6))
        await talk.says("Eve", "!need a spoon", kitchen)
        for number in (1, 2):
            await talk.says("Chloé", f"!take {number}")
        talk.heard(), talk.heard(kitchen)
        assert "free again" in await talk.says("Chloé", "!release 1") and "free again" in talk.heard(kitchen)
        await talk.says("Chloé", "!take 1")
        talk.heard(eve)
        await talk.says("Eve", "!release N1", eve)
        assert "N1 (a coat) is free again" in await talk.passes(timedelta(minutes=6))
        assert "N1 (a coat) is free again" in talk.heard(kitchen)
        await talk.says("Ben", "!take 1")
        talk.heard(), talk.heard(kitchen)
        talk.server.leave(talk.room, user("Chloé"))
        await talk.settle()
        told = talk.heard(), talk.heard(kitchen)
        assert all("N2 (a spoon) is free again" in each for each in told), "Dan reads the first room alone"
        for room in (talk.room, kitchen):
            talk.server.leave(room, user("Ben"))
        await talk.settle()
        assert all("N1 (a coat) is free again" in each for each in (talk.heard(), talk.heard(kitchen)))


async def test_what_was_looked_at_first_is_told_in_both_and_its_owner_reads_where(tmp_path: Path) -> None:
    async with two_rooms(tmp_path) as (talk, kitchen, _):
        eve, anne = await talk.direct("Eve"), await talk.direct("Anne")
        await talk.says("Anne", "!settings board moderation first")
        await talk.says("Eve", "!need soup", eve)
        await talk.says("Eve", "1", eve)
        assert "soup" in talk.heard(anne)
        talk.heard(), talk.heard(kitchen), talk.heard(eve)
        await talk.reacts("Anne", "👍", "soup", anne)
        assert "N1: soup" in talk.heard() and "N1: soup" in talk.heard(kitchen)
        assert "I’ve told Tuesday circle and Kitchen" in talk.heard(eve)


class Found(NamedTuple):
    """The same about somebody who is in the group's other room."""

    lend: str
    noted: str
    neighbour: str
    unknown: str
    todo: str
    privately: str
    yes: str
    done: str
    no: str
    is_done: str
    other: str
    remind: str
    reminder: str
    give: str
    turn: str
    elsewhere: str


FOUND = {
    "en": Found(
        "!lend book to Chloé until friday", "is with Chloé", "!lend ladder to my neighbour until friday",
        "I don’t see “my neighbour”", "!todo", "isn’t in this room; I write to them", "yes", "done", "no",
        "is done: tea", "needs somebody else", "!remind Chloé tomorrow 9:00 tea", "a reminder from Ben", "!todo give",
        "!hand for Chloé", "is in another room of this group",
    ),
    "fr": Found(
        "!prête book à Chloé", "Chloé", "!prête ladder à ma voisine", "Je ne vois pas « ma voisine »", "!tâche",
        "n’est pas dans ce salon ; je lui écris", "oui", "fait", "non", "c’est fait : tea", "quelqu’un d’autre",
        "!rappel Chloé demain 9:00 tea", "un rappel de la part de Ben", "!tâche donner", "!main pour Chloé",
        "est dans un autre salon",
    ),
    "es": Found(
        "!presto book a Chloé", "Chloé", "!presto ladder a mi vecina", "No veo a «mi vecina»", "!tarea",
        "no está en esta sala; le escribo", "sí", "hecho", "no", "hecho: tea", "ace falta otra persona",
        "!recordar Chloé mañana 9:00 tea", "un recordatorio de parte de Ben", "!tarea dar", "!mano para Chloé",
        "está en otra sala",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", FOUND)
async def test_who_is_in_another_room_is_lent_to_and_who_is_in_none_is_said_to_be_unknown(
    tmp_path: Path, language: str
) -> None:
    words = FOUND[language]
    async with two_rooms(tmp_path, language) as (talk, kitchen, _):
        chloe = await talk.direct("Chloé")
        said = await talk.says("Ben", words.lend, kitchen)
        assert words.noted in said and "L1" in said
        assert "Ben" in (told := talk.heard(chloe)) and "L1" in told, "she does not read the kitchen"
        assert words.unknown in usual(await talk.says("Ben", words.neighbour, kitchen))
        assert "L2" in await talk.replies("Ben", "Eve", room=kitchen)
        assert words.elsewhere in await talk.says("Ben", words.turn, kitchen), "a turn is for who is there"


@pytest.mark.parametrize("language", FOUND)
async def test_a_task_for_somebody_in_another_room_is_answered_in_private_and_said_in_its_room(
    tmp_path: Path, language: str
) -> None:
    words = FOUND[language]
    async with two_rooms(tmp_path, language) as (talk, kitchen, _):
        chloe = await talk.direct("Chloé")
        assert words.privately in usual(await talk.says("Ben", f"{words.todo} Chloé: tea", kitchen))
        assert "T1" in (letter := talk.heard(chloe)) and "Kitchen" in letter and "Ben" in letter
        assert talk.heard() == ""
        assert words.is_done in usual(await talk.replies("Chloé", words.done, "T1", chloe))
        assert words.is_done in usual(talk.heard(kitchen))
        tap = talk.last
        await talk.takes_back("Chloé", tap, chloe)
        assert words.other in await talk.replies("Chloé", words.no, "T1", chloe)
        assert words.other in talk.heard(kitchen)
        talk.heard(chloe)
        await talk.says("Ben", f"{words.give} T1 Chloé", kitchen)
        assert "T1" in talk.heard(chloe)
        talk.server.leave(talk.room, user("Chloé"))
        await talk.settle()
        assert words.other in talk.heard(kitchen), "who has left the group does it no more"


async def test_a_task_for_somebody_in_another_room_is_reminded_of_in_private(tmp_path: Path) -> None:
    async with two_rooms(tmp_path) as (talk, kitchen, _):
        chloe = await talk.direct("Chloé")
        asked = await talk.says("Ben", "!todo Chloé and Eve: tea by:friday", kitchen)
        assert "Eve, shall I remind you" in asked and "Chloé isn’t in this room" in asked
        assert "Chloé, shall I remind you" in talk.heard(chloe)
        assert "remind" in await talk.says("Chloé", "yes", chloe)
        await talk.passes(timedelta(days=2))
        assert "tea" in talk.heard(chloe)
        assert "T1 is done" in await talk.replies("Chloé", "done", "tea", chloe)
        assert "T1 is done" in (told := talk.heard(kitchen)) and "T2" not in told


@pytest.mark.parametrize("language", FOUND)
async def test_a_reminder_for_somebody_in_another_room_is_said_in_private(tmp_path: Path, language: str) -> None:
    words = FOUND[language]
    async with two_rooms(tmp_path, language) as (talk, kitchen, _):
        chloe, ben = await talk.direct("Chloé"), await talk.direct("Ben")
        assert words.privately in usual(await talk.says("Ben", words.remind, kitchen))
        await talk.says("Chloé", words.yes, chloe)
        await talk.says("Ben", words.remind.replace("tea", "cake"), ben)
        await talk.passes(timedelta(hours=15))
        told = usual(talk.heard(chloe))
        assert told.count(words.reminder) == 2 and "tea" in told and "cake" in told
        assert talk.heard(kitchen) == talk.heard() == "", "nobody else reads it"
        assert "tea" in await talk.replies("Chloé", "10m", "tea", chloe)
        await talk.passes(timedelta(minutes=11))
        assert "tea" in talk.heard(chloe)


async def test_no_reminder_reaches_who_shares_no_group_any_more(tmp_path: Path) -> None:
    async with two_rooms(tmp_path) as (talk, kitchen, _):
        chloe, ben = await talk.direct("Chloé"), await talk.direct("Ben")
        film = await talk.gathering("Dan", "Chloé", name="Film club")
        for room in (kitchen, ben):
            await talk.says("Ben", "!remind Chloé tomorrow 9:00 tea", room)
        await talk.says("Chloé", "yes", chloe)
        talk.server.leave(talk.room, user("Chloé"))
        await talk.settle()
        talk.heard(chloe)
        await talk.passes(timedelta(hours=16))
        assert talk.heard(chloe) == talk.heard(film) == ""


async def test_the_group_names_its_rooms(tmp_path: Path) -> None:
    async with two_rooms(tmp_path) as (talk, kitchen, _):
        assert "Tuesday circle and Kitchen" in await talk.says("Ben", "!group", kitchen)


async def test_who_is_in_another_room_can_be_named_to_facilitate(tmp_path: Path) -> None:
    async with two_rooms(tmp_path) as (talk, kitchen, _):
        assert "@eve:x" in await talk.says("Anne", "!settings facilitators Eve")
        assert "be kind" in await talk.says("Eve", "!agreements add be kind", kitchen)
