"""What was different for others: kept beside a tip, and never in its place."""

from __future__ import annotations

from datetime import datetime

from storage.core.database import Database
from storage.core.times import to_ms
from storage.tips.row import Note, note


class Notes:
    """Stores what was different for others."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, tip_id: int, *, person: str, what: str, event_id: str, now: datetime) -> None:
        """Keep with a tip what was different for somebody."""
        await self._db.run(
            "INSERT INTO tip_notes (tip_id, person, what, event_id, created) VALUES (?, ?, ?, ?, ?)",
            tip_id,
            person,
            what,
            event_id,
            to_ms(now),
        )

    async def of(self, tip_id: int) -> list[Note]:
        """What was different for others, in the order in which it was said."""
        return [note(row) for row in await self._db.all("SELECT * FROM tip_notes WHERE tip_id = ? ORDER BY id", tip_id)]

    async def by_event(self, event_id: str) -> Note | None:
        """What this message said."""
        row = await self._db.one("SELECT * FROM tip_notes WHERE event_id = ?", event_id)
        return note(row) if row else None

    async def reword(self, note_id: int, what: str) -> None:
        """It says this from now on."""
        await self._db.run("UPDATE tip_notes SET what = ? WHERE id = ?", what, note_id)

    async def take_back(self, event_id: str) -> None:
        """Delete what this message said."""
        await self._db.run("DELETE FROM tip_notes WHERE event_id = ?", event_id)

    async def remove_of(self, tip_id: int, person: str) -> bool:
        """Delete what was different for this person. Returns whether there was something."""
        found = await self._db.all("DELETE FROM tip_notes WHERE tip_id = ? AND person = ? RETURNING id", tip_id, person)
        return bool(found)

    async def leave(self, group_id: int, person: str) -> None:
        """Delete what was different for somebody who has left this group."""
        await self._db.run(
            "DELETE FROM tip_notes WHERE person = ? AND tip_id IN (SELECT id FROM tips WHERE group_id = ?)",
            person,
            group_id,
        )
