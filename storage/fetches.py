"""What people want to have fetched and read, or only looked up, until it has been: see `bot/files`."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from storage.core.database import Database
from storage.core.table import CODE, ME, MOMENT, NUMBER, OWN_GROUP, BelongsTo, Expiry, Leaving, PersonalData, Table
from storage.core.times import from_ms, to_ms

KEEP_FETCHES = timedelta(hours=1)
FILE, AUTHOR = "file", "author"
"""What is wanted of a message: what it has; or only who wrote it, and when."""

TABLES = (
    Table(
        schema="""
        CREATE TABLE fetches (            -- a message that somebody wants read, until it has been
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, room_id TEXT NOT NULL,
            person TEXT NOT NULL, event_id TEXT NOT NULL,
            source TEXT NOT NULL,         -- the message that has it
            wants TEXT NOT NULL,          -- file; author: only who wrote it, and when
            thread TEXT, asked INTEGER NOT NULL, UNIQUE (room_id, person, wants)
        );
        """,
        holds=(
            PersonalData(
                feature="lists",
                kind="file",
                mine=f"person = {ME} AND wants = 'file'",
                group=OWN_GROUP,
                left=Leaving.PASSES,
            ),
            PersonalData(
                feature="tips",
                kind="wish",
                mine=f"person = {ME} AND wants = 'author'",
                group=OWN_GROUP,
                left=Leaving.PASSES,
            ),
        ),
        export="of the moment",
        belongs_to=BelongsTo.ROOM_AND_GROUP,
        reads={MOMENT: "asked", NUMBER: "id group_id", CODE: "wants"},
        expires=(Expiry("asked < ?", KEEP_FETCHES),),
    ),
)


class Wanted(Struct, frozen=True, kw_only=True):
    """A request: what the message `source` has (`wants`), for `person`, who asked for it with `event_id`."""

    id: int
    group_id: int
    room_id: str
    person: str
    event_id: str
    source: str
    wants: str
    thread: str | None
    asked: datetime


class Fetches:
    """Stores requests, at most one of each kind of a person in a room; a newer one replaces it."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.stored = False  # whether one has been since this was last set to False

    async def want(
        self,
        group_id: int,
        room_id: str,
        person: str,
        event_id: str,
        source: str,
        *,
        thread: str | None,
        now: datetime,
        wants: str = FILE,
    ) -> None:
        """Store a request."""
        self.stored = True
        await self._db.run(
            "INSERT OR REPLACE INTO fetches (group_id, room_id, person, event_id, source, wants, thread, asked)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            group_id,
            room_id,
            person,
            event_id,
            source,
            wants,
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
