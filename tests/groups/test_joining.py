"""A room that joins a group, or leaves it: what is open there comes along, under new numbers, or stays."""

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
    leave: str
    need: str
    anonymous: str
    lend: str
    take: str
    needs: str
    loans: str
    tell: str
    give_back: str
    yes: str
    no: str
    asked: str
    along: str
    moved: str
    came: str
    doubt: str
    takes: str


WORDS = {
    "en": Words(
        "!group join Tuesday circle", "!group accept", "!group leave", "!need", "!need anonymous", "!lend book to Ben",
        "!take", "!needs", "!loans", "!tell", "!return", "yes", "no", "Shall that come along to Tuesday circle",
        "3 things that are open there", "is now", "With it came", "until a moment ago", "Ben is taking care of N2",
    ),
    "fr": Words(
        "!groupe rejoindre Tuesday circle", "!groupe accepter", "!groupe quitter", "!besoin", "!besoin anonyme",
        "!prête book à Ben", "!prends", "!besoins", "!prêts", "!dis", "!retour", "oui", "non",
        "Est-ce que cela vient dans Tuesday circle", "3 choses en cours", "est maintenant", "Avec lui sont venus",
        "il y a un instant", "Ben s’occupe de N2",
    ),
    "es": Words(
        "!grupo unirse Tuesday circle", "!grupo aceptar", "!grupo salir", "!necesito", "!necesito anónimo",
        "!presto book a Ben", "!tomo", "!necesidades", "!préstamos", "!di", "!devuelto", "sí", "no",
        "¿Viene eso a Tuesday circle", "3 cosas que están pendientes", "es ahora", "Con ella vino",
        "hace un momento", "Ben se encarga de N2",
    ),
}  # fmt: skip


class Kitchen(NamedTuple):
    """The kitchen has a pot (N1), a coat that Eve wants anonymously (N2) and a book (L1); the circle a tent (N1)."""

    talk: Conversation
    room: str
    eve: str
    ben: str
    words: Words

    async def taps(self, name: str, words: str) -> str:
        """Somebody puts a thumb on the first message in the kitchen that has these words; what is said there."""
        first = next(each for each in self.talk.shown(self.room) if words in each.body)
        self.talk.server.react(self.room, user(name), first.event_id, "👍")
        await self.talk.settle()
        return usual(self.talk.heard(self.room)).replace("**", "")

    async def joins(self, answer: str) -> str:
        """Anne asks, is asked whether things come along, and lets the room in; what the kitchen reads then."""
        await self.talk.says("Anne", self.words.join, self.room)
        await self.talk.replies("Anne", answer, self.words.asked, self.room)
        self.talk.heard(), self.talk.heard(self.room)
        await self.talk.says("Anne", self.words.accept)
        return usual(self.talk.heard(self.room)).replace("**", "")


@asynccontextmanager
async def kitchen(folder: Path, language: str = "en") -> AsyncIterator[Kitchen]:
    words = WORDS[language]
    async with conversation(folder, language) as talk:
        room = await talk.gathering("Anne", "Ben", "Eve", "Kim", name="Kitchen talk")
        eve, ben = await talk.direct("Eve"), await talk.direct("Ben")
        await talk.says("Chloé", f"{words.need} a tent")
        await talk.says("Eve", f"{words.need} a pot", room)
        await talk.says("Eve", words.lend, room)
        await talk.says("Eve", f"{words.anonymous} a coat", eve)
        await talk.passes(timedelta(minutes=6))
        assert "a coat" in talk.heard(room)
        for each in (eve, ben):
            talk.heard(each)
        yield Kitchen(talk, room, eve, ben, words)


