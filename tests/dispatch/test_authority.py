"""Edits and redactions: they count from who said it, where it was said, while there; and from who may redact there.

The homeserver of these tests passes on whatever it is given, as one would that does not keep the rules.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from commands import LOCALES, features
from commands.kit.catalogs import Catalogs
from commands.kit.events import MessageEdited, MessageRedacted
from commands.kit.registry import Registry
from storage.origins import KEEP_ORIGINS
from storage.tables import TABLES
from tests.conversation import Conversation, conversation, user
from tests.house.test_laws import SCHEMA, columns
from tests.rights.test_files import SAYINGS, Saying, said

REGISTRY = Registry(features(), Catalogs(LOCALES))

# By feature and command, what a message of Ben's makes, beside what has words: see `SAYINGS`.
MORE = {
    "respond-respond": Saying("!respond listen keep"),
    "pauses-pause": Saying("!pause"),
    "pauses-pause in private": Saying("!pause", chat=True),
    "resources-take": Saying("!take N1", ("Chloé: !need something",)),
    "resources-take in private": Saying("!take N1", ("Chloé: !need something",), chat=True),
    "activities-going": Saying("!going E1", ("Chloé: !event tea saturday 19:00",)),
    "activities-maybe in private": Saying("!maybe E1", ("Chloé: !event tea saturday 19:00",), chat=True),
    "sos-oncall": Saying("!oncall me"),
    "sos-coming": Saying("!coming", ("Ben: !oncall me", "Anne: !sos"), chat=True),
    "turns-next": Saying("!next", ("Chloé: !hand",)),
    "minutes-todo": Saying("!todo Chloé sweep by:friday"),
    "checkins-every": Saying("!checkin every monday 19:00"),
    "apart-begin": Saying("!not with Chloé", chat=True),
    "company-around": Saying("!around until 22:00"),
    "company-pair": Saying("!pair"),
    "company-company": Saying("!company tea", chat=True),
}
THINGS = {
    **{name: each for name, each in SAYINGS.items() if name != "lists-import done" and not each.crossed},
    **MORE,
}
EDITS = {
    "checkins-answer": "!checkin 1 injected",
    "checkins-answer in private": "!checkin 1 injected",
    "reply checkins-question": "1 injected",
    "reply checkins-step": "injected",
    "resources-need": "!need injected",
    "resources-offer": "!offer injected",
    "resources-need anonymously": "!need injected anonymous",
    "activities-event": "!event injected saturday 19:00",
    "lists-import": "!import kind,what\nneed,injected",
    "apart-begin": "!not with Anne",
    "decisions-decided": "!decided something else",
    "petitions-petition": "!petition injected to:x carriers:Anne",
    "topics-topic": "!topic something else",
    "homeward-out": "!out 22:30 injected",
    "proposals-proposal": "!proposal something else",
    "votes-ballot": "!ballot injected? a, b",
    "tips-tip": "!tip injected",
    "goals-goal": "!goal injected",
}


async def everything(talk: Conversation) -> list[str]:
    """All rows there are, what is on its way included; and how much the bot has said."""
    database = talk.store._database
    async with talk.store.transaction():
        found = [
            f"{table} {dict(row)}"
            for table in (each.name for each in TABLES)
            if table not in ("sync", "origins", "handled")  # what was heard, whatever came of it
            for row in await database.all(f"SELECT * FROM {table}")
        ]
    said = sum(event.sender == talk.bot for room in talk.server.rooms.values() for event in room.events)
    return [*sorted(found), f"said {said}"]


async def comes(talk: Conversation, name: str, room: str, target: str, text: str | None) -> None:
    """A redaction of the message, or an edit, is heard, whether or not a homeserver should let it in."""
    sends(talk, name, room, target, text)
    await talk.settle()


def sends(talk: Conversation, name: str, room: str, target: str, text: str | None) -> None:
    """The same, on its way."""
    if text is None:
        talk.server._add(room, user(name), "m.room.redaction", {"redacts": target}, redacts=target)
    else:
        new = {"msgtype": "m.text", "body": text}
        relates = {"rel_type": "m.replace", "event_id": target}
        content = new | {"body": f"* {text}", "m.new_content": new, "m.relates_to": relates}
        talk.server._add(room, user(name), "m.room.message", content)


@asynccontextmanager
async def thing(folder: Path, saying: Saying) -> AsyncIterator[tuple[Conversation, str, str, str]]:
    """Ben has said it: the message, its room, and his direct chat."""
    async with conversation(folder) as talk:
        chat = await talk.direct("Ben")
        target, where = await said(talk, saying, chat)
        yield talk, target, where, chat


def tried() -> list[tuple[str, str | None]]:
    return [*((name, None) for name in THINGS), *EDITS.items()]


def called(case: tuple[str, str | None]) -> str:
    return f"{case[0]} {'redacted' if case[1] is None else 'edited'}"


@pytest.mark.parametrize("case", tried(), ids=called)
async def test_nobody_but_its_author_changes_what_a_message_made_and_from_nowhere_else(
    tmp_path: Path, case: tuple[str, str | None]
) -> None:
    async with thing(tmp_path, THINGS[case[0]]) as (talk, target, where, chat):
        elsewhere = await talk.gathering("Eve", "Ben", name="Elsewhere")
        hers, eves = await talk.direct("Chloé"), await talk.direct("Eve")
        before = await everything(talk)
        others = (
            ("Chloé", where),  # another person, in the same room
            ("Ben", elsewhere),  # the author, from another room
            ("Ben", talk.room if where == chat else chat),  # from another room of the same group, or the direct chat
            ("Eve", elsewhere),  # who is in no room of the group, and has all power in her own
            ("Eve", eves),
            ("Eve", where),
            ("Chloé", hers),
        )
        for name, room in others:
            sends(talk, name, room, target, case[1])
        await talk.settle()
        assert await everything(talk) == before
        await comes(talk, "Ben", where, target, case[1])
        assert await everything(talk) != before, "and its author does"


@pytest.mark.parametrize("case", tried(), ids=called)
async def test_who_is_out_changes_nothing_any_more(tmp_path: Path, case: tuple[str, str | None]) -> None:
    async with thing(tmp_path, THINGS[case[0]]) as (talk, target, where, chat):
        out = (talk.server.kick, talk.server.ban, lambda room, _, person: talk.server.leave(room, person))
        out[len(case[0]) % 3](talk.room, user("Anne"), user("Ben"))
        await talk.settle()
        before = await everything(talk)
        for room in dict.fromkeys((where, chat, talk.room)):
            sends(talk, "Ben", room, target, case[1])
        await talk.settle()
        after = await everything(talk)
        # What is one’s own alone stays so; and an answer in one’s own chat, where nothing of the group’s is left.
        own = {
            "pauses-pause in private", "reminders-me in private", "question in private", "resources-take in private",
            "apart-begin", "activities-maybe in private", "company-company", "petitions-petition when asked",
            "petitions-name when asked", "tips-tip in private",
            "comfort-add", "kindness-cheer in private", "kindness-words when asked",
        }  # fmt: skip
        assert after == before or case[0] in own or case[0].startswith("goals-")


@pytest.mark.parametrize("version", [str(number) for number in range(1, 13)])
async def test_who_has_the_power_takes_back_what_others_said(tmp_path: Path, version: str) -> None:
    async with conversation(tmp_path) as talk:
        room = talk.server.create_room(
            user("Anne"), "Old", invite=[talk.bot], members=[user("Ben"), user("Chloé")], version=version
        )
        await talk.settle()
        await talk.says("Ben", "!need a trestle", room)
        target = talk.last
        await comes(talk, "Chloé", room, target, None)
        assert "trestle" in await talk.says("Ben", "!needs", room)
        levels = {"users": {user("Chloé"): 30}, "redact": 31}
        if version != "12":
            levels["users"][user("Anne")] = 100  # type: ignore[index]
        talk.server.set_state(room, user("Anne"), "m.room.power_levels", "", levels)
        await talk.settle()
        await comes(talk, "Chloé", room, target, None)
        assert "trestle" in await talk.says("Ben", "!needs", room), "one too few"
        await comes(talk, "Anne", talk.room, target, None)
        assert "trestle" in await talk.says("Ben", "!needs", room), "who may there, from elsewhere"
        talk.server.set_state(room, user("Anne"), "m.room.power_levels", "", levels | {"redact": 30})
        await talk.settle()
        await comes(talk, "Chloé", room, target, None)
        assert "trestle" not in await talk.says("Ben", "!needs", room)
        await talk.says("Ben", "!need a mallet", room)
        await comes(talk, "Anne", room, talk.last, None)
        assert "mallet" not in await talk.says("Ben", "!needs", room)


async def test_a_room_that_was_upgraded_or_joined_to_a_group_goes_on(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        garden = await talk.gathering("Ben", name="Garden")
        await talk.says("Ben", "!need a spade", garden)
        spade = talk.last
        await talk.says("Ben", "!group join Tuesday circle", garden)
        await talk.says("Ben", "no", garden)  # what is open stays
        await talk.reacts("Anne", "✅", "“Garden”")
        await talk.says("Ben", "!need a rake", garden)
        rake = talk.last
        assert "rake" in await talk.says("Chloé", "!needs")
        await talk.takes_back("Ben", rake, garden)
        assert "rake" not in await talk.says("Chloé", "!needs")
        await talk.takes_back("Ben", spade, garden)
        await talk.says("Ben", "!group leave", garden)
        assert "spade" not in await talk.says("Ben", "!needs", garden)
        new = talk.server.upgrade(talk.room, user("Anne"), invite=[talk.bot, user("Ben"), user("Chloé")])
        await talk.settle()
        for name in ("Ben", "Chloé"):
            talk.server.join(new, user(name))
        await talk.settle()
        talk.room = new
        await talk.says("Ben", "!need a drill")
        await talk.takes_back("Ben", talk.last)
        assert "drill" not in await talk.says("Chloé", "!needs")


async def test_a_tap_is_taken_back_by_whose_it_is_alone(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Anne", "!hand")
        await talk.reacts("Ben", "✋", "Anne")
        tap = talk.last
        assert "Ben" in talk.message().body
        await comes(talk, "Chloé", talk.room, tap, None)
        assert "Ben" in talk.message().body
        await talk.takes_back("Ben", tap)
        assert "Ben" not in talk.message().body


async def test_what_nothing_came_of_is_forgotten_and_what_is_still_there_is_not(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "hello")
        await talk.says("Ben", "!needs")
        await talk.says("Ben", "!agreements")
        await talk.says("Anne", "!agreements add be kind")
        kept = talk.last

        async def known() -> set[str]:
            async with talk.store.transaction():
                await talk.store.forget_old(talk.server.now)
                return {row["event_id"] for row in await talk.store._database.all("SELECT event_id FROM origins")}

        assert len(await known()) == 3, "not what was none of our business"
        talk.server.now += KEEP_ORIGINS
        assert len(await known()) == 3
        talk.server.now += timedelta(days=2)
        assert await known() == {kept}
        assert "be kind" not in await talk.takes_back("Anne", kept)


# Laws.


def test_every_feature_that_hears_of_edits_and_redactions_is_tried() -> None:
    for heard, names in ((MessageRedacted, THINGS), (MessageEdited, EDITS)):
        listening = {feature.name for feature in REGISTRY.features if feature.listeners.get(heard)}
        names_of = {name.removeprefix("reply ").split("-")[0] for name in names}
        # An anonymous need is asked for in the words of any other; a note is taken back by a tap, see
        # notes/test_notes.py; of settings see settings/test_undoing.py.
        assert listening - names_of - {"relays", "notes", "settings"} == set()
    assert {"resources-need anonymously", "notes-cn in private"} <= THINGS.keys()


def test_the_group_of_what_a_message_created_is_found() -> None:
    """By the declaration of its table; a table whose `event_id` is another message says so with `created_by`."""
    created = {table.name: table.created_in for table in TABLES if table.created_in}
    assert created.keys() == {table.name for table in TABLES if table.created_by and "event_id" in columns(table.name)}
    for name, group in created.items():
        SCHEMA.execute(f"SELECT {group} FROM {name}")
    assert {table.name for table in TABLES if not table.created_by} == {
        "origins", "outbox", "live", "ciphertexts", "recovered", "completions",
    }  # fmt: skip
