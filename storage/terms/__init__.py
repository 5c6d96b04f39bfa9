"""Until when somebody facilitates a group, where that was said."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms
from storage.terms.calls import Call, Calls, Way
from storage.terms.offers import Offer, Offers

__all__ = ["Call", "Calls", "Offer", "Offers", "Term", "Terms", "Way"]

_MS = timedelta(milliseconds=1)


class Term(Struct, frozen=True, kw_only=True):
    """Somebody facilitates the group until then.

    `way` is how they were found, where they were called by lot or by turns, and `lasts` for how long that is each time.
    """

    id: int
    group_id: int
    person: str
    until: datetime
    way: Way | None = None
    lasts: timedelta = timedelta(0)


class Terms:
    """Stores one end for each person who facilitates a group for a time."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.calls = Calls(database)
        self.offers = Offers(database)

    async def set(
        self,
        group_id: int,
        person: str,
        until: datetime,
        event_id: str,
        *,
        way: Way | None = None,
        lasts: timedelta = timedelta(0),
    ) -> Term:
        """Somebody facilitates until then, as this message says, or because they were called."""
        row = await self._db.one(
            "INSERT INTO terms (group_id, person, until, event_id, way, lasts) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET until_before = until, until = excluded.until, event_id = excluded.event_id,"
            " way = excluded.way, lasts = excluded.lasts RETURNING *",
            group_id,
            person,
            to_ms(until),
            event_id,
            way,
            lasts // _MS,
        )
        assert row is not None
        return _term(row)

    async def get(self, term_id: int) -> Term | None:
        """This one, while it lasts."""
        row = await self._db.one("SELECT * FROM terms WHERE id = ? AND until IS NOT NULL", term_id)
        return _term(row) if row else None

    async def of(self, group_id: int) -> dict[str, datetime]:
        """Until when people facilitate the group, by their ids, where that has an end."""
        rows = await self._db.all("SELECT * FROM terms WHERE group_id = ? AND until IS NOT NULL", group_id)
        return {row["person"]: from_ms(row["until"]) for row in rows}

    async def open_end(self, group_id: int, people: Iterable[str], event_id: str) -> dict[int, str]:
        """These people's time has no end any more, as this message says; whose had one, by the ids of their terms."""
        rows = await self._db.all(
            "UPDATE terms SET until_before = until, until = NULL, event_id = ? WHERE group_id = ? AND until IS NOT NULL"
            " AND person IN (SELECT value FROM json_each(?)) RETURNING id, person",
            event_id,
            group_id,
            json.dumps([*people]),
        )
        return {row["id"]: row["person"] for row in rows}

    async def end(self, group_id: int, person: str) -> None:
        """It is over."""
        await self._db.run("DELETE FROM terms WHERE group_id = ? AND person = ?", group_id, person)

    async def take_back(self, event_id: str) -> list[Term]:
        """Undo what this message said; those that have another end again."""
        await self._db.run("DELETE FROM terms WHERE event_id = ? AND until_before IS NULL", event_id)
        rows = await self._db.all(
            "UPDATE terms SET until = until_before, until_before = NULL, event_id = '' WHERE event_id = ? RETURNING *",
            event_id,
        )
        return [_term(row) for row in rows]


def _term(row: Row) -> Term:
    return Term(
        id=row["id"],
        group_id=row["group_id"],
        person=row["person"],
        until=from_ms(row["until"]),
        way=row["way"],
        lasts=row["lasts"] * _MS,
    )
