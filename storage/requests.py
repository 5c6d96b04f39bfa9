"""Rooms that ask to join a group."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from storage.core.database import Database
from storage.core.table import MOMENT, NUMBER, BelongsTo, Expiry, PersonalData, Table
from storage.core.times import to_ms

TABLES = (
    Table(
        schema="""
        CREATE TABLE requests (
            id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, group_id INTEGER NOT NULL,
            person TEXT NOT NULL,
            until INTEGER NOT NULL
        );
        """,
        holds=(PersonalData(feature="groups", kind="requests"),),
        export="of the moment",
        belongs_to=BelongsTo.ROOM_AND_GROUP,
        reads={MOMENT: "until", NUMBER: "id group_id"},
        expires=(Expiry("until < ?"),),
    ),
)


class JoinRequest(Struct, frozen=True):
    """Somebody asks to bring a room into a group."""

    number: int
    room_id: str
    person: str


class JoinRequests:
    """What was asked of groups, until it is answered or too long ago."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def ask(self, room_id: str, group_id: int, person: str, until: datetime) -> int:
        """Somebody of `room_id` asks to bring it into a group; the request's number."""
        number: int = await self._db.value(
            "INSERT INTO requests (room_id, group_id, person, until) VALUES (?, ?, ?, ?) RETURNING id",
            room_id,
            group_id,
            person,
            to_ms(until),
        )
        return number

    async def open(self, group_id: int, now: datetime) -> list[JoinRequest]:
        """The open requests to join a group, of each room the newest; the oldest first."""
        rows = await self._db.all(
            "SELECT max(id) AS id, room_id, person FROM requests WHERE group_id = ? AND until > ?"
            " GROUP BY room_id ORDER BY max(id)",
            group_id,
            to_ms(now),
        )
        return [JoinRequest(row["id"], row["room_id"], row["person"]) for row in rows]

    async def end(self, room_id: str, group_id: int) -> None:
        """What a room asked of a group is answered."""
        await self._db.run("DELETE FROM requests WHERE room_id = ? AND group_id = ?", room_id, group_id)
