"""The helplines that a group has noted for itself."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from storage.core.database import Database
from storage.core.times import from_ms, to_ms


class Helpline(Struct, frozen=True):
    """One line, in the group's own words. `number` is its place on the list, from 1; `legal`: it is for legal help.

    `region` is where it can be reached, in the group's own words; empty: everywhere.
    """

    id: int
    number: int
    wording: str
    legal: bool
    region: str = ""


class Helplines:
    """Stores each group's helplines, and when they were last checked."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self, group_id: int) -> list[Helpline]:
        """The group's helplines, in order."""
        rows = await self._db.all("SELECT * FROM helplines WHERE group_id = ? ORDER BY id", group_id)
        return [
            Helpline(row["id"], number, row["wording"], bool(row["legal"]), row["region"])
            for number, row in enumerate(rows, 1)
        ]

    async def add(self, group_id: int, wording: str, event_id: str, *, legal: bool = False, region: str = "") -> None:
        """Append a helpline; `event_id` is the message that added it."""
        await self._db.run(
            "INSERT INTO helplines (group_id, wording, event_id, legal, region) VALUES (?, ?, ?, ?, ?)",
            group_id,
            wording,
            event_id,
            legal,
            region,
        )

    async def remove(self, helpline_id: int) -> None:
        """Delete a helpline; those after it move up."""
        await self._db.run("DELETE FROM helplines WHERE id = ?", helpline_id)

    async def take_back(self, event_id: str) -> int | None:
        """Delete what this message added. Returns the id of its group, or None."""
        group_id: int | None = await self._db.value(
            "DELETE FROM helplines WHERE event_id = ? RETURNING group_id", event_id
        )
        return group_id

    async def check(self, group_id: int, now: datetime) -> None:
        """Note that somebody has checked the list now."""
        await self._db.run("INSERT OR REPLACE INTO helpline_checks VALUES (?, ?)", group_id, to_ms(now))

    async def checked(self, group_id: int) -> datetime | None:
        """When the list was last checked, or None."""
        found = await self._db.value("SELECT checked FROM helpline_checks WHERE group_id = ?", group_id)
        return from_ms(found) if found is not None else None
