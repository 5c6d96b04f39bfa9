"""What the bot promised to say later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.database import Database, Row
from storage.times import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder of the room it was made in, for the person who made it or for the `whole_room`.

    `due` is when it is said next. One that comes back has a `rule` (RFC 5545 RRULE), and a `start` (local date and
    time in ISO 8601, without offset) from which the rule counts in `zone` (IANA name).
    """

    id: int
    room_id: str
    number: int
    person: str
    whole_room: bool
    what: str
    due: datetime
    rule: str | None
    start: str | None
    zone: str
    event_id: str


_SMALLEST_FREE = (
    "(SELECT min(n) FROM (SELECT 1 AS n UNION ALL SELECT number + 1 FROM reminders WHERE room_id = ?)"
    " WHERE n NOT IN (SELECT number FROM reminders WHERE room_id = ?))"
)


class Reminders:
    """Reminders still to come; those that are over are deleted, and their numbers are free again."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(
        self,
        room_id: str,
        person: str,
        *,
        whole_room: bool,
        what: str,
        due: datetime,
        rule: str | None,
        start: str | None,
        zone: str,
        event_id: str,
        now: datetime,
    ) -> Reminder:
        """Keep a reminder under the smallest number that is free in the room."""
        row = await self._db.one(
            "INSERT INTO reminders"
            " (room_id, number, person, whole_room, what, due, rule, start, zone, event_id, created)"
            f" VALUES (?, {_SMALLEST_FREE}, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
            room_id,
            room_id,
            room_id,
            person,
            whole_room,
            what,
            to_ms(due),
            rule,
            start,
            zone,
            event_id,
            to_ms(now),
        )
        assert row is not None
        return _reminder(row)

    async def pending(self, room_id: str, person: str) -> list[Reminder]:
        """The room's reminders and this person's own of that room, the next one first."""
        return await self._where("room_id = ? AND (whole_room OR person = ?) ORDER BY due, number", room_id, person)

    async def find(self, room_id: str, number: int) -> Reminder | None:
        """The room's reminder of that number, whoever it is for."""
        return next(iter(await self._where("room_id = ? AND number = ?", room_id, number)), None)

    async def get(self, reminder_id: int) -> Reminder | None:
        """This reminder, if it is still to come."""
        return next(iter(await self._where("id = ?", reminder_id)), None)

    async def by_event(self, event_id: str) -> list[Reminder]:
        """The reminders that this message made."""
        return await self._where("event_id = ? ORDER BY number", event_id)

    async def overdue(self, person: str, now: datetime) -> list[Reminder]:
        """What should have been said to this person by now, in every room."""
        return await self._where("person = ? AND NOT whole_room AND due <= ? ORDER BY due", person, to_ms(now))

    async def _where(self, condition: str, *values: int | str) -> list[Reminder]:
        return [_reminder(row) for row in await self._db.all(f"SELECT * FROM reminders WHERE {condition}", *values)]

    async def move(self, reminder_id: int, due: datetime) -> None:
        """It is said next at `due`."""
        await self._db.run("UPDATE reminders SET due = ? WHERE id = ?", to_ms(due), reminder_id)

    async def remove(self, reminder_id: int) -> None:
        """It was said for the last time, or is not wanted any more."""
        await self._db.run("DELETE FROM reminders WHERE id = ?", reminder_id)


def _reminder(row: Row) -> Reminder:
    return Reminder(
        row["id"],
        row["room_id"],
        row["number"],
        row["person"],
        bool(row["whole_room"]),
        row["what"],
        from_ms(row["due"]),
        row["rule"],
        row["start"],
        row["zone"],
        row["event_id"],
    )
