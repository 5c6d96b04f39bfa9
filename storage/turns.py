"""Who speaks in a room, and who waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.database import Database, Row
from storage.times import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Turn:
    """A person's wish to speak, open from the asking to the end of the turn. `began` is None while they wait."""

    id: int
    room_id: str
    person: str
    about: str | None
    event_id: str
    asked: datetime
    began: datetime | None


class Turns:
    """A room's queue, in the order in which people asked."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def speaking(self, room_id: str) -> Turn | None:
        """The turn that goes on in the room now."""
        row = await self._db.one(
            "SELECT * FROM turns WHERE room_id = ? AND ended IS NULL AND began IS NOT NULL ORDER BY began, id LIMIT 1",
            room_id,
        )
        return _turn(row) if row else None

    async def waiting(self, room_id: str) -> list[Turn]:
        """Who waits, first come first."""
        rows = await self._db.all(
            "SELECT * FROM turns WHERE room_id = ? AND ended IS NULL AND began IS NULL ORDER BY id", room_id
        )
        return [_turn(row) for row in rows]

    async def ask(self, room_id: str, person: str, about: str | None, event_id: str, now: datetime) -> Turn:
        """Put a person at the end of the queue. That they do not wait already is the caller's to know."""
        row = await self._db.one(
            "INSERT INTO turns (room_id, person, about, event_id, asked) VALUES (?, ?, ?, ?, ?) RETURNING *",
            room_id,
            person,
            about,
            event_id,
            to_ms(now),
        )
        assert row is not None
        return _turn(row)

    async def begin(self, turn_id: int, now: datetime) -> None:
        """The person has the floor. A turn that has begun keeps its beginning."""
        await self._db.run(
            "UPDATE turns SET began = ? WHERE id = ? AND began IS NULL AND ended IS NULL", to_ms(now), turn_id
        )

    async def end(self, turn_id: int, now: datetime) -> None:
        """The turn is over: what it was about is erased, that it took place remains."""
        await self._db.run(
            "UPDATE turns SET ended = ?, about = NULL WHERE id = ? AND ended IS NULL", to_ms(now), turn_id
        )

    async def remove(self, turn_id: int) -> None:
        """Forget a turn as if it had not been asked for."""
        await self._db.run("DELETE FROM turns WHERE id = ?", turn_id)

    async def by_event(self, event_id: str) -> Turn | None:
        """The open turn that was asked for by that message."""
        row = await self._db.one("SELECT * FROM turns WHERE event_id = ? AND ended IS NULL", event_id)
        return _turn(row) if row else None


def _turn(row: Row) -> Turn:
    return Turn(
        row["id"],
        row["room_id"],
        row["person"],
        row["about"],
        row["event_id"],
        from_ms(row["asked"]),
        from_ms(row["began"]) if row["began"] is not None else None,
    )
