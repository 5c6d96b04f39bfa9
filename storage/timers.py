"""Timers: stored, so that they survive restarts. `DueTimers.wake` runs those that are due."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from storage.core.database import Database
from storage.core.table import CODE, ME, MOMENT, NUMBER, WORD, BelongsTo, PersonalData, Table
from storage.core.times import from_ms, to_ms

TABLES = (
    Table(
        schema="""
        CREATE TABLE timers (
            feature TEXT NOT NULL, name TEXT NOT NULL, subject TEXT NOT NULL, room_id TEXT NOT NULL,
            due INTEGER NOT NULL,
            wait INTEGER NOT NULL,        -- 0; 1: runs after all others that are due; 2: so, and without a word;
                                          -- 3: not before the bot is back in the room (or in the one that replaces it)
            first INTEGER,                -- when it was due, where it was put off since because its feature is off
            PRIMARY KEY (feature, name, subject)
        ) WITHOUT ROWID;
        CREATE INDEX timers_by_due ON timers (wait, due);
        CREATE INDEX timers_by_room ON timers (room_id);
        CREATE INDEX timers_put_off ON timers (due) WHERE first IS NOT NULL;
        """,
        holds=(PersonalData(feature="direct", kind="timers", passing=True, mine=f"subject = {ME}"),),
        export="go along with what they are about",
        belongs_to=BelongsTo.ROOM,
        reads={WORD: "feature", CODE: "name subject", MOMENT: "due first", NUMBER: "wait"},
    ),
)


class Timer(Struct, frozen=True, kw_only=True):
    """Calls the handler of `feature` for timers of this `name`, with `subject`, at `due`, in the context of the room.

    One with `wait` runs after all others that are due. What a `lapsed` one says is not worth saying any more.
    """

    feature: str
    name: str
    subject: str
    room_id: str
    due: datetime
    wait: bool = False
    lapsed: bool = False


LAPSED, AWAY = 2, 3  # values of `wait`
_FIRST, _LAST = "wait = 0", f"wait IN (1, {LAPSED})"
_OLDEST = "SELECT feature, name, subject FROM timers WHERE {wait} AND due <= ? ORDER BY due LIMIT ?"


class Timers:
    """Stores timers, at most one for a feature, name and subject."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def set(self, timer: Timer) -> None:
        """Set a timer; it replaces the one of the same feature, name and subject."""
        await self._db.run(
            "INSERT OR REPLACE INTO timers (feature, name, subject, room_id, due, wait) VALUES (?, ?, ?, ?, ?, ?)",
            timer.feature,
            timer.name,
            timer.subject,
            timer.room_id,
            to_ms(timer.due),
            timer.wait,
        )

    async def put_off(self, timer: Timer, until: datetime) -> None:
        """Keep a timer that was taken; at `until` it is due again, as of the time when it was first."""
        await self.set(replace(timer, due=until))
        await self._db.run(
            "UPDATE timers SET first = ? WHERE feature = ? AND name = ? AND subject = ?",
            to_ms(timer.due),
            timer.feature,
            timer.name,
            timer.subject,
        )

    async def bring_on(self, now: datetime) -> None:
        """Make all that were put off due now."""
        await self._db.run("UPDATE timers SET due = ? WHERE first IS NOT NULL AND due > ?", to_ms(now), to_ms(now))

    async def cancel(self, feature: str, name: str, subject: str) -> None:
        """Delete a timer, if there is one."""
        await self._db.run("DELETE FROM timers WHERE feature = ? AND name = ? AND subject = ?", feature, name, subject)

    async def rehome(self, feature: str, name: str, subject: str, room_id: str) -> None:
        """Have a timer ring in another room, if it is set."""
        await self._db.run(
            "UPDATE timers SET room_id = ? WHERE feature = ? AND name = ? AND subject = ?",
            room_id,
            feature,
            name,
            subject,
        )

    async def in_room(self, room_id: str, feature: str) -> list[tuple[str, str]]:
        """The timers of a feature that ring in this room: their names and subjects."""
        rows = await self._db.all(
            "SELECT name, subject FROM timers WHERE room_id = ? AND feature = ? ORDER BY name, subject",
            room_id,
            feature,
        )
        return [(row["name"], row["subject"]) for row in rows]

    async def take(self, feature: str, name: str, subject: str) -> bool:
        """Delete a timer. Returns whether there was one."""
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
        """Set this timer for each room of a group that lacks it, with the room as its subject, due in a day."""
        await self._db.run(
            "INSERT INTO timers (feature, name, subject, room_id, due, wait)"
            " SELECT ?, ?, room_id, room_id, ?, 1 FROM rooms WHERE group_id IS NOT NULL ON CONFLICT DO NOTHING",
            feature,
            name,
            to_ms(now + timedelta(days=1)),
        )

    async def next_due(self) -> datetime | None:
        """When the next timer is due, or None."""
        due = await self._db.value(
            "SELECT min(due) FROM (SELECT min(due) AS due FROM timers WHERE wait = 0"
            f" UNION ALL SELECT min(due) FROM timers WHERE {_LAST})"
        )
        return from_ms(due) if due is not None else None

    async def take_due(self, now: datetime, limit: int) -> list[Timer]:
        """Delete and return at most `limit` due timers, the oldest first; those with `wait` once no others are due."""
        rows = await self._db.all(
            f"DELETE FROM timers WHERE (feature, name, subject) IN ({_OLDEST.format(wait=_FIRST)}) RETURNING *",
            to_ms(now),
            limit,
        ) or await self._db.all(
            f"DELETE FROM timers WHERE (feature, name, subject) IN ({_OLDEST.format(wait=_LAST)}) RETURNING *",
            to_ms(now),
            limit,
        )
        timers = [
            Timer(
                feature=row["feature"],
                name=row["name"],
                subject=row["subject"],
                room_id=row["room_id"],
                due=from_ms(row["due"] if row["first"] is None else row["first"]),
                wait=bool(row["wait"]),
                lapsed=row["wait"] == LAPSED,
            )
            for row in rows
        ]
        return sorted(timers, key=lambda timer: (timer.due, timer.feature, timer.subject))
