"""Rooms, groups, state and members; and what becomes of everything when a room goes or is replaced."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.checkins import Manner
from storage.checkins.answers import Answer
from storage.checkins.schedules import Schedule
from storage.core.database import Database
from storage.core.table import BelongsTo
from storage.outbox.messages import OutboxMessage
from storage.privacy.retention import KEEP_GONE
from storage.questions import Question
from storage.requests import JoinRequest
from storage.resources import Draft, Kind, Wanted
from storage.rooms import Group, Room, StateEvent
from storage.rounds import Plan
from storage.store import Store
from storage.sync import Ciphertext
from storage.tables import STEPS, TABLES
from storage.timers import Timer
from storage.word_index import Sought

NOW = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANA, BEN, CLEO = "@ana:x", "@ben:x", "@cleo:x"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "entraide.db")
    yield opened
    await opened.close()


async def member(store: Store, room: str, person: str, membership: str = "join", name: object = None) -> None:
    content = {"membership": membership} | ({"displayname": name} if name is not None else {})
    await store.rooms.set_state(room, "m.room.member", person, StateEvent(person, content))


# Groups and their rooms.


async def test_a_room_begins_a_group_and_keeps_it(store: Store) -> None:
    async with store.transaction():
        assert await store.rooms.room("!a") is None
        group = await store.rooms.begin_group("!a", "Lilas", NOW)
        assert await store.rooms.room("!a") == Room("!a", group, None)
        await store.rooms.rename(group.id, "Lilas 2")
        assert await store.rooms.begin_group("!a", "Another name", NOW) == Group(group.id, "Lilas 2")
        await store.rooms.rename_own_group("!a", "Lilas 3")
        await store.rooms.leave("!a", NOW)
        assert await store.rooms.room("!a") is None
        assert await store.rooms.begin_group("!a", "Another name", NOW) == Group(group.id, "Lilas 3")
        assert (await store.rooms.begin_group("!b", "Lilas", NOW)).id != group.id


async def test_a_room_joins_a_group_and_returns(store: Store) -> None:
    async with store.transaction():
        own, other = await store.rooms.begin_group("!a", "A", NOW), await store.rooms.begin_group("!b", "B", NOW)
        await store.rooms.join_group("!a", other.id)
        assert await store.rooms.group_rooms(other.id) == ["!b", "!a"]  # the one that began it first
        assert await store.rooms.begin_group("!a", "A", NOW) == other  # heard of again, it stays where it is
        await store.rooms.rename_own_group("!a", "AA")
        assert await store.rooms.room("!a") == Room("!a", other, None)
        assert await store.rooms.return_to_own_group("!a") == Group(own.id, "AA")
        assert [await store.rooms.group_rooms(group.id) for group in (own, other)] == [["!a"], ["!b"]]


async def test_direct_chats(store: Store) -> None:
    async with store.transaction():
        assert await store.rooms.direct_with(ANA) is None
        for minute, (room, person) in enumerate((("!old", ANA), ("!new", ANA), ("!ben", BEN))):
            await store.rooms.begin_direct(room, person, NOW + minute * MINUTE)
        assert await store.rooms.direct_with(ANA) == "!new"
        chat = await store.rooms.room("!new")
        assert chat == Room("!new", None, ANA)
        assert chat.direct
        group = await store.rooms.begin_group("!new", "No longer two", NOW)
        assert await store.rooms.room("!new") == Room("!new", group, None)
        assert await store.rooms.direct_with(ANA) == "!old"


async def test_groups_of_a_person(store: Store) -> None:
    async with store.transaction():
        groups = {room: await store.rooms.begin_group(room, name, NOW) for room, name in (("!b", "B"), ("!a", "A"))}
        for room in ("!c", "!d"):
            await store.rooms.begin_group(room, room, NOW)
        await store.rooms.join_group("!c", groups["!a"].id)
        await store.rooms.begin_direct("!ana", ANA, NOW)
        for room in ("!a", "!b", "!c", "!ana", "!unknown"):
            await member(store, room, ANA)
        await member(store, "!d", ANA, "leave")
        assert await store.rooms.groups_of(ANA) == [groups["!a"], groups["!b"]]
        assert await store.rooms.groups_of(BEN) == []


async def test_requests_to_join_a_group(store: Store) -> None:
    async with store.transaction():
        one, two, three = [
            await store.requests.ask(room, group, ANA, NOW + minutes * MINUTE)
            for room, group, minutes in (("!a", 1, 5), ("!b", 1, 10), ("!c", 2, 10))
        ]
        again = await store.requests.ask("!a", 1, BEN, NOW + 5 * MINUTE)
        a, b, c = JoinRequest(again, "!a", BEN), JoinRequest(two, "!b", ANA), JoinRequest(three, "!c", ANA)
        assert await store.requests.open(1, NOW) == [b, a], "of each room the newest"
        assert await store.requests.open(1, NOW + 5 * MINUTE) == [b]
        assert await store.requests.open(2, NOW) == [c]
        await store.requests.end("!a", 1)
        assert await store.requests.open(1, NOW) == [b]
        assert await store.requests.ask("!d", 1, BEN, NOW) not in (one, two, three, again)
        await store.forget_old(NOW + MINUTE)
        assert await store.requests.open(1, NOW - MINUTE) == [b]


# State and members.


async def test_state(store: Store) -> None:
    async with store.transaction():
        assert await store.rooms.state("!a", "m.room.name") is None
        for name in ("Été", "Hiver"):
            await store.rooms.set_state("!a", "m.room.name", "", StateEvent(ANA, {"name": name}))
        assert await store.rooms.state("!a", "m.room.name") == StateEvent(ANA, {"name": "Hiver"})
        assert await store.rooms.state("!a", "m.room.name", "x") is None
        for room in ("!a", "!b"):
            await store.rooms.begin_group(room, room, NOW)
        await store.rooms.set_state("!b", "m.room.encryption", "", StateEvent(ANA, {"algorithm": "m.megolm.v1"}))
        assert await store.rooms.encrypted() == {"!a": False, "!b": True}


async def test_members_and_their_names(store: Store) -> None:
    async with store.transaction():
        for person, membership, name in (
            (ANA, "join", " Ana "),
            (BEN, "join", "  "),
            (CLEO, "join", 7),
            ("@dan:x", "invite", "Dan"),
            ("@eve:x", "leave", "Eve"),
            ("@fay:x", "ban", None),
        ):
            await member(store, "!a", person, membership, name)
        assert await store.rooms.members("!a") == {ANA: "Ana", BEN: "ben", CLEO: "cleo"}
        assert await store.rooms.present("!a") == [ANA, BEN, CLEO, "@dan:x"]
        assert await store.rooms.members("!b") == {}
        people = (ANA, "@eve:x", "@fay:x", "@gus:x", "@")
        assert [await store.rooms.name_of("!a", person) for person in people] == ["Ana", "Eve", "fay", "gus", "@"]


async def test_names_in_a_group(store: Store) -> None:
    async with store.transaction():
        group = await store.rooms.begin_group("!a", "A", NOW)
        for minute, room in enumerate(("!b", "!c"), 1):
            await store.rooms.begin_group(room, room, NOW + minute * MINUTE)
            await store.rooms.join_group(room, group.id)
        await member(store, "!a", ANA, "leave")  # who left has no name there any more
        await member(store, "!b", ANA, name="Ana of B")
        await member(store, "!c", ANA, name="Ana of C")
        assert await store.rooms.name_in_group(group.id, ANA) == "Ana of B"
        assert await store.rooms.name_in_group(group.id, BEN) == "ben"


# Leaving and moving.


async def fill(store: Store, room: str, group: int) -> None:
    """A room with one of everything that can hang on it."""
    rooms = store.rooms
    await rooms.set_state(room, "m.room.name", "", StateEvent(ANA, {"name": room}))
    await store.turns.ask(room, ANA, None, f"$turn{room}", NOW)
    await store.rounds.begin(room, Plan("how?", None, "list", [ANA], f"$round{room}"), NOW)
    checkin = await store.checkins.begin(
        room,
        group_id=group,
        question=None,
        opener=ANA,
        event_id=f"$checkin{room}",
        now=NOW,
        until=NOW + MINUTE,
        manner=Manner(),
    )
    await store.checkin_answers.give(checkin.id, Answer(person=ANA, marks=("3",), words="fine"), f"$answer{room}", NOW)
    await store.checkin_people.want(group, ANA, "reminders", f"$want{room}")
    await store.checkin_schedules.add(
        Schedule(
            id=0,
            room_id=room,
            person=ANA,
            question=None,
            rule="FREQ=DAILY",
            start="2026-11-24T09:00",
            zone="UTC",
            ends=None,
            lasts=None,
            scale=None,
            sight=None,
            place=None,
            event_id="$s",
        )
    )
    await store.checkin_schedules.take_break(room, NOW.date(), NOW.date(), "$break")
    await store.reminders.add(
        room, ANA, whole_room=True, what=room, due=NOW, rule=None, start=None, zone="UTC", event_id="$e", now=NOW
    )
    await store.timers.set(Timer(feature="turns", name="time", subject=room, room_id=room, due=NOW))
    await store.questions.ask(
        Question(person=ANA, room_id=room, feature="sos", kind="duty", subject=room), NOW, NOW + MINUTE
    )
    await store.requests.ask(room, group, ANA, NOW + MINUTE)
    await store.sync.keep(
        Ciphertext(event_id=f"$cipher{room}", room_id=room, sender=ANA, session_id="m", raw={}, at=NOW)
    )
    await store.outbox.put(OutboxMessage(room_id=room, type="m.room.message", content={"body": "1"}, live="board"), NOW)
    message = await store.outbox.next_for(room)
    assert message is not None
    await store.outbox.delivered(message.transaction_id, f"$board{room}", NOW)
    for type in ("leave", "join", "redact", "m.room.message"):
        await store.outbox.put(
            OutboxMessage(room_id=room, type=type, content={"body": "2"}, live="board" if type[0] == "m" else None), NOW
        )


async def errands(store: Store, room: str) -> list[str]:
    """The types of the messages that wait for a room; they are delivered by this."""
    types = []
    while message := await store.outbox.next_for(room):
        types.append(message.type)
        await store.outbox.delivered(message.transaction_id, "", NOW)
    return types


async def whereabouts(store: Store) -> dict[str, list[str]]:
    """The rooms that each table speaks of."""
    db = store._database
    rows = await db.all(
        "SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'"
        " AND c.name = 'room_id'"
    )
    return {
        name: [row[0] for row in await db.all(f"SELECT DISTINCT room_id FROM {name} ORDER BY 1")] for (name,) in rows
    }


async def test_leaving_forgets_the_room_and_keeps_the_group(store: Store) -> None:
    async with store.transaction():
        group = await store.rooms.begin_group("!a", "A", NOW)
        await store.rooms.begin_group("!b", "B", NOW)
        for room in ("!a", "!b"):
            await fill(store, room, group.id)
        await store.settings.set(group.id, "language", "fr")
        need, _ = await store.resources.add(
            group.id, person=ANA, draft=Draft(kind="need", what="a ladder"), words=(), event_id="$n", now=NOW
        )
        before = await whereabouts(store)
        await store.rooms.leave("!a", NOW)
        found = await whereabouts(store)
        waits = "groups outbox checkins checkin_schedules checkin_breaks reminders".split()
        assert found == {name: rooms[-1:] for name, rooms in before.items()} | {name: ["!a", "!b"] for name in waits}
        assert await errands(store, "!a") == ["leave"]
        await store.retention.forget(NOW + KEEP_GONE - MINUTE)
        assert await store.checkin_answers.given_with("$answer!a") is not None
        await store.retention.forget(NOW + KEEP_GONE)
        assert await store.checkin_answers.given_with("$answer!a") is None
        assert (await whereabouts(store))["reminders"] == ["!b"]
        assert await store.settings.all(group.id) == {"language": "fr"}
        assert await store.resources.search.board(group.id, "need", Wanted(), limit=100) == [need]


async def test_moving_takes_everything_along(store: Store) -> None:
    async with store.transaction():
        group = await store.rooms.begin_group("!old", "A", NOW)
        await fill(store, "!old", group.id)
        await store.rooms.set_state("!new", "m.room.name", "", StateEvent(ANA, {"name": "new"}))
        before = await whereabouts(store)
        await store.rooms.move("!old", "!new", NOW + MINUTE)
        assert await whereabouts(store) == {name: ["!new"] if rooms else [] for name, rooms in before.items()} | {
            "live": [],
            "ciphertexts": [],
            "outbox": ["!new", "!old"],  # the errands about the old room itself, and what was delivered there
        }
        assert await store.rooms.room("!new") == Room("!new", group, None)
        assert await store._database.value("SELECT count(*) FROM outbox WHERE room_id = '!new'") == 1
        board = await store.outbox.next_for("!new")
        assert board is not None
        assert (board.type, board.live_event) == ("m.room.message", None)  # there is nothing to edit yet
        assert await errands(store, "!old") == ["leave", "join", "redact"]
        assert await store.rooms.begin_group("!new", "x", NOW) == group


async def test_moving_takes_in_what_was_begun_in_the_new_room(store: Store) -> None:
    """The bot is often invited to the new room before it hears that the room replaces the old one."""
    async with store.transaction():
        group = await store.rooms.begin_group("!old", "Old", NOW)
        begun = await store.rooms.begin_group("!new", "New", NOW)
        guest = await store.rooms.begin_group("!guest", "Guest", NOW)
        await store.rooms.join_group("!guest", begun.id)
        for room, of in (("!old", group), ("!new", begun)):
            await fill(store, room, of.id)
            await store.settings.set(of.id, "language", {"!old": "fr", "!new": "es"}[room])
        for of, what in ((group, "old 1"), (group, "old 2"), (begun, "new 1"), (begun, "new 2")):
            await store.resources.add(
                of.id, person=ANA, draft=Draft(kind="need", what=what), words=("words",), event_id="$n", now=NOW
            )
        await store.resources.add(
            begun.id, person=ANA, draft=Draft(kind="offer", what="new 3"), words=(), event_id="$n", now=NOW
        )
        await store.loans.add(begun.id, lender=ANA, borrower="@ben:x", what="a drill", due=None, event_id="$l", now=NOW)

        await store.rooms.move("!old", "!new", NOW + MINUTE)

        assert await store.rooms.room("!new") == Room("!new", group, None)
        assert await store.rooms.group_rooms(group.id) == ["!new", "!guest"]
        assert await store.rooms.return_to_own_group("!guest") == guest
        board = store.resources.search.board
        listed = [
            *await board(group.id, "need", Wanted((Sought("w", "w"),)), limit=100),
            *await board(group.id, "offer", Wanted(), limit=100),
        ]
        assert [f"{resource.code} {resource.what}" for resource in listed] == [
            "N1 old 1",
            "N2 old 2",
            "N3 new 1",
            "N4 new 2",
            "O1 new 3",
        ]
        lent = [
            await store.loans.add(group.id, lender=ANA, borrower="@ben:x", what="w", due=None, event_id="$l", now=NOW)
            for _ in range(2)
        ]
        assert [loan.code for loan in lent] == ["L2", "L3"]
        kinds: list[Kind] = ["need", "offer"]
        added = [
            await store.resources.add(
                group.id, person=ANA, draft=Draft(kind=kind, what="w"), words=(), event_id="$n", now=NOW
            )
            for kind in kinds
        ]
        assert [resource.code for resource, _ in added] == ["N5", "O2"]
        reminders = await store.reminders.pending("!new", ANA)
        assert sorted((one.number, one.what) for one in reminders) == [(1, "!new"), (2, "!old")]
        assert [each.subject for each in await store.questions.open(ANA, "!new", NOW)] == ["!new", "!old"]
        assert await store.settings.all(group.id) == {"language": "fr"}
        assert await store.settings.all(begun.id) == {}
        assert {await store._database.value("SELECT group_id FROM checkins WHERE room_id = '!new'")} == {group.id}


@pytest.mark.parametrize("joined", ["nothing", "the new room's group", "a third group"])
async def test_moving_keeps_the_circle_that_the_room_belongs_to(store: Store, joined: str) -> None:
    async with store.transaction():
        own = await store.rooms.begin_group("!old", "Old", NOW)
        begun = await store.rooms.begin_group("!new", "New", NOW)
        third = await store.rooms.begin_group("!third", "Third", NOW)
        circle = {"nothing": own, "the new room's group": begun, "a third group": third}[joined]
        await store.rooms.join_group("!old", circle.id)
        await store.rooms.move("!old", "!new", NOW + MINUTE)
        assert await store.rooms.room("!new") == Room("!new", circle, None)
        assert await store.rooms.room("!old") is None
        assert await store.rooms.return_to_own_group("!new") == (begun if circle == begun else own)


async def test_moving_a_direct_chat(store: Store) -> None:
    async with store.transaction():
        await store.rooms.begin_direct("!old", ANA, NOW)
        await store.rooms.begin_group("!new", "ana", NOW)
        await store.rooms.move("!old", "!new", NOW + MINUTE)
        assert await store.rooms.direct_with(ANA) == "!new"
        assert await store.rooms.room("!new") == Room("!new", None, ANA)


async def test_moving_from_a_room_the_bot_is_not_in_does_nothing(store: Store) -> None:
    async with store.transaction():
        group = await store.rooms.begin_group("!new", "New", NOW)
        await fill(store, "!new", group.id)
        before = await whereabouts(store)
        await store.rooms.move("!unknown", "!new", NOW + MINUTE)
        assert await whereabouts(store) == before
        assert await store.rooms.room("!new") == Room("!new", group, None)


async def test_every_table_of_rooms_and_groups_is_thought_of(tmp_path: Path) -> None:
    """Whoever adds a table with a `room_id` or a `group_id` says by `belongs_to` what becomes of it."""
    db = await Database.open(tmp_path / "entraide.db", STEPS)
    async with db.transaction():
        rows = await db.all(
            "SELECT c.name AS name, json_group_array(t.name) AS tables FROM sqlite_schema t"
            " JOIN pragma_table_info(t.name) c WHERE t.type = 'table' GROUP BY c.name"
        )
    await db.close()
    tables = {row["name"]: set(json.loads(row["tables"])) for row in rows}
    of_room = {BelongsTo.ROOM, BelongsTo.ROOM_ALONE, BelongsTo.ROOM_AND_GROUP}
    declared = {table.name for table in TABLES if table.belongs_to in of_room}
    assert tables["room_id"] == declared | {"rooms", "groups", "outbox"}  # these three are moved by name
    of_group = set(BelongsTo) - {BelongsTo.ROOM, BelongsTo.ROOM_ALONE, BelongsTo.NEITHER}
    assert tables["group_id"] == {table.name for table in TABLES if table.belongs_to in of_group}
