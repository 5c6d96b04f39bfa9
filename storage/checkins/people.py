"""Who wants to be told what about check-ins: reminders, or the wishes of others."""

from __future__ import annotations

from typing import Literal

from storage.core.database import Database

Wanted = Literal["reminders", "wishes"]


class CheckinPeople:
    """Stores what people asked to be told, by group."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def want(self, group_id: int, person: str, what: Wanted) -> None:
        """The person wants to be told this."""
        await self._db.run("INSERT OR IGNORE INTO checkin_people VALUES (?, ?, ?)", group_id, person, what)

    async def want_no_more(self, group_id: int, person: str, what: Wanted) -> None:
        """The person does not want to be told this any more."""
        await self._db.run(
            "DELETE FROM checkin_people WHERE group_id = ? AND person = ? AND what = ?", group_id, person, what
        )

    async def who_want(self, what: Wanted, room_id: str) -> list[str]:
        """The members of this room who want to be told this in its group."""
        rows = await self._db.all(
            "SELECT p.person FROM rooms r JOIN checkin_people p ON p.group_id = r.group_id AND p.what = ?"
            " JOIN state s ON s.room_id = r.room_id AND s.type = 'm.room.member' AND s.key = p.person"
            " AND s.content ->> 'membership' = 'join' WHERE r.room_id = ? ORDER BY p.person",
            what,
            room_id,
        )
        return [row["person"] for row in rows]
