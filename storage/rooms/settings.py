"""What a group or a person changed from the defaults."""

from __future__ import annotations

from storage.core.database import Database


class Settings:
    """Values by owner (a group's id, or a person's user id) and name, each as the text that its setting reads."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self, owner: int | str) -> dict[str, str]:
        """Everything that this owner has set."""
        rows = await self._db.all("SELECT name, value FROM settings WHERE owner = ?", str(owner))
        return {row["name"]: row["value"] for row in rows}

    async def set(self, owner: int | str, name: str, value: str) -> None:
        """Set one value."""
        await self._db.run("INSERT OR REPLACE INTO settings VALUES (?, ?, ?)", str(owner), name, value)

    async def reset(self, owner: int | str, name: str) -> None:
        """Go back to the default."""
        await self._db.run("DELETE FROM settings WHERE owner = ? AND name = ?", str(owner), name)
