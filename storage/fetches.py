"""What people want to have fetched and read, until it has been: see `bot/files`."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from storage.core.database import Database
from storage.core.table import MOMENT, NUMBER, OWN_GROUP, BelongsTo, Expiry, Leaving, PersonalData, Table
from storage.core.times import from_ms, to_ms

KEEP_FETCHES = timedelta(hours=1)

TABLES = (
    Table(
        schema="""
        CREATE TABLE fetches (            -- a file that somebody wants read, until it has been
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, room_id TEXT NOT NULL,
            person TEXT NOT NULL, event_id TEXT NOT NULL,
            source TEXT NOT NULL,         -- the message that has it
            thread TEXT, asked INTEGER NOT NULL, UNIQUE (room_id, person)
        );
        """,
        holds=(PersonalData(feature="lists", kind="file", group=OWN_GROUP, left=Leaving.PASSES),),
        export="of the moment",
        belongs_to=BelongsTo.ROOM_AND_GROUP,
        reads={MOMENT: "asked", NUMBER: "id group_id"},
        expires=(Expiry("asked < ?", KEEP_FETCHES),),
    ),
)


class Wanted(Struct, frozen=True, kw_only=True):
    """A request: what the message `source` has, for `person`, who asked for it with `event_id`."""

    id: int
    group_id: int
    room_id: str
    person: str
    event_id: str
    source: str
    thread: str | None
    asked: datetime


class Fetches:
    """Stores requests, at most one of a person in a room; a newer one replaces it."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.stored = False  # whether one has been since this was last set to False

    async def want(
        self, group_id: int, room_id: str, person: str, event_id: str, source: str, *, thread: str | None, now: datetime
    ) -> None:
        """Store a request."""
        self.stored = True
        await self._db.run(
            "INSERT OR REPLACE INTO fetches (group_id, room_id, person, event_id, source, thread, asked)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            group_id,
            room_id,
            person,
            event_id,
            source,
            thread,
            to_ms(now),
        )

    async def first(self) -> Wanted | None:
        """The oldest request."""
        row = await self._db.one("SELECT * FROM fetches ORDER BY id LIMIT 1")
        return Wanted(**{**dict(row), "asked": from_ms(row["asked"])}) if row else None

    async def take(self, number: int) -> bool:
        """Delete a request. Returns whether it was still there."""
        return await self._db.value("DELETE FROM fetches WHERE id = ? RETURNING id", number) is not None

    async def drop(self, event_id: str) -> None:
        """Delete the requests that this message made, or whose file it has."""
        await self._db.run("DELETE FROM fetches WHERE event_id = ? OR source = ?", event_id, event_id)
