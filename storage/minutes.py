"""Minutes: who does what, and which decisions were made in the meeting; for as long as the group keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import (
    IN_A_ROOM,
    IN_ITS_ROOM,
    ME,
    MOMENT,
    NUMBER,
    SWITCH,
    BelongsTo,
    Export,
    Leaving,
    PersonalData,
    Table,
    room_group_of,
)
from storage.core.times import from_ms, to_ms

TABLES = (
    Table(
        schema="""
        CREATE TABLE minutes (
            id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, what TEXT NOT NULL,
            number INTEGER NOT NULL,  -- in the room
            recorder TEXT NOT NULL, owner TEXT NOT NULL, due INTEGER, event_id TEXT NOT NULL, created INTEGER NOT NULL,
            sent INTEGER,             -- 0 where those minutes are forgotten, and the decision is not
            reminded INTEGER NOT NULL DEFAULT 0,
            done INTEGER NOT NULL DEFAULT 0,
            decision_id INTEGER REFERENCES decisions (id) ON DELETE SET NULL,  -- of the group, which it is for
            asked INTEGER NOT NULL DEFAULT 0  -- what came of that decision
        );
        CREATE INDEX minutes_by_decision ON minutes (decision_id) WHERE decision_id IS NOT NULL;
        CREATE INDEX minutes_by_room ON minutes (room_id);
        CREATE INDEX minutes_by_event ON minutes (event_id);
        """,
        holds=(
            PersonalData(
                feature="minutes",
                kind="own",
                timers=("due",),
                mine=f"owner = {ME} AND recorder = {ME}",
                left=Leaving.HANDED_ON,
            ),
            PersonalData(
                feature="minutes",
                kind="tasks",
                mine=f"owner = {ME} AND recorder <> {ME}",
                group=IN_ITS_ROOM,
                without="owner = '', reminded = 0",
                left=Leaving.HANDED_ON,
            ),
            PersonalData(
                feature="minutes",
                kind="recorded",
                mine=f"recorder = {ME} AND owner <> {ME}",
                group=IN_ITS_ROOM,
                without="recorder = ''",
                left=Leaving.GROUPS,
            ),
        ),
        export=(Export(timers=(("minutes", "due"),), mine=IN_A_ROOM, refers={"decision_id": "decisions"}),),
        belongs_to=BelongsTo.ROOM,
        reads={MOMENT: "due created sent", SWITCH: "reminded done asked", NUMBER: "id number decision_id"},
    ),
    Table(
        schema="""
        CREATE TABLE minutes_steps (
            id INTEGER PRIMARY KEY, entry_id INTEGER NOT NULL REFERENCES minutes (id) ON DELETE CASCADE,
            event_id TEXT NOT NULL,  -- the message or the tap with which the task was done, or went to somebody else
            owner_before TEXT, reminded_before INTEGER NOT NULL, done_before INTEGER NOT NULL,
            asked_before INTEGER NOT NULL
        );
        CREATE INDEX minutes_steps_by_entry ON minutes_steps (entry_id);
        CREATE INDEX minutes_steps_by_event ON minutes_steps (event_id);
        """,
        holds=(
            PersonalData(
                feature="minutes",
                kind="steps",
                mine=f"owner_before = {ME}",
                group=room_group_of("minutes", "entry_id"),
                passing=True,
                people=("owner_before",),
            ),
        ),
        export="what was before; a task goes along as it is",
        reads={SWITCH: "reminded_before done_before asked_before", NUMBER: "id entry_id"},
    ),
    Table(
        schema="""
        CREATE TABLE minutes_decisions (
            decision_id INTEGER PRIMARY KEY REFERENCES decisions (id) ON DELETE CASCADE, room_id TEXT NOT NULL,
            created INTEGER NOT NULL, sent INTEGER
        );
        CREATE INDEX minutes_decisions_by_room ON minutes_decisions (room_id);
        """,
        holds="which decisions were made in a room, and when its minutes had them",
        export=(Export(mine=IN_A_ROOM, refers={"decision_id": "decisions"}),),
        belongs_to=BelongsTo.ROOM,
        reads={MOMENT: "created sent", NUMBER: "decision_id"},
    ),
)

_PARTS = "minutes", "minutes_decisions"
_NOT_KEPT = {"minutes": "decision_id IS NULL", "minutes_decisions": "TRUE"}  # a task is kept as long as its decision

EVERYBODY = "*"
"""The owner of what everybody does."""


class Entry(Struct, frozen=True, kw_only=True):
    """A task in the minutes. `recorder` wrote it down; `owner` is who does it.

    Their ids are empty if they asked to be forgotten. The owner is `EVERYBODY`, or empty where it is nobody's yet.
    """

    id: int
    room_id: str
    number: int
    what: str
    recorder: str
    owner: str
    due: datetime | None
    event_id: str
    done: bool
    decision_id: int | None = None

    @property
    def code(self) -> str:
        """What people call it by: "T3"."""
        return f"{LETTER}{self.number}"


LETTER = "T"


class Minutes:
    """Stores the tasks of each room, and what was decided there: in the current meeting, and in earlier ones."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(
        self,
        room_id: str,
        *,
        what: str,
        recorder: str,
        owner: str,
        due: datetime | None,
        decision_id: int | None = None,
        event_id: str,
        now: datetime,
    ) -> Entry:
        """Record a task in the current meeting."""
        row = await self._db.one(
            "INSERT INTO minutes (room_id, what, recorder, owner, due, event_id, created, decision_id, number)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
            " (SELECT coalesce(max(number), 0) + 1 FROM minutes WHERE room_id = ?1)) RETURNING *",
            room_id,
            what,
            recorder,
            owner,
            to_ms(due) if due else None,
            event_id,
            to_ms(now),
            decision_id,
        )
        assert row is not None
        return _entry(row)

    async def get(self, entry_id: int) -> Entry | None:
        """This task, while it is kept."""
        row = await self._db.one("SELECT * FROM minutes WHERE id = ?", entry_id)
        return _entry(row) if row else None

    async def numbered(self, room_id: str, number: int) -> Entry | None:
        """The task that people call by this number in this room."""
        row = await self._db.one("SELECT * FROM minutes WHERE room_id = ? AND number = ?", room_id, number)
        return _entry(row) if row else None

    async def of_message(self, event_id: str) -> list[Entry]:
        """What one message recorded, in order: a task of several people is an entry for each."""
        return [
            _entry(row) for row in await self._db.all("SELECT * FROM minutes WHERE event_id = ? ORDER BY id", event_id)
        ]

    async def open(self, room_id: str) -> list[Entry]:
        """The tasks that are not done, in order."""
        rows = await self._db.all("SELECT * FROM minutes WHERE room_id = ? AND NOT done ORDER BY id", room_id)
        return [_entry(row) for row in rows]

    async def for_decision(self, decision_id: int) -> list[Entry]:
        """The tasks for a decision, in order."""
        rows = await self._db.all("SELECT * FROM minutes WHERE decision_id = ? ORDER BY id", decision_id)
        return [_entry(row) for row in rows]

    async def with_tasks(self, decision_ids: Iterable[int]) -> set[int]:
        """Those of these decisions that there are tasks for."""
        rows = await self._db.all(
            "SELECT decision_id FROM minutes WHERE decision_id IN (SELECT value FROM json_each(?))",
            json.dumps([*decision_ids]),
        )
        return {row["decision_id"] for row in rows}

    async def of_meeting(self, room_id: str) -> list[Entry]:
        """The tasks recorded since the last minutes were sent, in order."""
        rows = await self._db.all("SELECT * FROM minutes WHERE room_id = ? AND sent IS NULL ORDER BY id", room_id)
        return [_entry(row) for row in rows]

    async def of_minutes(self, room_id: str, sent: datetime) -> list[Entry]:
        """The tasks in the minutes that were sent then."""
        rows = await self._db.all(
            "SELECT * FROM minutes WHERE room_id = ? AND sent = ? ORDER BY id", room_id, to_ms(sent)
        )
        return [_entry(row) for row in rows]

    async def decide(self, room_id: str, decision_id: int, now: datetime) -> None:
        """Note that this was decided in the current meeting."""
        await self._db.run(
            "INSERT INTO minutes_decisions (decision_id, room_id, created) VALUES (?, ?, ?)",
            decision_id,
            room_id,
            to_ms(now),
        )

    async def decided(self, room_id: str) -> list[int]:
        """The ids of what was decided since the last minutes were sent."""
        rows = await self._db.all(
            "SELECT decision_id FROM minutes_decisions WHERE room_id = ? AND sent IS NULL", room_id
        )
        return [row["decision_id"] for row in rows]

    async def decided_of(self, room_id: str, sent: datetime) -> list[int]:
        """The ids of the decisions in the minutes that were sent then."""
        rows = await self._db.all(
            "SELECT decision_id FROM minutes_decisions WHERE room_id = ? AND sent = ?", room_id, to_ms(sent)
        )
        return [row["decision_id"] for row in rows]

    async def last(self, room_id: str) -> datetime | None:
        """When minutes were last sent, of those that are kept."""
        parts = " UNION ALL ".join(
            f"SELECT max(sent) AS sent FROM {part} WHERE room_id = ?1 AND sent" for part in _PARTS
        )
        sent = await self._db.value(f"SELECT max(sent) FROM ({parts})", room_id)
        return from_ms(sent) if sent is not None else None

    async def sent(self, room_id: str, now: datetime) -> None:
        """Note that the minutes of the current meeting were sent."""
        for part in _PARTS:
            await self._db.run(f"UPDATE {part} SET sent = ? WHERE room_id = ? AND sent IS NULL", to_ms(now), room_id)

    async def accept_reminder(self, entry_id: int) -> bool:
        """Note that the owner wants to be reminded. Returns False if they said so before."""
        new = await self._db.value(
            "UPDATE minutes SET reminded = 1 WHERE id = ? AND reminded = 0 RETURNING 1", entry_id
        )
        return new is not None

    async def ask(self, entry_id: int) -> bool:
        """Note that whoever does it is asked what came of the decision. Returns False if they were asked before."""
        new = await self._db.value("UPDATE minutes SET asked = 1 WHERE id = ? AND asked = 0 RETURNING 1", entry_id)
        return new is not None

    async def finish(self, entry_id: int, event_id: str) -> None:
        """Note that a task is done, by the word of this message."""
        await self._step(entry_id, event_id)
        await self._db.run("UPDATE minutes SET done = 1 WHERE id = ?", entry_id)

    async def give(self, entry_id: int, owner: str, event_id: str) -> None:
        """Note who does it from now on, by the word of this message; nobody yet where `owner` is empty."""
        await self._step(entry_id, event_id)
        await self._db.run("UPDATE minutes SET owner = ?, reminded = 0 WHERE id = ?", owner, entry_id)

    async def _step(self, entry_id: int, event_id: str) -> None:
        await self._db.run(
            "INSERT INTO minutes_steps (entry_id, event_id, owner_before, reminded_before, done_before, asked_before)"
            " SELECT id, ?, owner, reminded, done, asked FROM minutes WHERE id = ?",
            event_id,
            entry_id,
        )

    async def step_back(self, event_id: str) -> None:
        """Undo what this message did, unless something else has happened to the task since."""
        steps = await self._db.all(
            "DELETE FROM minutes_steps WHERE event_id = ? AND NOT EXISTS (SELECT 1 FROM minutes_steps later"
            " WHERE later.entry_id = minutes_steps.entry_id AND later.id > minutes_steps.id) RETURNING *",
            event_id,
        )
        for step in steps:
            await self._db.run(
                "UPDATE minutes SET owner = ?, reminded = ?, done = ?, asked = ? WHERE id = ?",
                step["owner_before"],
                step["reminded_before"],
                step["done_before"],
                step["asked_before"],
                step["entry_id"],
            )

    async def remove(self, entry_id: int) -> None:
        """Delete a task."""
        await self._db.run("DELETE FROM minutes WHERE id = ?", entry_id)

    async def take_back(self, event_id: str) -> None:
        """Delete what this message recorded."""
        await self._db.run("DELETE FROM minutes WHERE event_id = ?", event_id)

    async def forget_before(self, room_id: str, before: datetime) -> bool:
        """Delete what was recorded before then, but for tasks for a decision. Returns whether anything is left."""
        left = False
        await self._db.run("UPDATE minutes SET sent = 0 WHERE room_id = ? AND created <= ?", room_id, to_ms(before))
        for part in _PARTS:
            await self._db.run(
                f"DELETE FROM {part} WHERE {_NOT_KEPT[part]} AND room_id = ? AND created <= ?", room_id, to_ms(before)
            )
            left |= await self._db.value(f"SELECT 1 FROM {part} WHERE room_id = ? LIMIT 1", room_id) is not None
        return left


def _entry(row: Row) -> Entry:
    due = from_ms(row["due"]) if row["due"] is not None else None
    return Entry(
        id=row["id"],
        room_id=row["room_id"],
        number=row["number"],
        what=row["what"],
        recorder=row["recorder"],
        owner=row["owner"],
        due=due,
        event_id=row["event_id"],
        done=bool(row["done"]),
        decision_id=row["decision_id"],
    )