@pytest.mark.parametrize("language", WORDS)
async def test_what_is_open_comes_along_and_all_that_shows_it_means_it_still(tmp_path: Path, language: str) -> None:
    async with kitchen(tmp_path, language) as there:
        talk, room, eve, ben, words = there
        asked = usual(await talk.says("Anne", words.join, room)).replace("**", "")
        assert words.asked in asked and "N1" in asked and "a pot" in asked and "book" in asked and "a coat" in asked
        assert talk.heard() == "", "nobody is asked before that is decided"
        await talk.replies("Anne", words.yes, words.asked, room)
        assert words.along in usual(talk.heard())
        assert words.came in (told := usual(await talk.says("Anne", words.accept))) and "a pot" in told
        told = usual(talk.heard(room)).replace("**", "")
        assert f"L1 {words.moved}" not in told  # it kept its number
        assert f"N1 {words.moved} N2" in told and f"N2 {words.moved} N3" in told and "- L1" in told
        board = await talk.says("Eve", words.needs, room)
        assert all(each in board for each in ("a tent", "a pot", "a coat"))
        # A tap on the message that shows the pot takes the pot, wherever it is tapped.
        assert words.takes in await there.taps("Ben", "a pot")
        assert "book" in await talk.says("Eve", words.loans, room)
        # Who asked anonymously and who helps still reach each other.
        await there.taps("Ben", "a coat")
        assert "N3" in talk.heard(eve)
        talk.heard(ben)
        await talk.says("Eve", f"{words.tell} N3 it is blue", eve)
        assert "it is blue" in talk.heard(ben)
        await talk.replies("Ben", "I bring it", "it is blue", ben)
        assert "I bring it" in talk.heard(eve)


@pytest.mark.parametrize("language", WORDS)
async def test_an_earlier_number_is_taken_for_neither_and_then_for_the_group_s(tmp_path: Path, language: str) -> None:
    async with kitchen(tmp_path, language) as there:
        talk, room, _, ben, words = there
        await there.joins(words.yes)
        for chat, name in ((room, "Ben"), (ben, "Ben")):
            said = usual(await talk.says(name, f"{words.take} N1", chat)).replace("**", "")
            assert words.doubt in said and "N2" in said and "a pot" in said and "a tent" in said
        assert words.doubt not in usual(await talk.says("Chloé", words.needs)), "who was there knows its numbers"
        assert "a tent" in await talk.says("Ben", f"{words.take} #N1", room), "which is the group's for sure"
        await talk.takes_back("Ben", talk.last, room)
        await talk.passes(timedelta(minutes=59))
        assert words.doubt in usual(await talk.says("Ben", f"{words.take} N1", room))
        await talk.passes(timedelta(minutes=1))
        assert "a tent" in await talk.says("Ben", f"{words.take} N1", room)
        # The book was the first loan in either: its number is the same.
        assert "book" in await talk.says("Eve", f"{words.give_back} L1", room)


@pytest.mark.parametrize("language", WORDS)
async def test_a_number_that_stays_the_same_is_not_doubted(tmp_path: Path, language: str) -> None:
    async with kitchen(tmp_path, language) as there:
        talk, _, eve, ben, words = there
        await there.joins(words.yes)
        said = usual(await talk.says("Ben", f"{words.give_back} L1", ben)).replace("**", "")
        assert words.doubt not in said and "L1 (book)" in said
        assert "L1 (book)" in usual(talk.heard(eve)).replace("**", ""), "she reads that it is back"


