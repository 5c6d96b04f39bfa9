"""What people want to speak about in their group's next circle."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import (
    ME,
    MOMENT,
    NUMBER,
    OF_THE_GROUP,
    OWN_GROUP,
    BelongsTo,
    Expiry,
    Export,
    Leaving,
    Numbered,
    PersonalData,
    Table,
)
from storage.core.times import to_ms

_OPEN = "done IS NULL"
UNDOABLE = timedelta(days=1)
"""So long one that was dealt with can be brought back by deleting the message that said so."""
KEPT = timedelta(days=366)
"""So long one waits for a circle."""

TABLES = (
    Table(
        schema="""
        CREATE TABLE topics (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, number INTEGER NOT NULL,
            what TEXT NOT NULL, person TEXT NOT NULL,
            source TEXT NOT NULL,         -- what it comes from, such as a decision to look at again: "D5"
            event_id TEXT NOT NULL, created INTEGER NOT NULL,
            done INTEGER, done_by TEXT,   -- when it was dealt with, and the message that says so
            UNIQUE (group_id, number)
        );
        CREATE INDEX topics_open ON topics (group_id, number) WHERE done IS NULL;
        CREATE INDEX topics_by_person ON topics (person);
        CREATE INDEX topics_by_event ON topics (event_id);
        CREATE INDEX topics_by_end ON topics (done_by) WHERE done_by IS NOT NULL;
        """,
        holds=(
            PersonalData(
                feature="topics", kind="told", mine=f"person = {ME}", group=OWN_GROUP, over=f"NOT ({_OPEN})",
                left=Leaving.GROUPS,
            ),
        ),
        export=(Export(mine=f"{OF_THE_GROUP} AND {_OPEN}"),),
        belongs_to=BelongsTo.GROUP_NUMBERS,
        reads={MOMENT: "created done", NUMBER: "id group_id number"},
        expires=(Expiry("done <= ?", UNDOABLE), Expiry("created <= ?", KEPT)),
        numbered=Numbered(
            letter="'A'", counter="'topic'", open=_OPEN, between="SELECT topics.person", features=("topics",),
            sources="source",
        ),
    ),
)  # fmt: skip


class Topic(Struct, frozen=True, kw_only=True):
    """Something to speak about; of nobody in particular where `person` is empty."""

    id: int
    group_id: int
    number: int
    what: str
    person: str
    source: str
    done: bool

    @property
    def code(self) -> str:
        """What people call it by: "A3"."""
        return f"A{self.number}"


class Topics:
    """Stores topics. Those that were dealt with are kept for a day, in which they can come back."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(
        self, group_id: int, *, what: str, person: str = "", source: str = "", event_id: str = "", now: datetime
    ) -> Topic:
        """Store a topic under a number that no other of the group ever had."""
        number = await self._db.value(
            "INSERT INTO resource_numbers (group_id, kind, last) VALUES (?, 'topic', 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            group_id,
        )
        row = await self._db.one(
            "INSERT INTO topics (group_id, number, what, person, source, event_id, created)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *",
            group_id,
            number,
            what,
            person,
            source,
            event_id,
            to_ms(now),
        )
        assert row is not None
        return _topic(row)

    async def get(self, topic_id: int) -> Topic | None:
        """This topic, while it is kept."""
        row = await self._db.one("SELECT * FROM topics WHERE id = ?", topic_id)
        return _topic(row) if row else None

    async def numbered(self, group_id: int, number: int) -> Topic | None:
        """The one that people of the group call by this number, also once it was dealt with."""
        row = await self._db.one("SELECT * FROM topics WHERE group_id = ? AND number = ?", group_id, number)
        return _topic(row) if row else None

    async def by_event(self, event_id: str) -> Topic | None:
        """What this message told."""
        row = await self._db.one("SELECT * FROM topics WHERE event_id = ?", event_id)
        return _topic(row) if row else None

    async def open(self, group_id: int) -> list[Topic]:
        """Those of the group that wait for a circle, in order."""
        rows = await self._db.all(f"SELECT * FROM topics WHERE {_OPEN} AND group_id = ? ORDER BY number", group_id)
        return [_topic(row) for row in rows]

    async def reword(self, topic_id: int, what: str) -> None:
        """It says this from now on."""
        await self._db.run("UPDATE topics SET what = ? WHERE id = ?", what, topic_id)

    async def finish(self, topic_id: int, event_id: str, now: datetime) -> None:
        """It was dealt with, by the word of this message."""
        await self._db.run("UPDATE topics SET done = ?, done_by = ? WHERE id = ?", to_ms(now), event_id, topic_id)

    async def reopen(self, event_id: str) -> None:
        """It was not: the message that said so is gone."""
        await self._db.run("UPDATE topics SET done = NULL, done_by = NULL WHERE done_by = ?", event_id)

    async def remove(self, topic_id: int) -> None:
        """Delete it. Its number is not given again."""
        await self._db.run("DELETE FROM topics WHERE id = ?", topic_id)


def _topic(row: Row) -> Topic:
    return Topic(
        id=row["id"],
        group_id=row["group_id"],
        number=row["number"],
        what=row["what"],
        person=row["person"],
        source=row["source"],
        done=row["done"] is not None,
    )
