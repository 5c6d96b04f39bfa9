"""Which events were dealt with, for as long as a homeserver may repeat them: each happens once, whatever comes again.

Homeservers repeat themselves: restored from a backup, by mistake, or by malice. And a batch of which a part is
committed comes again as a whole when the program was killed before the rest.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.database import Database
from storage.times import to_ms

KEEP_HANDLED = timedelta(days=7)


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

    async def forget(self, before: datetime) -> None:
        """Drop what was dealt with before then; all are looked at, because an index would cost each event more."""
        await self._db.run("DELETE FROM handled WHERE at < ?", to_ms(before))
