"""Who asked to be known to somebody whose name is not on the board. Answers are not stored, nor who was asked."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms


class Contact(Struct, frozen=True, kw_only=True):
    """A person has asked for what had this `code`; while it `waits`, an answer is still to come."""

    id: int
    group_id: int
    person: str
    resource_id: int
    code: str
    waits: bool
    asked: datetime


class Contacts:
    """Stores who asked whom they don't know."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(
        self, person: str, *, group_id: int, resource_id: int, code: str, event_id: str, now: datetime
    ) -> Contact:
        """Store that somebody asks, with this message."""
        row = await self._db.one(
            "INSERT INTO resource_contacts (group_id, person, resource_id, code, waits, asked, event_id)"
            " VALUES (?, ?, ?, ?, 1, ?, ?) RETURNING *",
            group_id,
            person,
            resource_id,
            code,
            to_ms(now),
            event_id,
        )
        assert row is not None
        return _contact(row)

    async def get(self, contact_id: int) -> Contact | None:
        """This one, while an answer is still to come."""
        row = await self._db.one("SELECT * FROM resource_contacts WHERE id = ? AND waits", contact_id)
        return _contact(row) if row else None

    async def of(self, person: str) -> list[Contact]:
        """Whom somebody has asked, the oldest first."""
        rows = await self._db.all("SELECT * FROM resource_contacts WHERE person = ? ORDER BY id", person)
        return [_contact(row) for row in rows]

    async def about(self, resource_id: int) -> list[Contact]:
        """Who has asked for this, of those to whom an answer is still to come."""
        rows = await self._db.all("SELECT * FROM resource_contacts WHERE resource_id = ? AND waits", resource_id)
        return [_contact(row) for row in rows]

    async def by_event(self, event_id: str) -> list[Contact]:
        """Whom somebody has asked with this message."""
        rows = await self._db.all("SELECT * FROM resource_contacts WHERE event_id = ? ORDER BY id", event_id)
        return [_contact(row) for row in rows]

    async def over(self, contact_id: int) -> None:
        """No answer is to come any more."""
        await self._db.run("UPDATE resource_contacts SET waits = 0 WHERE id = ?", contact_id)

    async def remove(self, contact_id: int) -> None:
        """Forget that somebody asked."""
        await self._db.run("DELETE FROM resource_contacts WHERE id = ?", contact_id)


def _contact(row: Row) -> Contact:
    return Contact(
        id=row["id"],
        group_id=row["group_id"],
        person=row["person"],
        resource_id=row["resource_id"],
        code=row["code"],
        waits=bool(row["waits"]),
        asked=from_ms(row["asked"]),
    )
