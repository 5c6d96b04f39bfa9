"""Requests of rooms to join a group."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from storage.core.database import Database
from storage.core.table import MOMENT, NUMBER, SWITCH, BelongsTo, Expiry, Leaving, PersonalData, Table
from storage.core.times import to_ms

TABLES = (
    Table(
        schema="""
        CREATE TABLE requests (
            id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, group_id INTEGER NOT NULL,
            person TEXT NOT NULL,
            along INTEGER NOT NULL,       -- whether what is open in the room comes along
            until INTEGER NOT NULL
        );
        """,
        holds=(PersonalData(feature="groups", kind="requests", left=Leaving.PASSES),),
        export="of the moment",
        belongs_to=BelongsTo.ROOM_AND_GROUP,
        reads={MOMENT: "until", SWITCH: "along", NUMBER: "id group_id"},
        expires=(Expiry("until < ?"),),
    ),
)


class JoinRequest(Struct, frozen=True):
    """A request to bring a room into a group, and `along` with it what is open there."""

    number: int
    room_id: str
    person: str
    along: bool = False


class JoinRequests:
    """Stores requests until they are answered or expire."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def ask(self, room_id: str, group_id: int, person: str, until: datetime, *, along: bool = False) -> int:
        """Store a request by somebody in `room_id`. Returns its number."""
        number: int = await self._db.value(
            "INSERT INTO requests (room_id, group_id, person, along, until) VALUES (?, ?, ?, ?, ?) RETURNING id",
            room_id,
            group_id,
            person,
            along,
            to_ms(until),
        )
        return number

    async def stands(self, room_id: str, group_id: int, now: datetime, *, along: bool) -> bool:
        """Whether the room's last request to join the group is open, and is this one."""
        sql = "SELECT along FROM requests WHERE room_id = ? AND group_id = ? AND until > ? ORDER BY id DESC LIMIT 1"
        found: int | None = await self._db.value(sql, room_id, group_id, to_ms(now))
        return found is not None and bool(found) is along

    async def open(self, group_id: int, now: datetime) -> list[JoinRequest]:
        """The open requests to join a group, the newest of each room; the oldest first."""
        rows = await self._db.all(
            "SELECT max(id) AS id, room_id, person, along FROM requests WHERE group_id = ? AND until > ?"
            " GROUP BY room_id ORDER BY max(id)",
            group_id,
            to_ms(now),
        )
        return [JoinRequest(row["id"], row["room_id"], row["person"], bool(row["along"])) for row in rows]

    async def end(self, room_id: str, group_id: int) -> None:
        """Delete a room's request to join a group."""
        await self._db.run("DELETE FROM requests WHERE room_id = ? AND group_id = ?", room_id, group_id)
