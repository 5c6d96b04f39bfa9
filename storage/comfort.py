"""What helps somebody in a hard hour, in their own words. For nobody else's eyes."""

from __future__ import annotations

from msgspec import Struct

from storage.core.database import Database
from storage.core.table import NO_GROUP, NUMBER, PersonalData, Table

TABLES = (
    Table(
        schema="""
        CREATE TABLE comfort_lines (
            id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL, words TEXT NOT NULL, event_id TEXT NOT NULL
        );
        CREATE INDEX comfort_lines_by_person ON comfort_lines (person);
        CREATE INDEX comfort_lines_by_event ON comfort_lines (event_id);
        """,
        holds=(PersonalData(feature="comfort", kind="lines", group=NO_GROUP),),
        export="somebody’s own, and of no group",
        reads={NUMBER: "id"},
    ),
)


class ComfortLine(Struct, frozen=True):
    """One line of somebody's."""

    id: int
    words: str


class Comfort:
    """Stores what people note for themselves."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, person: str) -> list[ComfortLine]:
        """Somebody's lines, in the order in which they were written."""
        rows = await self._db.all("SELECT id, words FROM comfort_lines WHERE person = ? ORDER BY id", person)
        return [ComfortLine(row["id"], row["words"]) for row in rows]

    async def add(self, person: str, words: str, event_id: str) -> None:
        """Add a line, written in this message."""
        await self._db.run(
            "INSERT INTO comfort_lines (person, words, event_id) VALUES (?, ?, ?)", person, words, event_id
        )

    async def remove(self, line_id: int) -> None:
        """Delete a line."""
        await self._db.run("DELETE FROM comfort_lines WHERE id = ?", line_id)

    async def take_back(self, event_id: str, person: str) -> None:
        """Delete what somebody wrote in this message."""
        await self._db.run("DELETE FROM comfort_lines WHERE event_id = ? AND person = ?", event_id, person)
