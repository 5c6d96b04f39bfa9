"""What holds of anonymous and moderated needs whatever people do, in any order: legal states, and nobody betrayed."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.resources.relays import delay
from storage.resources import Relay
from tests.conversation import Conversation, conversation, user
from tests.leads import leads
from tests.resources.test_laws import assert_legal

ASKER = "Zelda"  # does everything in her direct chat
OTHERS = ("Anne", "Ben", "Chloé")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

CODES = st.sampled_from(["N1", "N1", "N1", "N1", "N2", "O1"])
OF_ALL = st.sampled_from(
    ["!release {}", "!close {}", "!withdraw {}", "!renew {}", "!why {}", "!change {} other words", "!tell {} hello"]
)
COMMANDS = st.builds(str.format, OF_ALL, CODES)
TAKING = st.builds("!take {}".format, CODES)
ASKED = st.sampled_from(
    [
        "!need soup anonymous",
        "!need help people:2 by:friday anonymous",
        "!need anonymous\n- this\n- that",
        "!close N1 thank you",
        "!withdraw N1",
        "!tell N1 thank you",
        "!show N1",
        "!mine",
        "!pause",
        "!resume",
        "✅",
        "👍",
        "reply",
        "undo",
        "edit",
    ]
)
SAID = st.sampled_from(
    ["!offer soup", "!need a drill", "!needs", "!approve N1", "!decline N1 let us talk", "✅", "👍", "reply", "undo"]
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just(ASKER), st.just(True), st.one_of(ASKED, ASKED, COMMANDS)),
        st.tuples(st.sampled_from(OTHERS), st.booleans(), st.one_of(SAID, COMMANDS, TAKING)),
        st.tuples(st.just(""), st.just(False), st.sampled_from([5 * MINUTE, DAY, 22 * DAY])),
    ),
    min_size=4,
    max_size=16,
)
BEGINNINGS = st.sampled_from(
    [
        [],
        [(ASKER, True, "!need soup anonymous"), ("", False, 5 * MINUTE), ("Anne", True, "!approve N1")],
        [
            (ASKER, True, "!need soup anonymous"),
            ("", False, 5 * MINUTE),
            ("Anne", True, "!approve N1"),
            ("Ben", False, "!take N1"),
        ],
    ]
)
Step = tuple[str, bool, str | timedelta]


class Group:
    """People who do things, each in their direct chat or in the room."""

    def __init__(self, talk: Conversation) -> None:
        self.talk = talk
        self.rooms: dict[str, str] = {}
        self.last: dict[tuple[str, str | None], str] = {}

    async def does(self, name: str, private: bool, what: str | timedelta) -> str:
        """One step; what the bot says there."""
        self.talk.server.now += timedelta(seconds=7)
        if isinstance(what, timedelta):
            return await self.talk.passes(what)
        room = self.rooms[name] if private else None
        if what in ("✅", "👍", "reply"):
            target = (
                self.talk.message("N", room) if [each for each in self.talk.shown(room) if "N" in each.body] else None
            )
            if target is None or user(name) in [each for those in target.reactions.values() for each in those]:
                return ""
            if what == "reply":
                return await self.talk.says(name, "a few words", room, reply_to=target.event_id)
            self.last[name, room] = self.talk.server.react(room or self.talk.room, user(name), target.event_id, what)
            await self.talk.settle()
            return self.talk.heard(room)
        if what in ("undo", "edit"):
            before = self.last.pop((name, room), None)
            if before is None:
                return ""
            if what == "edit":
                return await self.talk.says(name, "!need bread anonymous", room, edit_of=before)
            return await self.talk.takes_back(name, before, room)
        said = await self.talk.says(name, what, room)
        self.last[name, room] = self.talk.last
        return said


async def begin(talk: Conversation, moderated: bool) -> Group:
    group = Group(talk)
    for name in (ASKER, *OTHERS):
        talk.server.now += timedelta(seconds=7)
        group.rooms[name] = await talk.direct(name)
    talk.server.now += timedelta(seconds=7)
    if moderated:
        await talk.says("Anne", "!settings moderation first")
    return group


@pytest.mark.slow
@settings(max_examples=30)
@given(BEGINNINGS, STEPS, st.booleans())
def test_any_order_of_commands_leaves_a_legal_board_and_betrays_nobody(
    beginning: list[Step], steps: list[Step], moderated: bool
) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with conversation(Path(folder), people=(*OTHERS, ASKER)) as talk:
                group = await begin(talk, moderated)
                shown = False
                for name, private, what in (*beginning, *steps):
                    said = await group.does(name, private, what)
                    assert "went wrong" not in said
                    shown = shown or "that N1 is yours" in said
                    await assert_legal(talk)
                    await assert_relayed(talk)
                if not shown:
                    assert ASKER.lower() not in seen_by_others(talk, group)
                await assert_forgotten(talk)

    asyncio.run(run())


async def assert_relayed(talk: Conversation) -> None:
    """Who asked is known for as long as it is not over; nothing that waits is shown."""
    async with talk.store.transaction():
        value = talk.store._database.value
        without_name = "SELECT id FROM resources WHERE person = '' AND closed IS NULL"
        assert not await value(
            f"SELECT count(*) FROM ({without_name}) WHERE id NOT IN (SELECT resource_id FROM resource_relays)"
        )
        assert not await value(f"SELECT count(*) FROM resource_relays WHERE resource_id NOT IN ({without_name})")
        assert not await value(
            "SELECT count(*) FROM resource_words WHERE resource_id IN (SELECT id FROM resources WHERE state <> 'open')"
        )
        assert not await value(
            "SELECT count(*) FROM resource_takers t JOIN resources r ON r.id = t.resource_id WHERE r.state = 'waiting'"
        )


def seen_by_others(talk: Conversation, group: Group) -> str:
    """Everything that the bot sent to rooms in which there is somebody else than the asker."""
    return "\n".join(
        json.dumps(event.raw(), ensure_ascii=False).lower()
        for room_id, room in talk.server.rooms.items()
        if room_id != group.rooms[ASKER]
        for event in room.events
        if event.sender == talk.config.user_id and event.type != "m.room.member"
    )


async def assert_forgotten(talk: Conversation) -> None:
    """Of what is over nothing leads to who asked."""
    await talk.app.tidy()
    async with talk.store.transaction():
        rows = await talk.store._database.all("SELECT id FROM resources WHERE person = '' AND closed IS NOT NULL")
    for row in rows:
        assert await leads(talk, row["id"], ASKER) == []


@given(st.text(min_size=1))
def test_the_moment_gives_nothing_away(token: str) -> None:
    found = delay(Relay(1, token, "@a:x", "$e"))
    assert MINUTE <= found <= 5 * MINUTE
    assert re.fullmatch(r"[0-9a-f]{64}", Relay(1, token, "@a:x", "$e").veil("$f"))
