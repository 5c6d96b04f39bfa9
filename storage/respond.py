"""How people wish to be responded to."""

from __future__ import annotations

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import IN_A_ROOM, NUMBER, SWITCH, BelongsTo, Export, PersonalData, Table

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
        holds=(PersonalData(feature="respond", kind="wish", timers=("forget",)),),
        export=(Export(mine=f"{IN_A_ROOM} AND kept"),),
        belongs_to=BelongsTo.ROOM,
        reads={SWITCH: "kept", NUMBER: "id"},
    ),
)


class Wish(Struct, frozen=True):
    """What one person wishes in one room; `kept` for the next meetings too."""

    id: int
    person: str
    wish: str
    kept: bool


class Respond:
    """At most one wish of a person in a room."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, room_id: str, person: str) -> Wish | None:
        """What a person wishes there, if they said so."""
        row = await self._db.one("SELECT * FROM wishes WHERE room_id = ? AND person = ?", room_id, person)
        return _wish(row) if row else None

    async def say(self, room_id: str, person: str, wish: str, event_id: str, *, kept: bool) -> Wish:
        """A person wishes this, instead of what they wished before."""
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
        """A person wishes nothing in particular."""
        await self._db.run("DELETE FROM wishes WHERE room_id = ? AND person = ?", room_id, person)

    async def forget_said_by(self, event_id: str) -> None:
        """The message that said it is taken back."""
        await self._db.run("DELETE FROM wishes WHERE event_id = ?", event_id)

    async def forget_of_meeting(self, room_id: str) -> None:
        """The meeting in the room is over: what was said for it alone goes."""
        await self._db.run("DELETE FROM wishes WHERE room_id = ? AND kept = 0", room_id)

    async def forget_old(self, wish_id: int) -> None:
        """This one goes too, if it was for one meeting alone."""
        await self._db.run("DELETE FROM wishes WHERE id = ? AND kept = 0", wish_id)


def _wish(row: Row) -> Wish:
    return Wish(row["id"], row["person"], row["wish"], bool(row["kept"]))
