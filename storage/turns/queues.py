"""Whether a room's queue is open, and the number of the current meeting."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from storage.core.database import Database
from storage.core.times import from_ms, to_ms


class Queue(Struct, frozen=True):
    """A room's queue. `closes` is set while the last hands are asked for; `active` is when it was last used."""

    closed: bool
    closes: datetime | None
    meeting: int
    active: datetime


class Queues:
    """Stores one queue for each room."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def get(self, room_id: str) -> Queue | None:
        """The room's queue; None before the first hand."""
        row = await self._db.one("SELECT * FROM turn_queues WHERE room_id = ?", room_id)
        if row is None:
            return None
        closes = from_ms(row["closes"]) if row["closes"] is not None else None
        return Queue(bool(row["closed"]), closes, row["meeting"], from_ms(row["active"]))

    async def touch(self, room_id: str, now: datetime) -> None:
        """Note that the queue was used now; a room without one gets an open one."""
        await self._db.run(
            "INSERT INTO turn_queues (room_id, active) VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET active = max(active, excluded.active)",
            room_id,
            to_ms(now),
        )

    async def begin_meeting(self, room_id: str, now: datetime) -> int:
        """Begin a new meeting, with an open queue. Returns its number."""
        number: int = await self._db.value(
            "INSERT INTO turn_queues (room_id, active) VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET active = excluded.active, meeting = meeting + 1, closed = 0, closes = NULL"
            " RETURNING meeting",
            room_id,
            to_ms(now),
        )
        return number

    async def open(self, room_id: str, now: datetime) -> None:
        """Open the queue."""
        await self._set(room_id, now, closed=False, closes=None)

    async def close(self, room_id: str, now: datetime) -> None:
        """Close the queue: those who wait keep their places."""
        await self._set(room_id, now, closed=True, closes=None)

    async def close_at(self, room_id: str, moment: datetime, now: datetime) -> None:
        """Let the queue close at `moment`; until then the last hands are asked for."""
        await self._set(room_id, now, closed=False, closes=moment)

    async def _set(self, room_id: str, now: datetime, *, closed: bool, closes: datetime | None) -> None:
        await self.touch(room_id, now)
        await self._db.run(
            "UPDATE turn_queues SET closed = ?, closes = ? WHERE room_id = ?",
            closed,
            to_ms(closes) if closes else None,
            room_id,
        )
