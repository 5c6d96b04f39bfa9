"""Which events have been handled, for as long as a homeserver may repeat them, so that each is handled once.

A homeserver may repeat events after a restore, by mistake, or out of malice. And a batch that is partly committed comes
again as a whole when the program was killed before the rest.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.core.database import Database
from storage.core.table import MOMENT, Expiry, Table
from storage.core.times import to_ms

KEEP_HANDLED = timedelta(days=7)

TABLES = (
    Table(
        schema="""
        CREATE TABLE handled (            -- events that were handled this week
            mark TEXT PRIMARY KEY,        -- the event’s id, with a prefix where only a part of it was handled
            at INTEGER NOT NULL
        ) WITHOUT ROWID;
        """,
        holds="the ids of the events that were handled this week, so that nothing is done twice",
        export="the instance’s own",
        reads={MOMENT: "at"},
        expires=(Expiry("at < ?", KEEP_HANDLED),),
    ),
)


class Handled:
    """Stores the marks (ids) of handled events."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(self, mark: str, now: datetime) -> bool:
        """Mark an event as handled, once this transaction commits. Returns whether it was new. One statement."""
        before = self._db.changes
        await self._db.run("INSERT OR IGNORE INTO handled VALUES (?, ?)", mark, to_ms(now))
        return self._db.changes != before

    async def has(self, mark: str) -> bool:
        """Whether the event is marked as handled."""
        return bool(await self._db.value("SELECT EXISTS (SELECT 1 FROM handled WHERE mark = ?)", mark))
