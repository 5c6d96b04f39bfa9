"""Who brings or does what at an activity."""

from __future__ import annotations

import json

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database


class Part(Struct, frozen=True):
    """What it is called, for how many it is, who has taken it, and who would if it got free."""

    id: int
    name: str
    most: int
    people: tuple[str, ...]
    backups: tuple[str, ...] = ()


class Parts:
    """Stores the parts of activities."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, activity_id: int) -> list[Part]:
        """The parts of an activity, in the order in which they were named."""
        rows = await self._db.all(
            "SELECT id, name, most, (SELECT json_group_array(person) FROM activity_takers"
            " WHERE part_id = activity_parts.id AND NOT backup) AS people, (SELECT json_group_array(person) FROM"
            " (SELECT person FROM activity_takers WHERE part_id = activity_parts.id AND backup ORDER BY backup))"
            " AS backups FROM activity_parts WHERE activity_id = ? ORDER BY id",
            activity_id,
        )
        return [_part(row) for row in rows]

    async def get(self, part_id: int) -> tuple[int, Part] | None:
        """The id of its activity, and the part; None where it is gone."""
        activity_id = await self._db.value("SELECT activity_id FROM activity_parts WHERE id = ?", part_id)
        found = await self.of(activity_id) if activity_id is not None else []
        return next(((activity_id, each) for each in found if each.id == part_id), None)

    async def back_up(self, part_id: int, person: str, event_id: str) -> None:
        """Somebody would bring or do it if it got free, after those who said so before."""
        await self._db.run(
            "INSERT OR IGNORE INTO activity_takers (part_id, person, event_id, backup) VALUES (?1, ?2, ?3,"
            " 1 + (SELECT coalesce(max(backup), 0) FROM activity_takers WHERE part_id = ?1))",
            part_id,
            person,
            event_id,
        )

    async def add(self, activity_id: int, name: str, most: int, person: str, event_id: str) -> None:
        """Name a part."""
        await self._db.run(
            "INSERT INTO activity_parts (activity_id, name, most, person, event_id) VALUES (?, ?, ?, ?, ?)",
            activity_id,
            name,
            most,
            person,
            event_id,
        )

    async def take(self, part_id: int, person: str, event_id: str) -> None:
        """Somebody brings or does it."""
        await self._db.run(
            "INSERT OR REPLACE INTO activity_takers (part_id, person, event_id) VALUES (?, ?, ?)",
            part_id,
            person,
            event_id,
        )

    async def release(self, part_id: int, person: str) -> None:
        """Not any more."""
        await self._db.run("DELETE FROM activity_takers WHERE part_id = ? AND person = ?", part_id, person)

    async def release_all(self, activity_id: int, person: str) -> bool:
        """Somebody has nothing to do there any more; whether they had."""
        rows = await self._db.all(
            "DELETE FROM activity_takers WHERE person = ?"
            " AND part_id IN (SELECT id FROM activity_parts WHERE activity_id = ?) RETURNING 1",
            person,
            activity_id,
        )
        return bool(rows)

    async def taken_by(self, person: str) -> list[int]:
        """The ids of the activities where this person has taken something."""
        rows = await self._db.all(
            "SELECT DISTINCT activity_id FROM activity_parts JOIN activity_takers ON part_id = activity_parts.id"
            " WHERE activity_takers.person = ?",
            person,
        )
        return [row["activity_id"] for row in rows]

    async def forget(self, activity_id: int, person: str) -> None:
        """Delete what this person named there."""
        await self._db.run("DELETE FROM activity_parts WHERE activity_id = ? AND person = ?", activity_id, person)

    async def said_with(self, event_id: str) -> int | None:
        """The id of the activity at which somebody took a part with this message."""
        found: int | None = await self._db.value(
            "SELECT activity_id FROM activity_parts WHERE id ="
            " (SELECT part_id FROM activity_takers WHERE event_id = ? LIMIT 1)",
            event_id,
        )
        return found

    async def take_back(self, event_id: str) -> int | None:
        """Undo what this message said of a part; returns the id of its activity."""
        found: int | None = await self._db.value(
            "DELETE FROM activity_parts WHERE event_id = ? RETURNING activity_id", event_id
        )
        if found is None:
            part = await self._db.value("DELETE FROM activity_takers WHERE event_id = ? RETURNING part_id", event_id)
            found = await self._db.value("SELECT activity_id FROM activity_parts WHERE id = ?", part) if part else None
        return found


def _part(row: Row) -> Part:
    people, backups = (tuple(json.loads(row[each])) for each in ("people", "backups"))
    return Part(row["id"], row["name"], row["most"], people, backups)
