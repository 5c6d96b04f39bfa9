"""The group looks for somebody who would like to facilitate: one call at a time, and who would like to."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms

Way = Literal["lot", "turns"]
"""Who it is of those who would like to: by lot, or whoever has not facilitated for the longest time."""


class Call(Struct, frozen=True, kw_only=True):
    """Somebody is looked for until `closes`, who then facilitates `until`.

    `chosen` is who it was, and `published` by what the lot was drawn. `person` began it; nobody where the one before
    has ended.
    """

    id: int
    group_id: int
    person: str
    way: Way
    until: datetime
    closes: datetime
    chosen: str | None
    published: str | None
    event_id: str


class Calls:
    """Stores calls, those who would like to, and until when somebody has facilitated for the last time."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(
        self, group_id: int, way: Way, *, until: datetime, closes: datetime, person: str = "", event_id: str = ""
    ) -> Call:
        """Store a call. The group has no other one that is open."""
        row = await self._db.one(
            "INSERT INTO term_calls (group_id, person, way, until, closes, event_id) VALUES (?, ?, ?, ?, ?, ?)"
            " RETURNING *",
            group_id,
            person,
            way,
            to_ms(until),
            to_ms(closes),
            event_id,
        )
        assert row is not None
        return _call(row)

    async def get(self, call_id: int) -> Call | None:
        """This call."""
        row = await self._db.one("SELECT * FROM term_calls WHERE id = ?", call_id)
        return _call(row) if row else None

    async def open(self, group_id: int) -> Call | None:
        """The one of the group in which nobody has been chosen yet."""
        row = await self._db.one("SELECT * FROM term_calls WHERE group_id = ? AND chosen IS NULL", group_id)
        return _call(row) if row else None

    async def last(self, group_id: int) -> Call | None:
        """The newest of the group in which somebody was chosen."""
        row = await self._db.one(
            "SELECT * FROM term_calls WHERE group_id = ? AND chosen IS NOT NULL ORDER BY id DESC LIMIT 1", group_id
        )
        return _call(row) if row else None

    async def by_event(self, event_id: str) -> Call | None:
        """The open one that this message began."""
        row = await self._db.one("SELECT * FROM term_calls WHERE event_id = ? AND chosen IS NULL", event_id)
        return _call(row) if row else None

    async def choose(self, call_id: int, person: str, published: str | None) -> None:
        """This is who it is."""
        await self._db.run("UPDATE term_calls SET chosen = ?, published = ? WHERE id = ?", person, published, call_id)

    async def remove(self, call_id: int) -> None:
        """Delete it, with those who would have liked to."""
        await self._db.run("DELETE FROM term_calls WHERE id = ?", call_id)

    # Who would like to.

    async def wish(self, call_id: int, person: str, event_id: str) -> None:
        """Somebody would like to, as this message or tap says."""
        await self._db.run(
            "INSERT INTO term_wishes (call_id, person, event_id) VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
            " SET event_id = excluded.event_id",
            call_id,
            person,
            event_id,
        )

    async def unwish(self, event_id: str) -> Call | None:
        """Forget that this message or tap said so: the call that it was about, while that is open."""
        call_id = await self._db.value(
            "DELETE FROM term_wishes WHERE event_id = ? AND call_id IN (SELECT id FROM term_calls WHERE chosen IS NULL)"
            " RETURNING call_id",
            event_id,
        )
        return await self.get(call_id) if call_id is not None else None

    async def forget(self, call_id: int, person: str) -> None:
        """Somebody would no longer like to."""
        await self._db.run("DELETE FROM term_wishes WHERE call_id = ? AND person = ?", call_id, person)

    async def wishes(self, call_id: int) -> list[str]:
        """Who would like to, in the order in which they said so first."""
        rows = await self._db.all("SELECT person FROM term_wishes WHERE call_id = ? ORDER BY id", call_id)
        return [row["person"] for row in rows]

    # Whose turn it is.

    async def facilitated(self, group_id: int, person: str, now: datetime) -> None:
        """Somebody has facilitated until now."""
        await self._db.run(
            "INSERT INTO term_past (group_id, person, last) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET last = excluded.last",
            group_id,
            person,
            to_ms(now),
        )

    async def past(self, group_id: int) -> dict[str, datetime]:
        """Until when people of the group have facilitated for the last time."""
        rows = await self._db.all("SELECT person, last FROM term_past WHERE group_id = ?", group_id)
        return {row["person"]: from_ms(row["last"]) for row in rows}


def _call(row: Row) -> Call:
    return Call(
        id=row["id"],
        group_id=row["group_id"],
        person=row["person"],
        way=row["way"],
        until=from_ms(row["until"]),
        closes=from_ms(row["closes"]),
        chosen=row["chosen"],
        published=row["published"],
        event_id=row["event_id"],
    )
