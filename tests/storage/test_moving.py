"""What is open goes along with a room that changes its group, as its table declares it: laws over random histories."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from storage.activities import Draft as Plan
from storage.core.table import BelongsTo
from storage.questions import Question
from storage.resources import Draft, Kind
from storage.rooms import StateEvent
from storage.store import Store
from storage.tables import TABLES
from storage.timers import Timer
from tests.fresh_store import in_a_fresh_store
from tests.offenders import assert_none

NOW = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
BOT, PEOPLE, ROOMS = "@bot:x", ("@ana:x", "@ben:x", "@cleo:x", "@dan:x"), ("!a", "!b", "!c")
FEWEST = 3


class Thing(Struct, frozen=True):
    """Something on the board of a room's group, or a loan there (`kind` is loan)."""

    room: int
    kind: str
    person: int
    other: int | None
    secret: bool
    over: bool


THINGS = st.lists(
    st.builds(
        Thing,
        room=st.integers(0, 2),
        kind=st.sampled_from(["need", "offer", "loan"]),
        person=st.integers(0, 3),
        other=st.none() | st.integers(0, 3),
        secret=st.booleans(),
        over=st.booleans(),
    ),
    max_size=8,
)
MEMBERS = st.lists(st.sets(st.integers(0, 3)), min_size=3, max_size=3)
MOVES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.booleans()), max_size=5)


@settings(max_examples=60)
@given(THINGS, MEMBERS, MOVES)
def test_nothing_is_lost_and_nothing_goes_where_it_must_not(
    things: list[Thing], members: list[set[int]], moves: list[tuple[int, int, bool]]
) -> None:
    async def law(store: Store) -> None:
        groups = [(await store.rooms.begin_group(name, name, NOW)).id for name in ROOMS]
        for name, there in zip(ROOMS, members, strict=True):
            for person in (BOT, *(PEOPLE[each] for each in there)):
                await store.rooms.set_state(name, "m.room.member", person, StateEvent(person, {"membership": "join"}))
        for number, thing in enumerate(things):
            await _put(store, groups[thing.room], ROOMS[thing.room], thing, f"thing {number}")
        for room, to, along in moves:
            before = await _rows(store)
            present = {PEOPLE[each] for each in members[room]}
            home = await store.rooms.room(ROOMS[room])
            assert home is not None and home.group is not None
            if groups[to] == home.group.id:
                continue
            beside = [each for each in await store.rooms.group_rooms(home.group.id) if each != ROOMS[room]]
            going = await store.rooms.bring(ROOMS[room], BOT, groups[to], NOW) if along else []
            await store.rooms.join_group(ROOMS[room], groups[to])
            after = await _rows(store)
            _as_it_was(before, after)
            moved = {(each.table, each.id) for each in going}
            assert moved == {key for key in after if after[key]["group_id"] != before[key]["group_id"]}
            for each in going:
                key = each.table, each.id
                assert before[key]["between"] <= present if beside else len(present) >= FEWEST or not each.secret
                assert not (beside and each.secret), "it would tell whose it is"
                assert before[key]["open"] and after[key]["number"] == each.now and before[key]["number"] == each.number
                known = await store.rooms.renumbered(ROOMS[room], groups[to], each.letter, each.number)
                assert [found.now for found in known] == [each.now] * (each.now != each.number)
            await _follows(store, after)

    in_a_fresh_store(law)


def test_much_goes_along_with_as_few_statements_as_little_and_keeps_its_order() -> None:
    taken = []

    async def law(store: Store) -> None:
        done: list[str] = []
        await store._database._connection.set_trace_callback(done.append)
        for many in (2, 200):
            room = f"!from{many}"
            old, new = [(await store.rooms.begin_group(name, name, NOW)).id for name in (room, f"!to{many}")]
            for kind in ("need", "offer", "loan"):
                for number in range(many):
                    thing = Thing(room=0, kind=kind, person=0, other=1, secret=False, over=False)
                    await _put(store, old, room, thing, f"{kind} {room} {number}")
            await _put(store, new, f"!to{many}", Thing(0, "need", 0, None, False, False), f"first {many}")
            done.clear()
            moved = await store.rooms.bring(room, BOT, new, NOW)
            taken.append(len(done))
            assert [each.now for each in moved if each.letter == "N"] == [*range(2, many + 2)]
            assert [each.number for each in moved if each.letter == "N"] == [*range(1, many + 1)]
            assert len(moved) == 3 * many

    in_a_fresh_store(law)
    assert taken[0] == taken[1] < 80, taken


async def _put(store: Store, group: int, room: str, thing: Thing, what: str) -> None:
    """Store it, with a timer, and a question and words that are about it."""
    person, other = PEOPLE[thing.person], None if thing.other is None else PEOPLE[thing.other]
    if thing.kind == "loan":
        loan = await store.loans.add(
            group, lender=person, borrower=other or "", what=what, due=None, event_id=f"${what}", now=NOW
        )
        await store.timers.set(_timer("loans", "soon", loan.id, room))
        await _ask(store, group, person, "loans", str(loan.id))
        if thing.over:
            await store.loans.give_back(loan.id, "$back", NOW)
        return
    kind: Kind = "need" if thing.kind == "need" else "offer"
    draft, secret = Draft(kind=kind, what=what, people=2), thing.secret and kind == "need"
    item, _ = await store.resources.add(
        group, person="" if secret else person, draft=draft, words=["thing"], event_id=f"${what}",
        now=NOW,
    )  # fmt: skip
    await store.timers.set(_timer("resources", "ask", item.id, room))
    await _ask(store, group, person, "resources", str(item.id))
    if secret:
        relay = await store.resources.relays.begin(item.id, person, "$asked")
        await _ask(store, group, person, "relays", f"{relay.token} veil")
    if other:
        await store.resources.take(item.id, other, "$took", NOW)
    if thing.over:
        await store.resources.close(item.id, "done", NOW)


