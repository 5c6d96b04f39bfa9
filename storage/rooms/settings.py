"""Settings that a group or a person changed from the defaults."""

from __future__ import annotations

from storage.core.database import Database


class Settings:
    """Values by owner (a group's id, or a user id) and name, as the text that the setting stores."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self, owner: int | str) -> dict[str, str]:
        """All values of this owner."""
        rows = await self._db.all("SELECT name, value FROM settings WHERE owner = ?", str(owner))
        return {row["name"]: row["value"] for row in rows}

    async def set(self, owner: int | str, name: str, value: str) -> None:
        """Store one value."""
        await self._db.run("INSERT OR REPLACE INTO settings VALUES (?, ?, ?)", str(owner), name, value)

    async def reset(self, owner: int | str, name: str) -> None:
        """Delete the value: the default is in force again."""
        await self._db.run("DELETE FROM settings WHERE owner = ? AND name = ?", str(owner), name)
