"""Settings that a group or a person changed from the defaults."""

from __future__ import annotations

import json
from collections.abc import Mapping

from msgspec import Struct

from storage.core.database import Database


class Change(Struct, frozen=True):
    """A value that a message set, and the one before it; None is the default."""

    owner: str
    name: str
    value: str | None
    before: str | None


class Settings:
    """Values by owner (a group's id, or a user id) and name, as the text that the setting stores.

    Of each, the message that set it and the value before it are kept too, so that deleting the message undoes it.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self, owner: int | str) -> dict[str, str]:
        """All values of this owner."""
        rows = await self._db.all("SELECT name, value FROM settings WHERE owner = ? AND value IS NOT NULL", str(owner))
        return {row["name"]: row["value"] for row in rows}

    async def set(self, owner: int | str, name: str, value: str | None, event_id: str | None = None) -> None:
        """Store one value, which the message `event_id` sets; None is the default. The same value changes nothing."""
        await self._db.run(
            "INSERT INTO settings (owner, name, value, event_id) SELECT ?1, ?2, ?3, ?4"
            " WHERE ?3 IS NOT NULL OR EXISTS (SELECT 1 FROM settings WHERE owner = ?1 AND name = ?2)"
            " ON CONFLICT DO UPDATE SET before = value, value = excluded.value, event_id = excluded.event_id"
            " WHERE value IS NOT excluded.value",
            str(owner),
            name,
            value,
            event_id,
        )

    async def begin(self, owner: str, values: Mapping[str, str]) -> None:
        """Store the values of those names under which nothing was ever stored; not what was reset."""
        await self._db.run(
            "INSERT OR IGNORE INTO settings (owner, name, value) SELECT ?, key, value FROM json_each(?)",
            owner,
            json.dumps(values),
        )

    async def take_back(self, event_id: str) -> list[Change]:
        """Undo what a message set, as far as nobody has changed it since. Returns what was undone."""
        rows = await self._db.all("SELECT owner, name, value, before FROM settings WHERE event_id = ?", event_id)
        await self._db.run("DELETE FROM settings WHERE event_id = ? AND before IS NULL", event_id)
        await self._db.run(
            "UPDATE settings SET value = before, before = NULL, event_id = NULL WHERE event_id = ?", event_id
        )
        return [Change(row["owner"], row["name"], row["value"], row["before"]) for row in rows]
