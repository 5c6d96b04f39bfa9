"""A group's agreements, in its own words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from storage.core.database import Database
from storage.core.table import NUMBER, OF_THE_GROUP, BelongsTo, Export, Table

TABLES = (
    Table(
        schema="""
        CREATE TABLE agreements (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, wording TEXT NOT NULL,
            before TEXT, event_id TEXT    -- what the last change replaced, and the message that made it
        );
        CREATE INDEX agreements_by_group ON agreements (group_id);
        CREATE INDEX agreements_by_event ON agreements (event_id) WHERE event_id IS NOT NULL;
        """,
        holds="the group’s own words; whose message brought them is not kept",
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_WORDS,
        reads={NUMBER: "id group_id"},
    ),
)


class Agreement(Struct, frozen=True):
    """One agreement. `number` is its place on the list, from 1."""

    id: int
    number: int
    wording: str


class Agreements:
    """Stores each group's own agreements; none while a group has not changed the default ones."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def all(self, group_id: int) -> list[Agreement]:
        """A group's own agreements, in order."""
        rows = await self._db.all("SELECT id, wording FROM agreements WHERE group_id = ? ORDER BY id", group_id)
        return [Agreement(row["id"], number, row["wording"]) for number, row in enumerate(rows, 1)]

    async def begin_with(self, group_id: int, wordings: Sequence[str]) -> None:
        """Give a group its first agreements. The caller makes sure that it has none yet."""
        for wording in wordings:
            await self.add(group_id, wording, None)

    async def add(self, group_id: int, wording: str, event_id: str | None) -> None:
        """Append an agreement; `event_id` is the message that added it."""
        await self._db.run(
            "INSERT INTO agreements (group_id, wording, event_id) VALUES (?, ?, ?)", group_id, wording, event_id
        )

    async def change(self, agreement_id: int, wording: str, event_id: str) -> None:
        """Change the wording. The old one is kept in case that message is redacted."""
        await self._db.run(
            "UPDATE agreements SET before = wording, wording = ?, event_id = ? WHERE id = ?",
            wording,
            event_id,
            agreement_id,
        )

    async def take_back(self, event_id: str) -> bool:
        """Undo what this message added or changed. Returns whether there was something."""
        restored = await self._db.value(
            "UPDATE agreements SET wording = before, before = NULL, event_id = NULL"
            " WHERE event_id = ? AND before IS NOT NULL RETURNING id",
            event_id,
        )
        removed = await self._db.value("DELETE FROM agreements WHERE event_id = ? RETURNING id", event_id)
        return restored is not None or removed is not None

    async def remove(self, agreement_id: int) -> None:
        """Delete an agreement; those after it move up."""
        await self._db.run("DELETE FROM agreements WHERE id = ?", agreement_id)

    async def reset(self, group_id: int) -> None:
        """Delete the group's own agreements, so that the default ones apply again."""
        await self._db.run("DELETE FROM agreements WHERE group_id = ?", group_id)
