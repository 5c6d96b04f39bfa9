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
