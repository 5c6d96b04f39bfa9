"""Who wants to be told what about check-ins: reminders, or the wishes of others."""

from __future__ import annotations

from typing import Literal

from storage.core.database import Database

Wanted = Literal["reminders", "wishes"]


class CheckinPeople:
    """Stores what people asked to be told, by group."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def want(self, group_id: int, person: str, what: Wanted, event_id: str, *, wanted: bool = True) -> None:
        """The person wants to be told this, or does not any more; this message says so. The same changes nothing."""
        await self._db.run(
            "INSERT INTO checkin_people (group_id, person, what, wanted, event_id) SELECT ?1, ?2, ?3, ?4, ?5"
            " WHERE ?4 OR EXISTS (SELECT 1 FROM checkin_people WHERE group_id = ?1 AND person = ?2 AND what = ?3)"
            " ON CONFLICT DO UPDATE SET before = wanted, wanted = excluded.wanted, event_id = excluded.event_id"
            " WHERE wanted IS NOT excluded.wanted",
            group_id,
            person,
            what,
            wanted,
            event_id,
        )

    async def take_back(self, event_id: str) -> tuple[Wanted, bool] | None:
        """Undo what a message said, if nothing was said since. Returns what it was about, and whether it is wanted."""
        row = await self._db.one(
            "DELETE FROM checkin_people WHERE event_id = ? AND NOT before RETURNING what, before", event_id
        ) or await self._db.one(
            "UPDATE checkin_people SET wanted = before, before = 0, event_id = NULL WHERE event_id = ?"
            " RETURNING what, wanted",
            event_id,
        )
        return (row[0], bool(row[1])) if row else None

    async def who_want(self, what: Wanted, room_id: str) -> list[str]:
        """The members of this room who want to be told this in its group."""
        rows = await self._db.all(
            "SELECT p.person FROM rooms r JOIN checkin_people p ON p.group_id = r.group_id AND p.what = ? AND p.wanted"
            " JOIN state s ON s.room_id = r.room_id AND s.type = 'm.room.member' AND s.key = p.person"
            " AND s.content ->> 'membership' = 'join' WHERE r.room_id = ? ORDER BY p.person",
            what,
            room_id,
        )
        return [row["person"] for row in rows]
