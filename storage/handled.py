"""Which events were dealt with, for as long as a homeserver may repeat them: each happens once, whatever comes again.

Homeservers repeat themselves: restored from a backup, by mistake, or by malice. And a batch of which a part is
committed comes again as a whole when the program was killed before the rest.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.core.database import Database
from storage.core.table import MOMENT, Expiry, Table
from storage.core.times import to_ms

KEEP_HANDLED = timedelta(days=7)

TABLES = (
    Table(
        """
        CREATE TABLE handled (  -- events that were dealt with, for a week: a homeserver may repeat them
            mark TEXT PRIMARY KEY,        -- the event’s id, and what of it was dealt with where that is not all
            at INTEGER NOT NULL
        ) WITHOUT ROWID;
        """,
        holds="the ids of the events that were dealt with this week, so that nothing is done twice",
        export="the instance’s own",
        reads={MOMENT: "at"},
        expires=(Expiry("at < ?", KEEP_HANDLED),),
    ),
)


class Handled:
    """Marks of events: what identifies them, and nothing of what is in them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(self, mark: str, now: datetime) -> bool:
        """Whether this one was never dealt with; once this transaction commits it was. One short statement."""
        before = self._db.changes
        await self._db.run("INSERT OR IGNORE INTO handled VALUES (?, ?)", mark, to_ms(now))
        return self._db.changes != before

    async def has(self, mark: str) -> bool:
        """Whether this one was dealt with."""
        return bool(await self._db.value("SELECT EXISTS (SELECT 1 FROM handled WHERE mark = ?)", mark))
