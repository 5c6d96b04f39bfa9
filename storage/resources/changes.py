"""What needs and offers said before their last change, for as long as that can be undone."""

from __future__ import annotations

import json
from datetime import datetime

from msgspec import to_builtins

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms
from storage.resources.row import Draft, Often


class Changes:
    """Stores the last change of each, with the message that made it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def note(self, resource_id: int, before: Draft, event_id: str, until: datetime | None = None) -> None:
        """Store what it said before this message changed it, or closed it: that can be undone until then."""
        kept = to_builtins(before) | {"due": to_ms(before.due) if before.due else None}
        await self._db.run(
            "INSERT OR REPLACE INTO resource_changes VALUES (?, ?, ?, ?)",
            resource_id,
            event_id,
            json.dumps(kept, ensure_ascii=False),
            to_ms(until) if until else None,
        )

    async def take(self, event_id: str, now: datetime) -> list[tuple[int, Draft]]:
        """What this message changed or closed, and what that said before; returned only once."""
        rows = await self._db.all("DELETE FROM resource_changes WHERE event_id = ? RETURNING *", event_id)
        return [(row["resource_id"], _draft(row["before"])) for row in rows if _stands(row, now)]

    async def before(self, resource_id: int, now: datetime) -> Draft | None:
        """What this one said before its last change, while that can be taken back."""
        row = await self._db.one("SELECT * FROM resource_changes WHERE resource_id = ?", resource_id)
        return _draft(row["before"]) if row and _stands(row, now) else None

    async def forget(self, resource_id: int) -> None:
        """Delete the change of something that is over."""
        await self._db.run("DELETE FROM resource_changes WHERE resource_id = ?", resource_id)


def _stands(row: Row, now: datetime) -> bool:
    return row["until"] is None or row["until"] > to_ms(now)


def _draft(text: str) -> Draft:
    kept = json.loads(text)
    due = from_ms(kept["due"]) if kept["due"] is not None else None
    often = Often(**kept["often"]) if kept["often"] else None
    return Draft(**kept | {"due": due, "often": often})
