"""Which events were dealt with, for as long as a homeserver may repeat them: each happens once, whatever comes again.

Homeservers repeat themselves: restored from a backup, by mistake, or by malice. And a batch of which a part is
committed comes again as a whole when the program was killed before the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from storage.database import Database
from storage.times import to_ms

KEEP_HANDLED = timedelta(days=7)


class Handled:
    """Marks of events: what identifies them, and nothing of what is in them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(self, marks: Iterable[str], now: datetime) -> set[str]:
        """Those of these that were never dealt with; once this transaction commits they were. One statement."""
        rows = await self._db.all(
            "INSERT OR IGNORE INTO handled SELECT value, ? FROM json_each(?) RETURNING mark",
            to_ms(now),
            json.dumps([*marks]),
        )
        return {row["mark"] for row in rows}

    async def leave(self, marks: Iterable[str]) -> None:
        """In the same transaction: these are not dealt with in it after all."""
        await self._db.run("DELETE FROM handled WHERE mark IN (SELECT value FROM json_each(?))", json.dumps([*marks]))

    async def has(self, mark: str) -> bool:
        """Whether this one was dealt with."""
        return bool(await self._db.value("SELECT EXISTS (SELECT 1 FROM handled WHERE mark = ?)", mark))

    async def forget(self, before: datetime) -> None:
        """Drop what was dealt with before then."""
        await self._db.run("DELETE FROM handled WHERE at < ?", to_ms(before))