def _timer(feature: str, name: str, subject: int, room: str) -> Timer:
    return Timer(feature=feature, name=name, subject=str(subject), room_id=room, due=NOW)


async def _ask(store: Store, group: int, person: str, feature: str, subject: str) -> None:
    question = Question(person=person, room_id=None, feature=feature, kind="stale", subject=subject, group_id=group)
    await store.questions.ask(question, NOW, NOW)


async def _rows(store: Store) -> dict[tuple[str, int], Mapping[str, Any]]:
    """All needs, offers and loans: what they are, between whom, and where."""
    found: dict[tuple[str, int], Mapping[str, Any]] = {}
    for table in TABLES:
        if numbered := table.numbered:
            rows = await store._database.all(
                f"SELECT *, {numbered.open} AS open, {numbered.counter} AS counter,"
                f" (SELECT json_group_array(person) FROM ({numbered.between}) WHERE person <> '') AS parties"
                f" FROM {table.name}"
            )
            for row in rows:
                between = frozenset(json.loads(row["parties"]))
                found[table.name, row["id"]] = {**dict(row), "between": between, "open": bool(row["open"])}
    return found


def _as_it_was(
    before: Mapping[tuple[str, int], Mapping[str, Any]], after: Mapping[tuple[str, int], Mapping[str, Any]]
) -> None:
    """Nothing has gone, come or changed but the group and the number."""
    placed = ("group_id", "number")

    def bare(rows: Mapping[tuple[str, int], Mapping[str, Any]]) -> object:
        return {key: {name: row[name] for name in row if name not in placed} for key, row in rows.items()}

    assert bare(before) == bare(after)


async def _follows(store: Store, rows: Mapping[tuple[str, int], Mapping[str, Any]]) -> None:
    """Numbers are given once; words, and what is asked about a thing, are in its group; every timer still rings."""
    db = store._database
    counters = {(row["group_id"], row["kind"]): row["last"] for row in await db.all("SELECT * FROM resource_numbers")}
    taken = [(row["group_id"], row["counter"], row["number"]) for row in rows.values()]
    assert len(taken) == len(set(taken)) and all(number <= counters[group, kind] for group, kind, number in taken)
    for row in await db.all("SELECT group_id, resource_id FROM resource_words"):
        assert row["group_id"] == rows["resources", row["resource_id"]]["group_id"]
    tokens = {row["token"]: row["resource_id"] for row in await db.all("SELECT * FROM resource_relays")}
    for row in await db.all("SELECT feature, subject, group_id FROM questions"):
        name = row["subject"].split()[0]
        table = "loans" if row["feature"] == "loans" else "resources"
        key = tokens.get(name) if row["feature"] == "relays" else int(name)
        assert key is None or row["group_id"] == rows[table, key]["group_id"]
    assert await db.value("SELECT count(*) FROM timers") == len(rows)


def test_every_table_that_is_numbered_in_a_group_goes_along_or_says_what_it_is_part_of() -> None:
    numbered = {table.name for table in TABLES if table.numbered}
    parts = {table.name for table in TABLES for export in table.exports if numbered & set(export.refers.values())}
    assert_none(
        table.name
        for table in TABLES
        if table.belongs_to is BelongsTo.GROUP_NUMBERS and table.name not in numbered | parts | {"resource_numbers"}
    )


def test_timers_of_parts_follow_and_what_something_comes_from_has_its_new_number() -> None:
    async def law(store: Store) -> None:
        old, new, _ = [(await store.rooms.begin_group(name, name, NOW)).id for name in ROOMS]
        for room in ROOMS[:2]:
            await store.rooms.set_state(room, "m.room.member", PEOPLE[0], StateEvent(PEOPLE[0], {"membership": "join"}))
        await store.topics.add(new, what="tea", now=NOW)  # A1 there
        topic = await store.topics.add(old, what="the key", person=PEOPLE[0], now=NOW)
        draft = Plan(what="picnic", start=NOW)
        picnic = await store.activities.add(old, person=PEOPLE[0], draft=draft, event_id="$picnic", now=NOW)
        poll = await store.activities.dates.open(
            picnic.id, person=PEOPLE[0], event_id="$poll", options=["a"], closes=NOW
        )
        other = await store.activities.add(new, person=PEOPLE[0], draft=draft, event_id="$other", now=NOW)
        assert other.id != poll.id
        await store.timers.set(_timer("activities", "dates", poll.id, ROOMS[2]))
        await store.timers.set(_timer("activities", "over", picnic.id, ROOMS[2]))
        sources = ["P7", topic.code]  # P7 is over, and does not come along
        decision = await store.decisions.add(old, what="we ask", method="consent", sources=sources, now=NOW)
        moved = await store.rooms.bring(ROOMS[0], BOT, new, NOW)
        assert {each.code for each in moved} == {"A2", "E2", "D1"}
        rooms = await store._database.all("SELECT name, room_id FROM timers ORDER BY name")
        assert [(row["name"], row["room_id"]) for row in rooms] == [("dates", ROOMS[0]), ("over", ROOMS[0])]
        found = await store.decisions.get(decision.id)
        assert found is not None and found.sources == ("A2",)

    in_a_fresh_store(law)
