"""When people met in a circle or a round, so that nobody is asked to keep what was said there; and who was asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.core.database import Database
from storage.core.times import to_ms
from storage.tips.tables import WISHED


class Circles:
    """Stores for some days when people met, and for a day who was asked to write down what they said."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(self, room_id: str, kind: str, now: datetime) -> None:
        """A circle or a round begins in a room."""
        await self._db.run("INSERT INTO tip_circles (room_id, kind, began) VALUES (?, ?, ?)", room_id, kind, to_ms(now))

    async def end(self, room_id: str, kind: str, now: datetime) -> None:
        """It is over."""
        await self._db.run(
            "UPDATE tip_circles SET ended = ? WHERE room_id = ? AND kind = ? AND ended IS NULL",
            to_ms(now),
            room_id,
            kind,
        )

    async def unknown(self, room_id: str, since: datetime, until: datetime) -> None:
        """Nobody noted whether people met in a room in that time."""
        await self._db.run(
            "INSERT INTO tip_circles (room_id, kind, began, ended) VALUES (?, 'off', ?, ?)",
            room_id,
            to_ms(since),
            to_ms(until),
        )

    async def at(self, room_id: str, moment: datetime, within: timedelta) -> bool:
        """Whether people met in a room at that moment, or so shortly before or after that clocks may differ."""
        return bool(
            await self._db.value(
                "SELECT EXISTS (SELECT 1 FROM tip_circles WHERE room_id = ? AND began <= ?"
                " AND (ended IS NULL OR ended >= ?))",
                room_id,
                to_ms(moment + within),
                to_ms(moment - within),
            )
        )

    async def ask(self, person: str, now: datetime) -> bool:
        """Note that this person is asked now. Returns False where they were asked not long ago."""
        asked = await self._db.value(
            "INSERT INTO tip_wishes VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET asked = excluded.asked WHERE asked <= ? RETURNING 1",
            person,
            to_ms(now),
            to_ms(now - WISHED),
        )
        return bool(asked)
