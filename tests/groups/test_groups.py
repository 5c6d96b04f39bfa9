"""A group of several rooms."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from commands import LOCALES, features
from commands.kit.catalogs import Catalogs
from commands.kit.declaration import Role
from commands.kit.registry import Registry
from tests.conversation import BOT, Conversation, conversation, user, usual

REGISTRY = Registry(features(), Catalogs(LOCALES))


async def test_a_room_joins_a_group_with_both_sides_word(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need ladder")
        garden = await talk.gathering("Ben", "Chloé", name="Garden")
        assert "for facilitators" in await talk.says("Chloé", "!group join Tuesday circle", room=garden)
        assert "asked in Tuesday circle" in await talk.says("Ben", "!group join tuesday CIRCLE", room=garden)
        assert "“Garden”" in talk.heard()
        assert "for facilitators" in await talk.says("Ben", "!group accept")
        assert "Anne has let the room “Garden”" in await talk.says("Anne", "!group accept")
        assert "part of Tuesday circle" in talk.heard(garden)
        assert "ladder" in await talk.says("Chloé", "!needs", room=garden)
        assert "2 rooms" in await talk.says("Chloé", "!group", room=garden)


async def test_what_a_room_had_is_there_again_when_it_leaves(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        garden = await talk.gathering("Ben", name="Garden")
        await talk.says("Ben", "!need a spade", room=garden)
        await talk.says("Ben", "!group join Tuesday circle", room=garden)
        await talk.says("Ben", "no", garden)
        await talk.reacts("Anne", "✅", to="asks to bring")
        assert "spade" not in await talk.says("Ben", "!needs", room=garden)
        assert "the group Garden again" in await talk.says("Ben", "!group leave", room=garden)
        assert "spade" in await talk.says("Ben", "!needs", room=garden)
        assert "its own group already" in await talk.says("Ben", "!group leave", room=garden)


async def test_a_no_is_kind_and_changes_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        garden = await talk.gathering("Ben", name="Garden")
        await talk.says("Ben", "!group join Tuesday circle", room=garden)
        assert "won’t join" in await talk.says("Anne", "!group decline")
        assert "Nothing has changed" in talk.heard(garden)
        assert "Nobody is asking" in await talk.says("Anne", "!group accept")


async def test_only_groups_that_one_is_in_can_be_asked(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        away = await talk.gathering("Kim", name="Away")
        assert "no other group of yours called “Tuesday circle”" in await talk.says(
            "Kim", "!group join Tuesday circle", room=away
        )


async def test_what_was_asked_of_two_groups_is_given_by_one(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        orchard = await talk.gathering("Kim", "Ben", name="Orchard")
        garden = await talk.gathering("Ben", name="Garden")
        for group in ("Tuesday circle", "Orchard"):
            await talk.says("Ben", f"!group join {group}", room=garden)
        await talk.says("Anne", "!group accept")
        assert "Nobody is asking" in await talk.says("Kim", "!group accept", room=orchard)
        assert "Tuesday circle" in await talk.says("Ben", "!group", room=garden)


async def test_a_request_is_answered_where_it_was_asked_and_once(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        garden = await talk.gathering("Ben", name="Garden")
        elsewhere = await talk.gathering("Eve", name="Elsewhere")
        await talk.says("Ben", "!group join Tuesday circle", room=garden)
        request = talk.message("“Garden”").event_id
        # Eve facilitates her own room only; and a request of another room can't be ticked off from there.
        assert "Nobody is asking" in await talk.says("Eve", "!group accept", room=elsewhere)
        talk.server.react(elsewhere, user("Eve"), request, "✅")
        await talk.settle()
        assert talk.heard(elsewhere) == ""
        await talk.restart()
        await talk.reacts("Anne", "✅", to="asks to bring")
        assert "Nobody is asking" in await talk.reacts("Anne", "👍", to="asks to bring")
        assert "2 rooms" in await talk.says("Anne", "!group")


async def test_a_room_that_the_bot_left_meanwhile_joins_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        garden = await talk.gathering("Ben", name="Garden")
        await talk.says("Ben", "!group join Tuesday circle", room=garden)
        talk.server.kick(garden, user("Ben"), BOT)
        talk.server.invite(garden, user("Ben"), BOT)
        await talk.settle()
        assert "Nobody is asking" in await talk.says("Anne", "!group accept")
        assert "1 room" in await talk.says("Ben", "!group", room=garden)


async def two_ask(talk: Conversation) -> tuple[str, str]:
    """Ben asks for his room, and then Eve, who is a member, for one that looks the same."""
    garden = await talk.gathering("Ben", name="Ben's garden")
    hers = await talk.gathering("Eve", name="Ben’s garden")
    talk.server.invite(talk.room, user("Anne"), user("Eve"))
    talk.server.join(talk.room, user("Eve"))
    await talk.settle()
    for name, room in (("Ben", garden), ("Eve", hers)):
        await talk.says(name, TALK[talk.config.language]["join"], room)
    talk.heard()
    return garden, hers


TALK = {
    "en": {"join": "!group join Tuesday circle", "accept": "!group accept", "which": "Which one do you mean"},
    "fr": {"join": "!groupe rejoindre Tuesday circle", "accept": "!groupe accepter", "which": "C’est lequel"},
    "es": {"join": "!grupo unirse Tuesday circle", "accept": "!grupo aceptar", "which": "¿De cuál se trata?"},
}


@pytest.mark.parametrize("language", TALK)
async def test_where_several_ask_a_yes_says_to_which(tmp_path: Path, language: str) -> None:
    async with conversation(tmp_path, language) as talk:
        garden, hers = await two_ask(talk)
        asked = await talk.says("Anne", TALK[language]["accept"])
        assert TALK[language]["which"] in asked
        first, second = [line for line in asked.splitlines() if line.startswith(("1.", "2."))]
        assert garden in first and "@ben:x" in first and "@eve:x" not in first
        assert hers in second and "@eve:x" in second and "@ben:x" not in second
        accepted = await talk.replies("Anne", "1", TALK[language]["which"])
        assert garden in accepted and "@ben:x" in accepted and "Anne" in accepted
        assert "Tuesday circle" in talk.heard(garden) and talk.heard(hers) == ""
        # One is left: no question.
        assert hers in await talk.says("Anne", TALK[language]["accept"])


async def test_a_request_names_person_room_and_who_moderates_there(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        garden = await talk.gathering("Ben", "Kim", name="Garden")
        await talk.says("Ben", "!group join Tuesday circle", garden)
        asked = talk.heard()
        assert f"Ben (@ben:x) asks to bring the room “Garden” ({garden})" in asked
        assert "Moderators there: Ben (@ben:x)." in asked
        assert "Garden" in await talk.says("Anne", "!group decline")
        assert f"({garden})" in talk.message().body


# What concerns the whole group.

GROUP_WIDE = {
    "agreements-add": "!agreements add be kind",
    "agreements-change": "!agreements change 1 be kinder",
    "agreements-remove": "!agreements remove 2",
    "agreements-reset": "!agreements reset",
    "welcome-change": "!welcome change be welcome",
    "welcome-reset": "!welcome reset",
    "sos-helplines-add": "!helplines add Night line 123",
    "sos-helplines-remove": "!helplines remove 1",
    "circle-add": "!circle steps add sharing 5m quiet",
    "circle-move": "!circle steps move 2 to 3",
    "circle-time": "!circle steps time 2 to 10m",
    "circle-words": "!circle steps words 2 say what is on your mind",
    "circle-remove": "!circle steps remove 2",
    "circle-reset": "!circle steps reset",
    "circle-date": "!circle date monday 19:00",
    "turns-order": "!queue order fair",
    "turns-limit": "!queue limit 5m",
    "settings-settings": "!settings facilitators Anne",
    "settings-off": "!turn off loans",
    "settings-on": "!turn on loans",
    "groups-accept": "!group accept",
}
CHANGES_NOTHING = {
    "sos-helplines-checked": "looked at, and not changed",
    "moderation-approve": "one thing, which is on the board then",
    "moderation-decline": "one thing, of which its owner hears",
    "lists-import": "asks first; what it adds is announced: see below",
    "lists-export": "a file for who asks",
    "groups-decline": "nothing has changed",
    "settings-preset": "asks; what the answer changes is announced: see tests/settings",
    "beginning-setup": "asks; what the answers change is announced: see tests/beginning",
}


@asynccontextmanager
async def joined(folder: Path) -> AsyncIterator[tuple[Conversation, str]]:
    """Ben's room is part of Anne's group; she is in it as a member."""
    async with conversation(folder) as talk:
        garden = await talk.gathering("Ben", "Anne", "Chloé", name="Garden")
        await talk.says("Ben", "!group join Tuesday circle", garden)
        await talk.says("Anne", "!group accept")
        talk.heard(garden)
        yield talk, garden


def test_every_command_about_the_whole_group_is_tried() -> None:
    declared = {command.key for command in REGISTRY.commands if command.role is Role.GROUP_FACILITATOR}
    assert declared == {*GROUP_WIDE, *CHANGES_NOTHING} - {"settings-settings"}


async def test_what_concerns_the_whole_group_is_announced_in_every_room(tmp_path: Path) -> None:
    async with joined(tmp_path) as (talk, garden):
        orchard = await talk.gathering("Kim", "Anne", name="Orchard")
        talk.server.invite(talk.room, user("Anne"), user("Kim"))
        talk.server.join(talk.room, user("Kim"))
        await talk.settle()
        await talk.says("Kim", "!group join Tuesday circle", orchard)
        for key, said in GROUP_WIDE.items():
            talk.heard(), talk.heard(garden)
            answer = await talk.says("Anne", said, garden)
            assert answer and talk.heard() != "", (key, answer)
        talk.heard(garden), talk.heard(orchard)
        added = await talk.says("Anne", "!agreements add rest")
        assert added and added == talk.heard(garden) == talk.heard(orchard)
        await talk.takes_back("Anne", talk.last)
        assert "The message was taken back" in talk.heard(garden), "and so it is taken back"
        chat = await talk.direct("Anne")
        await talk.agrees("Anne", "!welcome change hello", chat)
        assert "Anne" in talk.heard() and "Anne" in talk.heard(garden) and "Anne" in talk.heard(orchard)
        await talk.says("Anne", "!import kind,what\nneed,a spade", garden)
        await talk.says("Anne", "!import yes", garden)
        assert "N1" in talk.heard() and "N1" in talk.heard(orchard)


async def test_who_leads_a_joined_room_leads_its_meetings_and_not_the_group(tmp_path: Path) -> None:
    async with joined(tmp_path) as (talk, garden):
        chat = await talk.direct("Ben")
        await talk.says("Ben", "!help", chat)  # from here on they have a language of their own
        before = {table: rows async for table, rows in decided(talk)}
        for key, said in {**GROUP_WIDE, **dict.fromkeys(CHANGES_NOTHING)}.items():
            said = said or REGISTRY.catalogs["en"].template(f"{key}-example", {}).split("`")[1]
            answer = await talk.says("Ben", said, garden)
            assert "concerns the whole group" in answer and "These people can do it: Anne." in answer, key
            await talk.says("Ben", said, chat)
        assert {table: rows async for table, rows in decided(talk)} == before and talk.heard() == ""
        for said in (
            "!round How are you?",
            "!round stop",
            "!queue close",
            "!checkin every monday 19:00",
            "!circle start",
        ):
            assert "is for facilitators" not in await talk.says("Ben", said, garden), said
            assert "is for facilitators" in await talk.says("Chloé", said, garden), said
        # Who facilitates the first room decides, here too; and leads no meeting where the room did not ask her to.
        assert "be kind" in await talk.says("Anne", "!agreements add be kind", garden)
        assert "for facilitators" in await talk.says("Anne", "!queue open", garden)
        await talk.says("Anne", "!settings facilitators Ben")
        assert "be patient" in await talk.says("Ben", "!agreements add be patient", garden)
        await talk.says("Anne", "!settings facilitators room")
        assert "concerns the whole group" in await talk.says("Ben", "!agreements add be quick", garden)
        assert "the group Garden again" in (await talk.says("Ben", "!group leave", garden)).replace("**", "")
        assert "Garden" in talk.heard(), "and those who stay hear it"
        assert "be mine" in await talk.says("Ben", "!agreements add be mine", garden)


async def decided(talk: Conversation) -> AsyncIterator[tuple[str, list[str]]]:
    async with talk.store.transaction():
        for table in ("settings", "agreements", "welcomes", "helplines", "circle_templates", "circle_dates", "rooms"):
            rows = await talk.store._database.all(f"SELECT * FROM {table} WHERE {FIXED.get(table, '1')}")
            yield table, [str(dict(row)) for row in rows]


FIXED = {"rooms": "group_id IS NOT NULL"}


async def test_who_reads_reports_and_checkins_of_a_joined_room(tmp_path: Path) -> None:
    async with joined(tmp_path) as (talk, garden):
        await talk.direct("Ben")
        chat = await talk.direct("Chloé")
        await talk.says("Chloé", "!report", chat)
        listed = await talk.says("Chloé", "it was loud", chat)
        assert "Anne" in listed and "Ben" not in listed
        opened = await talk.says("Ben", "!checkin start see:facilitators", garden)
        assert "Ben" in opened and "Anne" not in opened


@pytest.mark.parametrize(
    ("language", "said", "words"),
    [
        ("en", "!agreements add x", "concerns the whole group"),
        ("fr", "!cadre ajouter x", "concerne tout le groupe"),
        ("es", "!acuerdos añadir x", "afecta a todo el grupo"),
    ],
)
async def test_the_refusal_says_who_can_do_it(tmp_path: Path, language: str, said: str, words: str) -> None:
    async with conversation(tmp_path, language) as talk:
        garden = await talk.gathering("Ben", name="Garden")
        await talk.says("Ben", TALK[language]["join"], garden)
        await talk.says("Anne", TALK[language]["accept"])
        answer = await talk.says("Ben", said, garden)
        assert words in answer and "Anne" in answer


async def test_what_is_asked_in_private_is_said_once_to_everybody_in_whichever_room_they_are(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé")) as talk:
        kitchen = await talk.gathering("Anne", "Ben", "Eve", name="Kitchen")
        board = await talk.gathering("Anne", "Ben", name="Board")
        for room in (kitchen, board):
            await talk.says("Anne", "!group join Tuesday circle", room)
            await talk.says("Anne", "!group accept")
        eve = await talk.direct("Eve")
        for room in (talk.room, kitchen, board):
            talk.heard(room)
        asked = await talk.says("Eve", "!need soup", eve)
        assert asked.count("Eve needs something") == 1, "one sentence for all rooms"
        await talk.says("Eve", "1", eve)
        assert "N1: soup" in talk.heard() and "N1: soup" in talk.heard(kitchen)
        assert talk.heard(board) == "", "everybody there has read it elsewhere"
        await talk.says("Eve", "!need anonymous a coat", eve)
        await talk.passes(timedelta(minutes=6))
        assert "N2: a coat" in talk.message("a coat").body and "N2: a coat" in talk.heard(kitchen)
        assert talk.heard(board) == ""
        assert "Ben is taking care of N2" in await talk.reacts("Ben", "👍", "a coat", kitchen)


@pytest.mark.parametrize(
    ("language", "join", "need", "lend", "stays"),
    [
        ("en", "!group join Tuesday circle", "!need a pot", "!lend book to:Ben", "needs, offers and loans: 2"),
        (
            "fr",
            "!groupe rejoindre Tuesday circle",
            "!besoin a pot",
            "!prête book à:Ben",
            "offres et prêts : 2",
        ),
        ("es", "!grupo unirse Tuesday circle", "!necesito a pot", "!presto book a:Ben", "ofertas y préstamos: 2"),
    ],
)
async def test_what_is_open_in_a_room_is_said_before_it_joins_and_found_in_private(
    tmp_path: Path, language: str, join: str, need: str, lend: str, stays: str
) -> None:
    async with conversation(tmp_path, language) as talk:
        eve = await talk.direct("Eve")
        kitchen = await talk.gathering("Anne", "Ben", "Eve", name="Kitchen")
        assert "`" not in (quiet := await talk.says("Anne", join, kitchen)) and "Kitchen" not in quiet, (
            "nothing is open"
        )
        await talk.says("Eve", need, kitchen)
        await talk.says("Eve", lend, kitchen)
        assert "a pot" in await talk.says("Anne", join, kitchen)
        assert stays in usual(await talk.reacts("Anne", "❌", "a pot", kitchen))
        await talk.reacts("Anne", "✅", "Kitchen")
        mine = await talk.says("Eve", {"en": "!mine", "fr": "!mes", "es": "!míos"}[language], eve)
        assert "a pot" in mine and "book" in mine


@pytest.mark.parametrize(
    "said", ["!need x in Tuesday circle", "!need x in the tuesday circle.", "!need x group:tuesday"]
)
async def test_the_name_of_the_only_group_is_no_part_of_what_is_asked_for(tmp_path: Path, said: str) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        assert "N1: x\n" in await talk.says("Ben", said, chat)
        assert "N1: x in the garden circle" in await talk.says("Ben", "!need x in the garden circle", chat)


async def test_what_can_not_be_done_names_the_group_too(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        chat = await talk.direct("Ben")
        assert (await talk.says("Ben", "!close N3", chat)).startswith("I can’t find N3"), "of one group"
        await talk.gathering("Ben", "Anne", name="Film club")
        await talk.says("Anne", "!need a saw")
        assert (await talk.says("Ben", "!close N1", chat)).startswith("Tuesday circle\nThe person who put N1")
        assert (await talk.says("Ben", "!take N3 in Film club", chat)).startswith("Film club\nI can’t find N3")
        assert (await talk.says("Ben", "!take N3", chat)).startswith("I can’t find N3"), "in none of them"


async def test_a_second_yes_asks_the_group_no_second_time(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        club = await talk.gathering("Chloé", "Ben", name="Film club")
        await talk.says("Chloé", "!need a saw", club)
        await talk.says("Chloé", "!group join Tuesday circle", club)
        question = talk.message("Open here", club).event_id
        await talk.says("Chloé", "yes", club, reply_to=question)
        assert "asks to bring" in talk.heard()
        assert "I’ve asked in Tuesday circle" in await talk.says("Chloé", "yes", club, reply_to=question)
        assert not talk.heard()
