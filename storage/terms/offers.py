"""The group has decided that somebody facilitates, who is asked whether they would like to."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms


class Offer(Struct, frozen=True):
    """Somebody is to facilitate the group until then, or until further notice, with their yes."""

    id: int
    group_id: int
    person: str
    until: datetime | None
    source: str


class Offers:
    """Stores what the group has decided of somebody, until they have answered."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, group_id: int, person: str, until: datetime | None, source: str, now: datetime) -> Offer:
        """Store one."""
        row = await self._db.one(
            "INSERT INTO term_offers (group_id, person, until, source, created) VALUES (?, ?, ?, ?, ?) RETURNING *",
            group_id,
            person,
            to_ms(until) if until else None,
            source,
            to_ms(now),
        )
        assert row is not None
        return _offer(row)

    async def get(self, offer_id: int) -> Offer | None:
        """This one, until it was answered."""
        row = await self._db.one("SELECT * FROM term_offers WHERE id = ?", offer_id)
        return _offer(row) if row else None

    async def waiting(self, person: str) -> list[Offer]:
        """Those about which somebody has not been asked yet."""
        rows = await self._db.all("SELECT * FROM term_offers WHERE person = ? AND NOT asked ORDER BY id", person)
        return [_offer(row) for row in rows]

    async def ask(self, offer_id: int) -> None:
        """They have been asked."""
        await self._db.run("UPDATE term_offers SET asked = 1 WHERE id = ?", offer_id)

    async def remove(self, offer_id: int) -> None:
        """It is answered."""
        await self._db.run("DELETE FROM term_offers WHERE id = ?", offer_id)


def _offer(row: Row) -> Offer:
    until = from_ms(row["until"]) if row["until"] is not None else None
    return Offer(row["id"], row["group_id"], row["person"], until, row["source"])
