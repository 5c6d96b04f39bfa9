"""How people wish others to respond to them."""

from __future__ import annotations

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import IN_A_ROOM, NUMBER, SWITCH, WORD, BelongsTo, Export, Leaving, PersonalData, Table

TABLES = (
    Table(
        schema="""
        CREATE TABLE wishes (           -- how somebody wishes to be responded to
            id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, person TEXT NOT NULL,
            wish TEXT NOT NULL, kept INTEGER NOT NULL, event_id TEXT NOT NULL,
            UNIQUE (room_id, person)
        );
        CREATE INDEX wishes_by_event ON wishes (event_id);
        """,
        holds=(PersonalData(feature="respond", kind="wish", timers=("forget",), left=Leaving.ENDS),),
        export=(Export(mine=f"{IN_A_ROOM} AND kept"),),
        belongs_to=BelongsTo.ROOM,
        reads={WORD: "wish", SWITCH: "kept", NUMBER: "id"},
    ),
)


class Wish(Struct, frozen=True):
    """A person's wish in a room. `kept`: it holds for later meetings too."""

    id: int
    person: str
    wish: str
    kept: bool


class Respond:
    """Stores wishes, at most one for a person in a room."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, room_id: str, person: str) -> Wish | None:
        """The person's wish in this room, or None."""
        row = await self._db.one("SELECT * FROM wishes WHERE room_id = ? AND person = ?", room_id, person)
        return _wish(row) if row else None

    async def say(self, room_id: str, person: str, wish: str, event_id: str, *, kept: bool) -> Wish:
        """Store a person's wish, instead of an earlier one."""
        row = await self._db.one(
            "INSERT INTO wishes (room_id, person, wish, kept, event_id) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (room_id, person) DO UPDATE SET wish = excluded.wish, kept = excluded.kept,"
            " event_id = excluded.event_id RETURNING *",
            room_id,
            person,
            wish,
            kept,
            event_id,
        )
        assert row is not None
        return _wish(row)

    async def forget(self, room_id: str, person: str) -> None:
        """Delete a person's wish."""
        await self._db.run("DELETE FROM wishes WHERE room_id = ? AND person = ?", room_id, person)

    async def forget_said_by(self, event_id: str) -> None:
        """Delete the wish that this message stated."""
        await self._db.run("DELETE FROM wishes WHERE event_id = ?", event_id)

    async def forget_of_meeting(self, room_id: str) -> None:
        """Delete the wishes that were for the meeting that is over."""
        await self._db.run("DELETE FROM wishes WHERE room_id = ? AND kept = 0", room_id)

    async def forget_old(self, wish_id: int) -> None:
        """Delete this wish, if it was for one meeting only."""
        await self._db.run("DELETE FROM wishes WHERE id = ? AND kept = 0", wish_id)


def _wish(row: Row) -> Wish:
    return Wish(row["id"], row["person"], row["wish"], bool(row["kept"]))
