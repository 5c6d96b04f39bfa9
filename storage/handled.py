"""Which events have been handled, for as long as a homeserver may repeat them, so that each is handled once.

A homeserver may repeat events after a restore, by mistake, or out of malice. And a batch that is partly committed comes
again as a whole when the program was killed before the rest.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from storage.core.database import Database
from storage.core.table import MOMENT, Expiry, Table
from storage.core.times import to_ms

KEEP_HANDLED = timedelta(days=7)
KEEP_AUTHORS = timedelta(hours=1)
"""How long it is known whose a message is that made nothing: who forgot the sign of a command notices soon."""

TABLES = (
    Table(
        schema="""
        CREATE TABLE handled (            -- events that were handled this week
            mark TEXT PRIMARY KEY,        -- the event’s id, with a prefix where only a part of it was handled
            at INTEGER NOT NULL,
            whose BLOB                    -- of a message of this hour a checksum of it, its room and its sender
        ) WITHOUT ROWID;
        """,
        holds="the ids of the events that were handled this week, so that nothing is done twice; of messages of this"
        " hour checksums by which the author of an edit is recognised",
        export="the instance’s own",
        reads={MOMENT: "at"},
        expires=(Expiry("at < ?", KEEP_HANDLED),),
    ),
)


def whose(event_id: str, room_id: str, person: str) -> bytes:
    """A checksum of a message, its room and its sender: for each message there is, so of few steps and bytes."""
    return sha256(f"{event_id}\n{room_id}\n{person}".encode()).digest()[:16]


class Handled:
    """Stores the marks (ids) of handled events."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(self, mark: str, now: datetime, whose: bytes | None = None) -> bool:
        """Mark an event as handled, once this transaction commits. Returns whether it was new. One statement."""
        sql = "INSERT OR IGNORE INTO handled VALUES (?, ?, ?) RETURNING TRUE"
        return bool(await self._db.value(sql, mark, to_ms(now), whose))

    async def is_of(self, mark: str, whose: bytes, now: datetime) -> bool:
        """Whether it is a message of the last hour with this checksum: of this person, in this room."""
        sql, since = "SELECT whose = ? FROM handled WHERE mark = ? AND at >= ?", to_ms(now - KEEP_AUTHORS)
        return bool(await self._db.value(sql, whose, mark, since))

    async def forget_authors(self, now: datetime) -> None:
        """Delete the checksums that are older than an hour."""
        since = to_ms(now - KEEP_AUTHORS)
        await self._db.run("UPDATE handled SET whose = NULL WHERE whose IS NOT NULL AND at < ?", since)

    async def has(self, mark: str) -> bool:
        """Whether the event is marked as handled."""
        return bool(await self._db.value("SELECT EXISTS (SELECT 1 FROM handled WHERE mark = ?)", mark))
