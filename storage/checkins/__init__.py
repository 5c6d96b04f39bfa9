"""Open check-ins: what is asked, how, where, and until when."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms

RoomSnapshot = Literal["group", "facilitators", "anonymous"]
"""Who learns who answered what."""

Place = Literal["room", "private"]
"""Where people answer."""


class Manner(Struct, frozen=True):
    """How a check-in is held, as it was announced.

    `viewers` are the ids of the facilitators who will see the answers; `least` is the fewest answers that are shown
    together.
    """

    scale: str = "level"
    sight: RoomSnapshot = "group"
    place: Place = "room"
    least: int = 3
    viewers: tuple[str, ...] = ()


class Checkin(Struct, frozen=True, kw_only=True):
    """An open check-in. `event_id` is the command that opened it."""

    id: int
    room_id: str
    group_id: int
    question: str | None
    opener: str
    event_id: str
    opened: datetime
    until: datetime
    manner: Manner


class Checkins:
    """Stores check-ins. Closed ones are never shown again, so nothing here returns them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open_in(self, room_id: str) -> Checkin | None:
        """The room's open check-in, or None."""
        return await self._open("room_id = ? AND closed IS NULL ORDER BY id DESC LIMIT 1", room_id)

    async def get(self, checkin_id: int) -> Checkin | None:
        """This check-in, while it is open."""
        return await self._open("id = ? AND closed IS NULL", checkin_id)

    async def by_event(self, event_id: str) -> Checkin | None:
        """The open check-in that this command opened."""
        return await self._open("event_id = ? AND closed IS NULL", event_id)

    async def open_for(self, person: str) -> list[Checkin]:
        """The open check-ins of the rooms that this person is in, the newest first."""
        rows = await self._db.all(
            "SELECT c.* FROM checkins c JOIN state s ON s.room_id = c.room_id AND s.type = 'm.room.member'"
            " AND s.key = ? AND s.content ->> 'membership' = 'join' WHERE c.closed IS NULL ORDER BY c.id DESC",
            person,
        )
        return [_checkin(row) for row in rows]

    async def _open(self, condition: str, value: int | str) -> Checkin | None:
        row = await self._db.one(f"SELECT * FROM checkins WHERE {condition}", value)
        return _checkin(row) if row else None

    async def begin(
        self,
        room_id: str,
        *,
        group_id: int,
        question: str | None,
        opener: str,
        event_id: str,
        now: datetime,
        until: datetime,
        manner: Manner,
    ) -> Checkin:
        """Open a check-in. The caller makes sure that the room has no other one open."""
        row = await self._db.one(
            "INSERT INTO checkins (room_id, group_id, question, opener, event_id, opened, until, scale, sight, place,"
            " least, viewers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
            room_id,
            group_id,
            question,
            opener,
            event_id,
            to_ms(now),
            to_ms(until),
            manner.scale,
            manner.sight,
            manner.place,
            manner.least,
            " ".join(manner.viewers),
        )
        assert row is not None
        return _checkin(row)

    async def closed_at(self, checkin_id: int) -> datetime | None:
        """When this check-in was closed; None while it is open, or if it was cancelled."""
        return _moment(await self._db.value("SELECT closed FROM checkins WHERE id = ?", checkin_id))

    async def last_closed(self, room_id: str) -> datetime | None:
        """When the room's last check-in was closed, or None."""
        return _moment(await self._db.value("SELECT max(closed) FROM checkins WHERE room_id = ?", room_id))

    async def cancel(self, checkin_id: int) -> None:
        """Delete a check-in and its answers, as if it had never been opened."""
        await self._db.run("DELETE FROM checkins WHERE id = ?", checkin_id)


def _moment(kept: int | None) -> datetime | None:
    return from_ms(kept) if kept is not None else None


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(text.split()) if text else ()


def _checkin(row: Row) -> Checkin:
    manner = Manner(row["scale"], row["sight"], row["place"], row["least"], _words(row["viewers"]))
    return Checkin(
        id=row["id"],
        room_id=row["room_id"],
        group_id=row["group_id"],
        question=row["question"],
        opener=row["opener"],
        event_id=row["event_id"],
        opened=from_ms(row["opened"]),
        until=from_ms(row["until"]),
        manner=manner,
    )