async def test_an_earlier_number_that_nothing_else_has_means_what_it_meant(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as there:
        talk, room, *_ = there
        await talk.says("Eve", "!need rice", room)
        for number in (2, 3):
            await talk.says("Anne", f"!need salt {number}")
            await talk.says("Anne", f"!withdraw N{number}")
        await there.joins("yes")
        # The circle's N3 is over, the kitchen's was the rice.
        assert "(rice)" in await talk.says("Ben", "!take N3", room)


@pytest.mark.parametrize("language", WORDS)
async def test_what_stays_is_found_in_private_and_there_again(tmp_path: Path, language: str) -> None:
    async with kitchen(tmp_path, language) as there:
        talk, room, eve, _, words = there
        told = await there.joins(words.no)
        assert words.moved not in told
        assert "a pot" not in await talk.says("Ben", words.needs, room)
        assert "a pot" in await talk.says("Eve", {"en": "!mine", "fr": "!mes", "es": "!míos"}[language], eve)
        await talk.says("Anne", words.leave, room)
        assert "a pot" in await talk.says("Ben", words.needs, room)


@pytest.mark.parametrize("language", WORDS)
async def test_who_leaves_takes_along_what_is_between_them_and_nothing_anonymous(tmp_path: Path, language: str) -> None:
    async with kitchen(tmp_path, language) as there:
        talk, room, eve, _, words = there
        await there.joins(words.yes)
        await talk.says("Anne", f"{words.need} flour", room)
        await talk.says("Eve", f"{words.need} rice", room)
        await talk.says("Chloé", f"{words.take} 5")
        await talk.says("Kim", f"{words.take} N3", room)
        talk.heard(room)
        asked = usual(await talk.says("Anne", words.leave, room)).replace("**", "")
        assert "a pot" in asked and "book" in asked
        assert "flour" not in asked, "Anne is in the circle's first room too"
        assert "rice" not in asked, "Chloé sees to it, who stays"
        assert "a coat" not in asked, "it would say that whoever asked for it is of this room alone"
        told = usual(await talk.replies("Anne", words.yes, "a pot", room)).replace("**", "")
        assert f"N2 {words.moved} N3" in told and f"L1 {words.moved} L2" in told, "new numbers, again"
        assert "a pot" in (told_there := usual(talk.heard()))
        board = await talk.says("Ben", words.needs, room)
        assert "a pot" in board and "flour" not in board
        board = await talk.says("Ben", words.needs)
        assert "a pot" not in board and all(each in board for each in ("flour", "a coat", "a tent"))
        # Eve is not of the circle any more: as if she had left it.
        assert "rice" not in board
        assert "Chloé" in told_there and "N5" in told_there, "who saw to it is told"
        assert "Tuesday circle" in talk.heard(eve), "and she, what of hers is still there"


async def test_what_does_not_come_along_is_still_its_person_s_in_private(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as there:
        talk, room, eve, _, words = there
        await there.joins("yes")
        await talk.says("Anne", words.leave, room)
        assert "group Kitchen talk again" in (await talk.says("Anne", "no", room)).replace("**", "")
        assert "a pot" not in await talk.says("Ben", "!needs", room) and "a pot" not in await talk.says("Ben", "!needs")
        talk.heard(eve)
        assert "a pot" in (mine := await talk.says("Eve", "!mine", eve)) and "book" in mine
        assert "N2 (a pot)" in await talk.says("Eve", "!withdraw #N2", eve)
        assert "book" in await talk.says("Eve", "!return L1", eve)


async def test_deleting_the_message_takes_it_off_where_it_is_now(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as there:
        talk, room, _, *_ = there
        await talk.says("Eve", "!offer bread", room)
        bread = talk.last
        await there.joins("yes")
        assert "bread" in await talk.says("Ben", "!offers")
        await talk.takes_back("Eve", bread, room)
        assert "bread" not in await talk.says("Ben", "!offers")


async def test_an_anonymous_need_of_two_stays_with_them(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as there:
        talk, room, eve, _, words = there
        for name in ("Ben", "Kim"):
            talk.server.leave(room, user(name))
        await talk.settle()
        talk.heard(room)
        asked = await talk.says("Anne", words.join, room)
        assert "a pot" in asked and "a coat" not in asked and "without their name stays with" in asked
        await talk.replies("Anne", "yes", words.asked, room)
        await talk.says("Anne", words.accept)
        assert "a coat" not in await talk.says("Anne", "!needs")
        assert "N2" in await talk.says("Eve", "!withdraw N2", eve), "she can still end it"


async def test_only_who_facilitates_the_room_decides(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as there:
        talk, room, _, _, words = there
        await talk.says("Anne", words.join, room)
        assert "for facilitators" in await talk.reacts("Ben", "✅", words.asked, room)
        assert talk.heard() == ""
        await talk.reacts("Anne", "✅", words.asked, room)
        assert "asks to bring" in talk.heard()
        await talk.says("Anne", words.accept)
        await talk.says("Anne", words.leave, room)
        assert "for facilitators" in await talk.reacts("Ben", "✅", "That is between people", room)
        await talk.reacts("Anne", "✅", "That is between people", room)
        assert "already" in await talk.reacts("Anne", "❌", "That is between people", room), "it has left"


async def test_of_many_things_a_few_are_shown(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as there:
        talk, room, *_, words = there
        for number in range(9):
            await talk.says("Eve", f"!offer thing {number}", room)
        assert "more" not in await talk.says("Anne", words.join, room), "twelve are"
        await talk.says("Eve", "!offer thing 9", room)
        assert "- and 1 more" in await talk.says("Anne", words.join, room)


@pytest.mark.parametrize(
    ("language", "first", "unseen"),
    [
        ("en", "!settings moderation first", "N3: not yet on the board"),
        ("fr", "!réglages modération d’abord", "N3 : pas encore au tableau"),
        ("es", "!ajustes moderación primero", "N3: todavía no está en el tablero"),
    ],
)
async def test_a_need_that_waits_to_be_seen_comes_along_unsaid_and_is_seen_there(
    tmp_path: Path, language: str, first: str, unseen: str
) -> None:
    async with kitchen(tmp_path, language) as there:
        talk, room, _, _, words = there
        anne = await talk.direct("Anne")
        await talk.says("Anne", first, room)
        await talk.says("Eve", f"{words.need} rice", room)
        assert "rice" in talk.heard(anne)
        talk.heard(room)
        asked = usual(await talk.says("Anne", words.join, room)).replace("**", "")
        assert unseen in asked and "rice" not in asked
        await talk.replies("Anne", words.yes, words.asked, room)
        await talk.says("Anne", words.accept)
        assert "rice" not in talk.heard(room) + talk.heard(), "nobody has approved it"
        assert "rice" not in await talk.says("Ben", f"{words.take} N3", room), "not in an error either"
        await talk.reacts("Anne", "👍", "rice", anne)
        assert "rice" in talk.heard(room) + talk.heard()


@pytest.mark.parametrize(
    ("language", "oncall", "said"),
    [
        ("en", "!oncall me", "is so for Kitchen talk alone"),
        ("fr", "!garde moi", "pour Kitchen talk seulement"),
        ("es", "!guardia yo", "solo para Kitchen talk"),
    ],
)
async def test_who_is_on_call_in_the_room_reads_that_they_are_not_in_the_group(
    tmp_path: Path, language: str, oncall: str, said: str
) -> None:
    async with kitchen(tmp_path, language) as there:
        talk, room, *_, words = there
        await talk.says("Anne", words.join, room)
        assert said not in await talk.replies("Anne", words.yes, words.asked, room)
        await talk.says("Eve", oncall, room)
        await talk.says("Anne", words.join, room)
        assert said in await talk.replies("Anne", words.yes, words.asked, room)


async def test_a_letter_from_before_is_answered_as_if_nothing_had_moved(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as there:
        talk, _, eve, ben, _ = there
        await there.taps("Ben", "a coat")
        assert "N2" in talk.heard(eve)
        await talk.passes(timedelta(days=21))
        asked = talk.heard(eve)
        assert "N1 (a pot) has been on the board for a while" in asked
        await there.joins("yes")
        talk.heard(eve), talk.heard(ben)
        assert "still stands: a pot" in await talk.reacts("Eve", "👍", "N1 (a pot) has been", eve)
        await talk.replies("Eve", "it is blue", "Ben is taking care of", eve)
        assert "it is blue" in talk.heard(ben)
