"""Reminders: what the bot is to say later."""

from __future__ import annotations

from datetime import datetime

from storage.core.database import Database
from storage.core.times import to_ms
from storage.reminders.people import People
from storage.reminders.row import Reminder, read

__all__ = ["Reminder", "Reminders"]


_SMALLEST_FREE = (
    "(SELECT min(n) FROM (SELECT 1 AS n UNION ALL SELECT number + 1 FROM reminders WHERE room_id = ?)"
    " WHERE n NOT IN (SELECT number FROM reminders WHERE room_id = ? AND number IS NOT NULL))"
)
_SELECT = (
    "SELECT *, (SELECT json_group_array(person) FROM reminder_followers WHERE reminder_id = reminders.id) AS followers"
    " FROM reminders"
)
_COLUMNS = (
    "room_id, person, author, whole_room, what, due, stands_for, rule, start, zone, urgent, most, agreed,"
    " copied_from, event_id, created, source, thread"
)


class Reminders:
    """Stores reminders that are still to come, and for a day those that are over, whose numbers are free again."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.people = People(database)

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
        author: str | None = None,
        stands_for: datetime | None = None,
        urgent: bool = False,
        most: int | None = None,
        agreed: bool = True,
        copied_from: int | None = None,
        source: str | None = None,
        thread: str | None = None,
    ) -> Reminder:
        """Store a reminder under the smallest free number in the room."""
        values = (room_id, person, author or person, whole_room, what, to_ms(due), to_ms(stands_for or due))
        more = (rule, start, zone, urgent, most, agreed, copied_from, event_id, to_ms(now), source, thread)
        row = await self._db.one(
            f"INSERT INTO reminders (number, {_COLUMNS})"
            f" VALUES ({_SMALLEST_FREE}, {', '.join('?' * 18)}) RETURNING *, '[]' AS followers",
            room_id,
            room_id,
            *values,
            *more,
        )
        assert row is not None
        return read(row)

    # Finding.

    async def pending(self, room_id: str, person: str) -> list[Reminder]:
        """The room's reminders, and this person's own from that room, the next one first."""
        return await self._where(
            "room_id = ? AND number IS NOT NULL AND (whole_room OR ? IN (person, author)"
            " OR id IN (SELECT reminder_id FROM reminder_followers WHERE person = ?)) ORDER BY due, number",
            room_id,
            person,
            person,
        )

    async def private_in(self, room_id: str) -> list[Reminder]:
        """The room's reminders that are not for the whole room, the next one first."""
        return await self._where("room_id = ? AND NOT whole_room ORDER BY due", room_id)

    async def own_that_come_back(self, person: str) -> list[Reminder]:
        """What somebody asked to be reminded of again and again, in every room; the next one first."""
        return await self._where(
            "person = ? AND author = ? AND NOT whole_room AND rule IS NOT NULL AND number IS NOT NULL ORDER BY due, id",
            person,
            person,
        )

    async def find(self, room_id: str, number: int) -> Reminder | None:
        """The room's reminder with this number, whoever it is for."""
        return next(iter(await self._where("room_id = ? AND number = ?", room_id, number)), None)

    async def get(self, reminder_id: int) -> Reminder | None:
        """This reminder, if it is still to come."""
        return next(iter(await self._where("id = ? AND number IS NOT NULL", reminder_id)), None)

    async def remembered(self, reminder_id: int) -> Reminder | None:
        """This reminder, if it is still to come or was over not long ago."""
        return next(iter(await self._where("id = ?", reminder_id)), None)

    async def last_said(self, room_id: str, person: str) -> Reminder | None:
        """The reminder that was said last in this room to this person, or to everyone."""
        found = await self._where(
            "room_id = ? AND last_said IS NOT NULL AND (whole_room OR person = ?"
            " OR id IN (SELECT reminder_id FROM reminder_followers WHERE person = ?))"
            " ORDER BY last_said DESC, id DESC LIMIT 1",
            room_id,
            person,
            person,
        )
        return found[0] if found else None

    async def by_event(self, event_id: str) -> list[Reminder]:
        """The reminders that this message made or whose words it had, over or not."""
        return await self._where("event_id = ? OR source = ? ORDER BY id", event_id, event_id)

    async def overdue(self, person: str, now: datetime) -> list[Reminder]:
        """The reminders to this person that should have been said by now, in every room."""
        own = await self._where(
            "person = ? AND due <= ? AND number IS NOT NULL AND NOT whole_room ORDER BY due", person, to_ms(now)
        )
        return own + await self._where(
            "id IN (SELECT reminder_id FROM reminder_followers WHERE person = ?)"
            " AND due <= ? AND number IS NOT NULL ORDER BY due",
            person,
            to_ms(now),
        )

    async def copy_of(self, reminder_id: int, person: str) -> Reminder | None:
        """This person's copy of a reminder, which they put off or could not be told, if it is still to come."""
        found = await self._where("copied_from = ? AND person = ? AND number IS NOT NULL", reminder_id, person)
        return found[0] if found else None

    async def from_others(self, person: str) -> list[Reminder]:
        """The reminders to this person that others asked for."""
        return await self._where("person = ? AND author <> ? AND number IS NOT NULL ORDER BY id", person, person)

    async def _where(self, condition: str, *values: int | str) -> list[Reminder]:
        return [read(row) for row in await self._db.all(f"{_SELECT} WHERE {condition}", *values)]

    # Its way.

    async def put_off(self, reminder_id: int, due: datetime) -> None:
        """Say the same occurrence at `due`."""
        await self._db.run("UPDATE reminders SET due = ? WHERE id = ?", to_ms(due), reminder_id)

    async def go_on(self, reminder_id: int, due: datetime, stands_for: datetime, start: str | None) -> None:
        """Say the next occurrence at `due`; the rule counts from `start`."""
        await self._db.run(
            "UPDATE reminders SET due = ?, stands_for = ?, start = ?, said = 0 WHERE id = ?",
            to_ms(due),
            to_ms(stands_for),
            start,
            reminder_id,
        )

    async def set_zone(self, reminder_id: int, zone: str) -> None:
        """Have its rule count on the clocks of this zone."""
        await self._db.run("UPDATE reminders SET zone = ? WHERE id = ?", zone, reminder_id)

    async def was_said(self, reminder_id: int, now: datetime) -> None:
        """Note that it was said once more."""
        await self._db.run("UPDATE reminders SET said = said + 1, last_said = ? WHERE id = ?", to_ms(now), reminder_id)

    async def end(self, reminder_id: int) -> None:
        """Note that it was said for the last time. For a while it can still be put off."""
        await self._db.run("UPDATE reminders SET number = NULL WHERE id = ?", reminder_id)

    async def revive(self, reminder_id: int, room_id: str, due: datetime) -> Reminder | None:
        """Make it due again, under the smallest number that is free now."""
        row = await self._db.one(
            f"UPDATE reminders SET number = coalesce(number, {_SMALLEST_FREE}), due = ?, stands_for = ?, said = 0"
            " WHERE id = ? RETURNING *, '[]' AS followers",
            room_id,
            room_id,
            to_ms(due),
            to_ms(due),
            reminder_id,
        )
        return read(row) if row else None

    async def remove(self, reminder_id: int) -> None:
        """Delete a reminder and its copies."""
        await self._db.run("DELETE FROM reminders WHERE id = ? OR copied_from = ?", reminder_id, reminder_id)
