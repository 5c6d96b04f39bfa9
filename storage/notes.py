"""Messages with a content note, kept for a while for people whose clients can't hide and show text."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import MOMENT, NUMBER, BelongsTo, Expiry, Leaving, PersonalData, Table
from storage.core.times import to_ms

KEEP_NOTES = timedelta(days=30)
"""For how long it is known whose note it is, so that they can take it back."""

TABLES = (
    Table(
        schema="""
        CREATE TABLE notes (              -- what was written with a content note
            id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, person TEXT NOT NULL,
            topic TEXT NOT NULL, words TEXT,             -- erased after so many days as the group wants
            event_id TEXT, created INTEGER NOT NULL
        );
        CREATE INDEX notes_by_room ON notes (room_id);
        CREATE INDEX notes_by_person ON notes (person);
        CREATE INDEX notes_by_event ON notes (event_id) WHERE event_id IS NOT NULL;
        CREATE INDEX notes_by_created ON notes (created);
        """,
        holds=(PersonalData(feature="notes", kind="notes", timers=("erase",), left=Leaving.PASSES),),
        export="opened by the messages of another account",
        belongs_to=BelongsTo.ROOM,
        reads={MOMENT: "created", NUMBER: "id"},
        expires=(Expiry("created < ?", KEEP_NOTES),),
    ),
)


class Note(Struct, frozen=True):
    """A person's note in a room. The words are None once they are erased."""

    id: int
    room_id: str
    person: str
    topic: str
    words: str | None


class Notes:
    """Stores notes."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(
        self, room_id: str, *, person: str, topic: str, words: str | None, event_id: str | None, now: datetime
    ) -> Note:
        """Store a note; `event_id` is the message that it came with."""
        row = await self._db.one(
            "INSERT INTO notes (room_id, person, topic, words, event_id, created)"
            " VALUES (?, ?, ?, ?, ?, ?) RETURNING *",
            room_id,
            person,
            topic,
            words,
            event_id,
            to_ms(now),
        )
        assert row is not None
        return _note(row)

    async def get(self, note_id: int) -> Note | None:
        """This note, or None."""
        row = await self._db.one("SELECT * FROM notes WHERE id = ?", note_id)
        return _note(row) if row else None

    async def erase(self, note_id: int) -> None:
        """Erase a note's words."""
        await self._db.run("UPDATE notes SET words = NULL, topic = '' WHERE id = ?", note_id)

    async def remove(self, note_id: int) -> None:
        """Delete a note."""
        await self._db.run("DELETE FROM notes WHERE id = ?", note_id)

    async def take_back(self, event_id: str) -> None:
        """Delete the note that this message came with."""
        await self._db.run("DELETE FROM notes WHERE event_id = ?", event_id)


def _note(row: Row) -> Note:
    return Note(row["id"], row["room_id"], row["person"], row["topic"], row["words"])
