"""Who carries a petition: they read the names, and hand it over."""

from __future__ import annotations

from datetime import datetime

from storage.core.database import Database
from storage.core.times import to_ms
from storage.petitions.row import Carrier, carrier


class Carriers:
    """Stores who carries petitions, and who is asked whether they do. A no is stored nowhere."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, petition_id: int, person: str, agreed: datetime | None = None) -> None:
        """Somebody may be asked; or carries it, since they `agreed`."""
        await self._db.run(
            "INSERT INTO petition_carriers (petition_id, person, agreed) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            petition_id,
            person,
            to_ms(agreed) if agreed else None,
        )

    async def of(self, petition_id: int) -> list[Carrier]:
        """Those who carry it or may, in the order in which they were named."""
        rows = await self._db.all("SELECT * FROM petition_carriers WHERE petition_id = ? ORDER BY id", petition_id)
        return [carrier(row) for row in rows]

    async def by_person(self, person: str) -> list[Carrier]:
        """What somebody carries or may, in any group."""
        rows = await self._db.all("SELECT * FROM petition_carriers WHERE person = ? ORDER BY id", person)
        return [carrier(row) for row in rows]

    async def get(self, carrier_id: int) -> Carrier | None:
        """This one, unless they said no, or have left."""
        row = await self._db.one("SELECT * FROM petition_carriers WHERE id = ?", carrier_id)
        return carrier(row) if row else None

    async def ask(self, carrier_id: int) -> None:
        """Note that they have been asked."""
        await self._db.run("UPDATE petition_carriers SET asked = 1 WHERE id = ?", carrier_id)

    async def agree(self, carrier_id: int, now: datetime) -> None:
        """They carry it from now on."""
        await self._db.run("UPDATE petition_carriers SET agreed = ? WHERE id = ?", to_ms(now), carrier_id)

    async def remove(self, carrier_id: int) -> None:
        """They don't, or no longer."""
        await self._db.run("DELETE FROM petition_carriers WHERE id = ?", carrier_id)

    async def clear(self, petition_id: int) -> None:
        """Nobody carries it any more: it is over."""
        await self._db.run("DELETE FROM petition_carriers WHERE petition_id = ?", petition_id)
