"""Recurring check-ins, and breaks in which there are none."""

from __future__ import annotations

from datetime import date, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from storage.core.connection import Row
from storage.core.database import Database


class Schedule(Struct, frozen=True, kw_only=True):
    """A recurring check-in: an RRULE (RFC 5545), counted from `start` (local time, ISO 8601) in `zone`.

    It stays open until the time of day `ends`, or for `lasts`, or as long as usual. `scale`, `sight` and `place` are
    None where the group's settings apply.
    """

    id: int
    room_id: str
    person: str
    question: str | None
    rule: str
    start: str
    zone: str
    ends: time | None
    lasts: timedelta | None
    scale: str | None
    sight: str | None
    place: str | None
    event_id: str  # the message that made it
    early: bool = False  # whether somebody has answered its next check-in already; told by `get`


class CheckinSchedules:
    """Stores schedules and breaks by room."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, given: Schedule) -> Schedule:
        """Store a schedule. Returns it with its `id`."""
        row = await self._db.one(
            "INSERT INTO checkin_schedules (room_id, person, question, rule, start, zone, ends, lasts, scale, sight,"
            " place, event_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
            given.room_id,
            given.person,
            given.question,
            given.rule,
            given.start,
            given.zone,
            *_end(given.ends, given.lasts),
            given.scale,
            given.sight,
            given.place,
            given.event_id,
        )
        assert row is not None
        return _schedule(row)

    async def of_room(self, room_id: str) -> list[Schedule]:
        """A room's schedules, the oldest first."""
        rows = await self._db.all("SELECT * FROM checkin_schedules WHERE room_id = ? ORDER BY id", room_id)
        return [_schedule(row) for row in rows]

    async def get(self, schedule_id: int) -> Schedule | None:
        """This schedule, or None once it is deleted."""
        row = await self._db.one(
            "SELECT *, EXISTS (SELECT 1 FROM checkin_ahead WHERE schedule_id = checkin_schedules.id) AS early"
            " FROM checkin_schedules WHERE id = ?",
            schedule_id,
        )
        return replace(_schedule(row), early=bool(row["early"])) if row else None

    async def move(self, schedule_id: int, rule: str, start: str, zone: str) -> None:
        """Change a schedule's times."""
        await self._db.run(
            "UPDATE checkin_schedules SET rule = ?, start = ?, zone = ? WHERE id = ?", rule, start, zone, schedule_id
        )

    async def close(self, schedule_id: int, ends: time | None, lasts: timedelta | None) -> None:
        """Change when a schedule's check-ins close."""
        await self._db.run(
            "UPDATE checkin_schedules SET ends = ?, lasts = ? WHERE id = ?", *_end(ends, lasts), schedule_id
        )

    async def remove(self, schedule_id: int) -> None:
        """Delete a schedule."""
        await self._db.run("DELETE FROM checkin_schedules WHERE id = ?", schedule_id)

    async def by_event(self, event_id: str) -> Schedule | None:
        """The schedule that this message created, or None."""
        row = await self._db.one("SELECT * FROM checkin_schedules WHERE event_id = ?", event_id)
        return _schedule(row) if row else None

    async def take_break(self, room_id: str, first: date, last: date, event_id: str) -> None:
        """Store a break: no recurring check-in from the first day to the last, both included."""
        await self._db.run(
            "INSERT INTO checkin_breaks (room_id, first, last, event_id) VALUES (?, ?, ?, ?)",
            room_id,
            first.isoformat(),
            last.isoformat(),
            event_id,
        )

    async def breaks(self, room_id: str, today: date) -> list[tuple[date, date]]:
        """The current and future breaks, in order."""
        rows = await self._db.all(
            "SELECT first, last FROM checkin_breaks WHERE room_id = ? AND last >= ? ORDER BY first, id",
            room_id,
            today.isoformat(),
        )
        return [(date.fromisoformat(row["first"]), date.fromisoformat(row["last"])) for row in rows]

    async def end_break(self, event_id: str) -> bool:
        """Delete the break that this message asked for. Returns whether there was one."""
        ended = await self._db.value("DELETE FROM checkin_breaks WHERE event_id = ? RETURNING 1", event_id)
        return ended is not None

    async def end_breaks(self, room_id: str) -> None:
        """Delete all breaks of a room."""
        await self._db.run("DELETE FROM checkin_breaks WHERE room_id = ?", room_id)


def _end(ends: time | None, lasts: timedelta | None) -> tuple[str | None, int | None]:
    return ends.isoformat() if ends else None, lasts // timedelta(seconds=1) if lasts else None


def _schedule(row: Row) -> Schedule:
    return Schedule(
        id=row["id"],
        room_id=row["room_id"],
        person=row["person"],
        question=row["question"],
        rule=row["rule"],
        start=row["start"],
        zone=row["zone"],
        ends=time.fromisoformat(row["ends"]) if row["ends"] else None,
        lasts=timedelta(seconds=row["lasts"]) if row["lasts"] else None,
        scale=row["scale"],
        sight=row["sight"],
        place=row["place"],
        event_id=row["event_id"],
    )
