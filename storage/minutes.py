"""Minutes: what was recorded as decided or to be done, for as long as the group keeps it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import (
    IN_A_ROOM,
    IN_ITS_ROOM,
    ME,
    MOMENT,
    NUMBER,
    SWITCH,
    BelongsTo,
    Export,
    Leaving,
    PersonalData,
    Table,
)
from storage.core.times import from_ms, to_ms

TABLES = (
    Table(
        schema="""
        CREATE TABLE minutes (
            id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL,
            recorder TEXT NOT NULL, owner TEXT, due INTEGER, event_id TEXT NOT NULL, created INTEGER NOT NULL,
            sent INTEGER, reminded INTEGER NOT NULL DEFAULT 0
        );
        CREATE INDEX minutes_by_room ON minutes (room_id);
        CREATE INDEX minutes_by_event ON minutes (event_id);
        """,
        holds=(
            PersonalData(feature="minutes", kind="own", mine=f"owner = {ME} AND recorder = {ME}", left=Leaving.GROUPS),
            PersonalData(
                feature="minutes",
                kind="tasks",
                mine=f"owner = {ME} AND recorder <> {ME}",
                group=IN_ITS_ROOM,
                without="owner = '', reminded = 0",
                left=Leaving.GROUPS,
            ),
            PersonalData(
                feature="minutes",
                kind="recorded",
                mine=f"recorder = {ME} AND owner IS NOT {ME}",
                group=IN_ITS_ROOM,
                without="recorder = ''",
                left=Leaving.GROUPS,
            ),
        ),
        export=(Export(mine=IN_A_ROOM),),
        belongs_to=BelongsTo.ROOM,
        reads={MOMENT: "due created sent", SWITCH: "reminded", NUMBER: "id"},
    ),
)

Kind = Literal["decision", "todo"]


class Entry(Struct, frozen=True, kw_only=True):
    """One line of the minutes. `recorder` wrote it down; `owner` is who does it, if it is to be done.

    Their ids are empty if they asked to be forgotten.
    """

    id: int
    room_id: str
    kind: Kind
    what: str
    recorder: str
    owner: str | None
    due: datetime | None
    event_id: str


class Minutes:
    """Stores the entries of each room: of the current meeting, and of earlier ones."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(
        self,
        room_id: str,
        *,
        kind: Kind,
        what: str,
        recorder: str,
        owner: str | None,
        due: datetime | None,
        event_id: str,
        now: datetime,
    ) -> Entry:
        """Record something in the current meeting."""
        row = await self._db.one(
            "INSERT INTO minutes (room_id, kind, what, recorder, owner, due, event_id, created)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
            room_id,
            kind,
            what,
            recorder,
            owner,
            to_ms(due) if due else None,
            event_id,
            to_ms(now),
        )
        assert row is not None
        return _entry(row)

    async def get(self, entry_id: int) -> Entry | None:
        """This entry, while it is kept."""
        row = await self._db.one("SELECT * FROM minutes WHERE id = ?", entry_id)
        return _entry(row) if row else None

    async def of_meeting(self, room_id: str) -> list[Entry]:
        """What was recorded since the last minutes were sent, in order."""
        rows = await self._db.all("SELECT * FROM minutes WHERE room_id = ? AND sent IS NULL ORDER BY id", room_id)
        return [_entry(row) for row in rows]

    async def of_last(self, room_id: str) -> list[Entry]:
        """What was in the last minutes that were sent."""
        rows = await self._db.all(
            "SELECT * FROM minutes WHERE room_id = ? AND sent = (SELECT max(sent) FROM minutes WHERE room_id = ?)"
            " ORDER BY id",
            room_id,
            room_id,
        )
        return [_entry(row) for row in rows]

    async def sent(self, room_id: str, now: datetime) -> None:
        """Note that the minutes of the current meeting were sent."""
        await self._db.run("UPDATE minutes SET sent = ? WHERE room_id = ? AND sent IS NULL", to_ms(now), room_id)

    async def accept_reminder(self, entry_id: int) -> bool:
        """Note that the owner wants to be reminded. Returns False if they said so before."""
        new = await self._db.value(
            "UPDATE minutes SET reminded = 1 WHERE id = ? AND reminded = 0 RETURNING 1", entry_id
        )
        return new is not None

    async def remove(self, entry_id: int) -> None:
        """Delete an entry."""
        await self._db.run("DELETE FROM minutes WHERE id = ?", entry_id)

    async def take_back(self, event_id: str) -> None:
        """Delete what this message recorded."""
        await self._db.run("DELETE FROM minutes WHERE event_id = ?", event_id)

    async def forget_before(self, room_id: str, before: datetime) -> bool:
        """Delete what was recorded before then. Returns whether anything is left in the room."""
        await self._db.run("DELETE FROM minutes WHERE room_id = ? AND created <= ?", room_id, to_ms(before))
        return await self._db.value("SELECT 1 FROM minutes WHERE room_id = ? LIMIT 1", room_id) is not None


def _entry(row: Row) -> Entry:
    due = from_ms(row["due"]) if row["due"] is not None else None
    return Entry(
        id=row["id"],
        room_id=row["room_id"],
        kind=row["kind"],
        what=row["what"],
        recorder=row["recorder"],
        owner=row["owner"],
        due=due,
        event_id=row["event_id"],
    )
