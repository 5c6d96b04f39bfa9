"""What becomes due: kept here, so that nothing is forgotten while the program is away."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from storage.core.database import Database
from storage.core.table import ME, MOMENT, SWITCH, BelongsTo, PersonalData, Table
from storage.core.times import from_ms, to_ms

TABLES = (
    Table(
        """
        CREATE TABLE timers (
            feature TEXT NOT NULL, name TEXT NOT NULL, subject TEXT NOT NULL, room_id TEXT NOT NULL,
            due INTEGER NOT NULL,
            wait INTEGER NOT NULL,        -- whether it comes after everything else that is due
            PRIMARY KEY (feature, name, subject)
        ) WITHOUT ROWID;
        CREATE INDEX timers_by_due ON timers (wait, due);
        """,
        holds=(PersonalData("direct", "timers", passing=True, mine=f"subject = {ME}"),),
        export="go along with what they are about",
        belongs_to=BelongsTo.ROOM,
        reads={MOMENT: "due", SWITCH: "wait"},
    ),
)


class Timer(Struct, frozen=True):
    """`feature` wants to be called by `name` about `subject` at `due`, in that room.

    One that can `wait` is called after everything else that is due.
    """

    feature: str
    name: str
    subject: str
    room_id: str
    due: datetime
    wait: bool = False


_OLDEST = "SELECT feature, name, subject FROM timers WHERE wait = {wait} AND due <= ? ORDER BY due LIMIT ?"


class Timers:
    """At most one timer for a feature, name and subject."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def set(self, timer: Timer) -> None:
        """Wake at `timer.due`; an earlier one of the same name and subject is replaced."""
        await self._db.run(
            "INSERT OR REPLACE INTO timers (feature, name, subject, room_id, due, wait) VALUES (?, ?, ?, ?, ?, ?)",
            timer.feature,
            timer.name,
            timer.subject,
            timer.room_id,
            to_ms(timer.due),
            timer.wait,
        )

    async def cancel(self, feature: str, name: str, subject: str) -> None:
        """Forget a timer; no error when there is none."""
        await self._db.run("DELETE FROM timers WHERE feature = ? AND name = ? AND subject = ?", feature, name, subject)

    async def take(self, feature: str, name: str, subject: str) -> bool:
        """Forget a timer; whether there was one."""
        found = await self._db.value(
            "DELETE FROM timers WHERE feature = ? AND name = ? AND subject = ? RETURNING 1", feature, name, subject
        )
        return found is not None

    async def is_set(self, feature: str, name: str, subject: str) -> bool:
        """Whether there is such a timer."""
        found = await self._db.value(
            "SELECT 1 FROM timers WHERE feature = ? AND name = ? AND subject = ?", feature, name, subject
        )
        return found is not None

    async def every_day(self, feature: str, name: str, now: datetime) -> None:
        """See to it that each room of a group has such a timer, about itself: a day from now where it had none."""
        await self._db.run(
            "INSERT INTO timers (feature, name, subject, room_id, due, wait)"
            " SELECT ?, ?, room_id, room_id, ?, 1 FROM rooms WHERE group_id IS NOT NULL ON CONFLICT DO NOTHING",
            feature,
            name,
            to_ms(now + timedelta(days=1)),
        )

    async def next_due(self) -> datetime | None:
        """When the next one is due."""
        due = await self._db.value(
            "SELECT min(due) FROM (SELECT min(due) AS due FROM timers WHERE wait = 0"
            " UNION ALL SELECT min(due) FROM timers WHERE wait = 1)"
        )
        return from_ms(due) if due is not None else None

    async def take_due(self, now: datetime, limit: int) -> list[Timer]:
        """Remove and return what is due, the oldest first (but last what can wait), at most `limit`."""
        rows = await self._db.all(
            f"DELETE FROM timers WHERE (feature, name, subject) IN ({_OLDEST.format(wait=0)}) RETURNING *",
            to_ms(now),
            limit,
        ) or await self._db.all(
            f"DELETE FROM timers WHERE (feature, name, subject) IN ({_OLDEST.format(wait=1)}) RETURNING *",
            to_ms(now),
            limit,
        )
        timers = [
            Timer(row["feature"], row["name"], row["subject"], row["room_id"], from_ms(row["due"]), bool(row["wait"]))
            for row in rows
        ]
        return sorted(timers, key=lambda timer: (timer.due, timer.feature, timer.subject))
