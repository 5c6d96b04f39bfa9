"""Who is around, as conversations: said for a while, ended by itself, and nobody fished for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from commands.company.feature import LONGEST, MOST_WINDOWS, REGULAR
from tests.conversation import Conversation, conversation, user, usual
from tests.sos.test_sos import Chats, chats_of

PEOPLE = ("Anne", "Ben", "Chloé", "Dan")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOBODY = "Nobody has said that they are around now."
COMPANY = "!company asks them for you."
ASKED = (
    "When somebody would like company, I may ask you here, 2 times a day at most. A no is always fine, and nobody"
    " learns of it."
)
UNNAMED = (
    f"{ASKED}\n!who is around says that somebody is, without your name.\nIt ends by itself, or sooner with !around off."
)


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    async with conversation(tmp_path, people=PEOPLE) as talk:  # at 19:00 in Paris
        yield await chats_of(talk, *PEOPLE)


async def kept(talk: Conversation) -> int:
    async with talk.store.transaction():
        count: int = await talk.store._database.value("SELECT count(*) FROM company_windows")
        return count


async def test_somebody_is_around_until_a_time_and_nobody_reads_who(chats: Chats) -> None:
    assert await chats.says("Ben", "!who is around") == NOBODY
    assert await chats.says("Anne", "!around until 22:00") == (
        f"You’re around until Wednesday, 10 March at 22:00.\n{UNNAMED}"
    )
    somebody = f"Somebody is around now: in writing, by phone and in person. {COMPANY}"
    assert await chats.says("Ben", "!who is around") == somebody
    assert await chats.talk.says("Ben", "!who is around") == somebody
    assert (await chats.says("Anne", "who is around?")).splitlines() == [
        NOBODY,  # nobody else
        "You’re around until Wednesday, 10 March at 22:00. To end it: !around off.",
    ]
    await chats.passes(3 * HOUR - timedelta(seconds=1))
    assert await chats.says("Ben", "!who is around") == somebody
    await chats.passes(timedelta(seconds=1))
    assert await chats.says("Ben", "!who is around") == NOBODY
    assert chats.heard("Anne") == "", "it ends by itself, without a word"
    await chats.talk.app.tidy()
    assert await kept(chats.talk) == 0


async def test_from_a_room_it_is_a_sign_there_and_the_rest_in_private(chats: Chats) -> None:
    assert await chats.talk.says("Anne", "!around until 22:00 call") == ""
    assert chats.talk.signs() == ["👍"]
    assert chats.heard("Anne").startswith("You’re around until Wednesday, 10 March at 22:00 (by phone).")
    assert await chats.says("Ben", "!who is around") == f"Somebody is around now: by phone. {COMPANY}"
    assert await chats.talk.says("Anne", "!around off") == "" and chats.talk.signs() == ["👍"]
    assert await chats.says("Ben", "!who is around") == NOBODY


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("for 2 hours", "You’re around until Wednesday, 10 March at 21:00."),
        ("call or write until 22:00", "You’re around until Wednesday, 10 March at 22:00 (in writing and by phone)."),
        ("until 22:00, by phone, in person", "You’re around until Wednesday, 10 March at 22:00 (by phone and in"),
        ("tomorrow 15:00..17:00", "You’re around from Thursday, 11 March at 15:00 to Thursday, 11 March at 17:00."),
        ("every sunday 15:00..17:00", "You’re around every Sunday at 15:00, for 2 hours."),
    ],
)  # fmt: skip
async def test_times_and_ways_are_said_as_people_say_them(chats: Chats, words: str, said: str) -> None:
    assert (await chats.says("Anne", f"!around {words}")).startswith(said)


async def test_what_comes_back_is_open_at_its_times_and_ends_for_good(chats: Chats) -> None:
    assert "It comes back until Wednesday, 9 June; !around off ends it sooner." in (
        await chats.says("Anne", "!around every sunday 15:00..17:00")
    )
    until_sunday = 4 * DAY - 4 * HOUR
    for passed, around in ((until_sunday, True), (2 * HOUR, False), (7 * DAY - 2 * HOUR, True), (REGULAR, False)):
        await chats.passes(passed)
        assert (await chats.says("Ben", "!who is around") != NOBODY) is around


async def test_without_a_time_it_is_asked(chats: Chats) -> None:
    assert await chats.says("Anne", "!around") == (
        "Until when, or from when to when? For example: until 22:00, or sunday 15:00..17:00."
    )
    assert "until Wednesday, 10 March at 22:00" in await chats.says("Anne", "until 22:00")
    assert "I can’t read “whenever” as a time" in await chats.says("Anne", "!around whenever")
    assert "I can’t read “call” as a time" in await chats.says("Anne", "!around call")


async def test_it_is_not_for_ever(chats: Chats) -> None:
    assert timedelta(weeks=1) == LONGEST
    assert "for 7 days at most" in await chats.says("Anne", "!around until 17 march 19:01")
    assert "You’re around" in await chats.says("Anne", "!around until 17 march 19:00")


async def test_so_many_times_can_be_said(chats: Chats) -> None:
    for hour in range(MOST_WINDOWS):
        assert "You’re around" in await chats.says("Anne", f"!around tomorrow {10 + hour}:00 for 1h")
    assert await chats.says("Anne", "!around until 22:00") == (
        "You’ve told me 5 times when you’re around, and I can’t remember more. !around off makes room."
    )
    assert await chats.says("Anne", "!around off") == "All right: you’re not around any more."
    assert await chats.says("Anne", "!around off") == "You haven’t said that you’re around, so there is nothing to end."


async def test_names_are_shown_where_the_group_wants_them_and_only_of_those_who_were_told_so(chats: Chats) -> None:
    await chats.says("Anne", "!around until 22:00 call")
    await chats.talk.says("Anne", "!settings around shows names")
    assert await chats.says("Ben", "!who is around") == f"Somebody is around now: by phone. {COMPANY}", (
        "as it was when she said it"
    )
    assert "In this group !who is around shows your name." in await chats.says("Dan", "!around until 22:00 write")
    assert await chats.says("Ben", "!who is around") == "Dan is around now: in writing."
    await chats.talk.says("Anne", "!settings around shows no names")
    assert await chats.says("Ben", "!who is around") == f"Somebody is around now: in writing and by phone. {COMPANY}"


async def test_fishing_for_who_is_awake_finds_nobody_in_a_small_group(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chats = await chats_of(talk, "Anne", "Ben")
        few = "In a group as small as this one I don’t say whether somebody is around: it would be as good as a name."
        assert await chats.says("Ben", "!who is around") == few
        await chats.says("Anne", "!around until 22:00")
        assert await chats.says("Ben", "!who is around") == few, "whether or not somebody is"


async def test_how_many_are_around_is_not_said(chats: Chats) -> None:
    await chats.says("Anne", "!around until 22:00 call")
    one = await chats.says("Ben", "!who is around")
    await chats.says("Dan", "!around until 23:00 call")
    assert await chats.says("Ben", "!who is around") == one


@pytest.mark.parametrize("how", ["pause", "leaves", "is removed", "is forgotten", "deletes", "in another group"])
async def test_who_is_gone_is_not_around(tmp_path: Path, how: str) -> None:
    async with conversation(tmp_path, people=(*PEOPLE, "Eve")) as talk:
        chats = await chats_of(talk, "Ben", "Dan")
        await chats.says("Dan", "!around until 22:00")
        where = talk.room
        match how:
            case "pause":
                await chats.says("Dan", "!pause")
            case "leaves":
                talk.server.leave(talk.room, user("Dan"))
            case "is removed":
                talk.server.kick(talk.room, user("Anne"), user("Dan"))
            case "is forgotten":
                assert "It is done" in await chats.says("Dan", "!forgetme everything yes")
            case "deletes":
                await talk.takes_back("Dan", talk.last, chats.rooms["Dan"])
            case _:
                where = await talk.gathering("Ben", "Dan", "Yan", "Xu", name="Film club")
        await talk.settle()
        assert await talk.says("Ben", "!who is around", where) == NOBODY
        assert await kept(talk) == (how in ("pause", "in another group"))


async def test_an_edit_corrects_it(chats: Chats) -> None:
    await chats.says("Anne", "!around until 22:00")
    await chats.talk.says("Anne", "!around until 21:00", chats.rooms["Anne"], edit_of=chats.talk.last)
    assert "until Wednesday, 10 March at 21:00" in chats.talk.message("around", chats.rooms["Anne"]).body
    assert await kept(chats.talk) == 1


async def test_it_survives_a_restart_and_an_upgraded_room(chats: Chats) -> None:
    talk = chats.talk
    await talk.says("Anne", "!around until 22:00")
    await talk.restart()
    new = talk.server.upgrade(talk.room, user("Anne"), invite=[talk.bot, *(user(name) for name in PEOPLE[1:])])
    await talk.settle()
    for name in PEOPLE[1:]:
        talk.server.join(new, user(name))
    await talk.settle()
    assert "Somebody is around" in await talk.says("Ben", "!who is around", new)


@pytest.mark.parametrize(
    ("language", "around", "said", "who", "somebody", "off", "gone"),
    [
        ("fr", "!dispo jusqu’à 22h appel", "Tu es disponible jusqu’au mercredi 10 mars à 22 h (au téléphone).",
         "!qui est là", "Quelqu’un est disponible en ce moment : au téléphone.", "!dispo fin", "tu n’es plus"),
        ("es", "!disponible hasta las 22:00 llamada", "Estás disponible hasta el miércoles 10 de marzo a las 22:00",
         "!quién está", "Hay alguien disponible ahora: por teléfono.", "!disponible fin", "ya no estás disponible"),
    ],
)  # fmt: skip
async def test_in_other_languages(
    tmp_path: Path, language: str, around: str, said: str, who: str, somebody: str, off: str, gone: str
) -> None:
    async with conversation(tmp_path, language, people=PEOPLE) as talk:
        chats = await chats_of(talk, "Anne", "Ben")
        assert (await chats.says("Anne", around)).startswith(said)
        assert usual(await chats.says("Ben", who)).startswith(somebody)
        assert gone in await chats.says("Anne", off)


async def test_a_round_until_a_time_is_asked_about_before_the_room_is_called(chats: Chats) -> None:
    talk = chats.talk
    asked = "Do you mean a round, or that you’re around?\n1. I’m around\n2. a round about it"
    assert await talk.says("Anne", "!round until 22:00") == asked
    assert await talk.says("Anne", "1") == ""
    assert chats.heard("Anne").startswith("You’re around until Wednesday, 10 March at 22:00.")
    await talk.says("Anne", "!round until 22:00")
    assert "until 22:00" in await talk.says("Anne", "2")
    await talk.says("Anne", "!round stop")
    assert "Until when do we stay?" in await talk.says("Anne", "!round Until when do we stay?")
