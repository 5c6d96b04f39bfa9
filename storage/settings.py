"""What a group changed from the defaults."""

from __future__ import annotations

from storage.database import Database


class Settings:
    """Values by group and name, each as the text that its setting reads."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self, group_id: int) -> dict[str, str]:
        """Everything a group has set."""
        rows = await self._db.all("SELECT name, value FROM settings WHERE group_id = ?", group_id)
        return {row["name"]: row["value"] for row in rows}

    async def set(self, group_id: int, name: str, value: str) -> None:
        """Set one value."""
        await self._db.run("INSERT OR REPLACE INTO settings VALUES (?, ?, ?)", group_id, name, value)

    async def reset(self, group_id: int, name: str) -> None:
        """Go back to the default."""
        await self._db.run("DELETE FROM settings WHERE group_id = ? AND name = ?", group_id, name)
