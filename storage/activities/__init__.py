"""What the people of a group do together, and who comes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from storage.activities.entries import Entries
from storage.activities.parts import Part, Parts
from storage.activities.row import Activity, Draft, Shows, activity, columns, draft_of
from storage.activities.tables import DATES, RSVPS
from storage.ballots import Ballots
from storage.core.database import Database
from storage.core.times import to_ms
from storage.rsvps import Rsvps

__all__ = ["UNDOABLE", "Activities", "Activity", "Draft", "Part", "Shows"]

UNDOABLE = timedelta(days=1)
"""How long a change can be undone by deleting its message."""

_OPEN = "over IS NULL"


class Activities:
    """Stores activities. Those that are over are kept for a while, with who came."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.rsvps = Rsvps(database, RSVPS)
        self.entries = Entries(database)
        self.dates = Ballots(database, DATES)
        self.parts = Parts(database)

    async def add(
        self, group_id: int, *, person: str, draft: Draft, event_id: str, meeting: bool = False, now: datetime
    ) -> Activity:
        """Store one under a number that no other of the group ever had."""
        number = await self._db.value(
            "INSERT INTO resource_numbers (group_id, kind, last) VALUES (?, 'activity', 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            group_id,
        )
        values = columns(draft) | {
            "group_id": group_id,
            "number": number,
            "person": person,
            "meeting": meeting,
            "event_id": event_id,
            "created": to_ms(now),
        }
        row = await self._db.one(
            f"INSERT INTO activities ({', '.join(values)}) VALUES ({', '.join('?' * len(values))}) RETURNING *",
            *values.values(),
        )
        assert row is not None
        return activity(row)

    # Looking.

    async def get(self, activity_id: int) -> Activity | None:
        """This activity, also once it is over."""
        row = await self._db.one("SELECT * FROM activities WHERE id = ?", activity_id)
        return activity(row) if row else None

    async def find(self, group_id: int, number: int) -> Activity | None:
        """The one with this number, also once it is over."""
        row = await self._db.one("SELECT * FROM activities WHERE group_id = ? AND number = ?", group_id, number)
        return activity(row) if row else None

    async def open(self, group_id: int) -> list[Activity]:
        """Those of the group that are to come, by their dates; those without one come last."""
        rows = await self._db.all(
            f"SELECT * FROM activities WHERE {_OPEN} AND group_id = ? ORDER BY start IS NULL, start, number", group_id
        )
        return [activity(row) for row in rows]

    async def answered_by(self, person: str, group_id: int | None = None) -> list[Activity]:
        """Those to come that somebody has answered, by their dates: of this group, or of all."""
        rows = await self._db.all(
            f"SELECT * FROM activities WHERE {_OPEN} AND id IN (SELECT subject FROM {RSVPS} WHERE person = ?1)"
            " AND (?2 IS NULL OR group_id = ?2) ORDER BY start IS NULL, start, number",
            person,
            group_id,
        )
        return [activity(row) for row in rows]

    async def agreed_by(self, person: str, now: datetime) -> list[Activity]:
        """Those to come, in any group, that somebody said yes to, by their dates; and those that were called off."""
        rows = await self._db.all(
            f"SELECT * FROM activities WHERE ({_OPEN} OR (cancelled AND start > ?2)) AND start IS NOT NULL"
            f" AND id IN (SELECT subject FROM {RSVPS} WHERE person = ?1 AND state = 'going') ORDER BY start, id",
            person,
            to_ms(now),
        )
        return [activity(row) for row in rows]

    async def made_by(self, person: str, group_id: int) -> list[Activity]:
        """Those of the group that this person came up with, also once they are over."""
        rows = await self._db.all(
            "SELECT * FROM activities WHERE person = ? AND +group_id = ? ORDER BY number", person, group_id
        )
        return [activity(row) for row in rows]

    async def parts_by(self, person: str, group_id: int) -> list[Activity]:
        """Those of the group for which this person said what could be brought or done."""
        rows = await self._db.all(
            "SELECT * FROM activities WHERE group_id = ?"
            " AND id IN (SELECT activity_id FROM activity_parts WHERE person = ?) ORDER BY number",
            group_id,
            person,
        )
        return [activity(row) for row in rows]

    async def by_event(self, event_id: str) -> Activity | None:
        """What this message made: of what comes back, the newest date."""
        return next(iter(await self.dates_by_event(event_id)), None)

    async def dates_by_event(self, event_id: str) -> list[Activity]:
        """All dates of it, the newest first."""
        rows = await self._db.all("SELECT * FROM activities WHERE event_id = ? ORDER BY id DESC", event_id)
        return [activity(row) for row in rows]

    async def meeting(self, group_id: int) -> Activity | None:
        """The group's next meeting."""
        row = await self._db.one(f"SELECT * FROM activities WHERE {_OPEN} AND group_id = ? AND meeting", group_id)
        return activity(row) if row else None

    # Its life.

    async def change(self, activity_id: int, draft: Draft) -> None:
        """It says this from now on."""
        values = columns(draft)
        await self._db.run(
            f"UPDATE activities SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?",
            *values.values(),
            activity_id,
        )

    async def end(self, activity_id: int, at: datetime, *, cancelled: bool) -> None:
        """It is over; from `at` on it is kept for a while."""
        await self._db.run(
            "UPDATE activities SET over = ?, cancelled = ? WHERE id = ?", to_ms(at), cancelled, activity_id
        )

    async def reopen(self, activity_id: int) -> None:
        """It is to come after all."""
        await self._db.run("UPDATE activities SET over = NULL, cancelled = 0 WHERE id = ?", activity_id)

    async def leave_to_group(self, activity_id: int) -> None:
        """Whoever came up with it has left: a place that was theirs to tell goes with them."""
        await self._db.run(
            "UPDATE activities SET person = '', place = iif(secret, NULL, place), secret = 0 WHERE id = ?", activity_id
        )

    async def remove(self, activity_id: int) -> None:
        """Delete it, with all answers. Its number is not given again."""
        await self._db.run("DELETE FROM activities WHERE id = ?", activity_id)

    # To whom a secret place is told.

    async def tell(self, activity_id: int, person: str) -> None:
        """Whoever came up with it wants this person to know the place."""
        await self._db.run("INSERT OR IGNORE INTO activity_told VALUES (?, ?)", activity_id, person)

    async def told(self, activity_id: int) -> frozenset[str]:
        """Those who may know the place."""
        rows = await self._db.all("SELECT person FROM activity_told WHERE activity_id = ?", activity_id)
        return frozenset(row["person"] for row in rows)

    async def tell_the_same(self, activity_id: int, before: int) -> None:
        """Who may know the place of the date before may know that of the next."""
        await self._db.run(
            "INSERT OR IGNORE INTO activity_told SELECT ?, person FROM activity_told WHERE activity_id = ?",
            activity_id,
            before,
        )

    async def tell_only_comers(self, activity_id: int) -> None:
        """Of those who may know the place, only those who come still may."""
        await self._db.run(
            "DELETE FROM activity_told WHERE activity_id = ?1"
            f" AND person NOT IN (SELECT person FROM {RSVPS} WHERE subject = ?1 AND state = 'going')",
            activity_id,
        )

    async def tell_no_longer(self, person: str, group_id: int) -> None:
        """Somebody is told nothing more in this group."""
        await self._db.run(
            "DELETE FROM activity_told WHERE person = ?"
            " AND activity_id IN (SELECT id FROM activities WHERE group_id = ?)",
            person,
            group_id,
        )

    # What it said before.

    async def note_change(self, before: Activity, event_id: str, now: datetime) -> None:
        """Store what it said before this message changed or cancelled it."""
        await self._db.run(
            "INSERT OR REPLACE INTO activity_changes VALUES (?, ?, ?, ?)",
            before.id,
            event_id,
            json.dumps(columns(before.draft), ensure_ascii=False),
            to_ms(now + UNDOABLE),
        )

    async def take_change(self, event_id: str, now: datetime) -> tuple[Activity, Draft] | None:
        """What this message changed or cancelled, as it is, and what it said before; returned only once."""
        row = await self._db.one("DELETE FROM activity_changes WHERE event_id = ? RETURNING *", event_id)
        if row is None or row["until"] <= to_ms(now):
            return None
        found = await self.get(row["activity_id"])
        return (found, draft_of(json.loads(row["before"]))) if found else None
