"""Queries on the board as a whole."""

from __future__ import annotations

from datetime import datetime

from storage.core.database import Database
from storage.core.times import to_ms
from storage.resources.row import TAKERS, Moved, Resource, resource

_SELECT = f"SELECT *, {TAKERS} FROM resources"


class Overview:
    """Reads whole boards."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def listed(self, group_id: int) -> list[Resource]:
        """All that is on the group's board or rests: needs, then offers, by number."""
        rows = await self._db.all(
            f"{_SELECT} WHERE group_id = ? AND state IN ('open', 'resting') ORDER BY kind, number", group_id
        )
        return [resource(row) for row in rows]

    async def unwatched(self, group_id: int) -> list[Resource]:
        """The ids of what no timer of the feature is set for, over or not."""
        rows = await self._db.all(
            f"{_SELECT} WHERE group_id = ? AND NOT EXISTS (SELECT 1 FROM timers WHERE feature = 'resources'"
            " AND name IN ('ask', 'rest', 'forget') AND subject = CAST(resources.id AS TEXT)) ORDER BY id",
            group_id,
        )
        return [resource(row) for row in rows]

    async def moved(self, group_id: int, since: datetime) -> Moved:
        """How much was done since then, as far as it is still known, and how many people gave something."""
        row = await self._db.one(
            "SELECT count(DISTINCT r.id) AS number,"
            " count(DISTINCT CASE r.kind WHEN 'need' THEN t.person ELSE r.person END) AS people"
            " FROM resources r JOIN resource_takers t ON t.resource_id = r.id"
            " WHERE r.group_id = ? AND r.state = 'done' AND r.closed >= ?",
            group_id,
            to_ms(since),
        )
        assert row is not None
        return Moved(row["number"], row["people"])

    async def forget_over(self, group_id: int, before: datetime) -> None:
        """Delete what was over in this group before then."""
        await self._db.run("DELETE FROM resources WHERE group_id = ? AND closed < ?", group_id, to_ms(before))
