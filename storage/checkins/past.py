"""What is kept of closed check-ins for a while: people's own marks, and counts without names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from storage.core.database import Database
from storage.core.times import from_ms, to_ms


class Mine(Struct, frozen=True):
    """One kept answer of a person, and its group."""

    closed: datetime
    group: str
    marks: tuple[str, ...]


class Counted(Struct, frozen=True):
    """How often each mark was given in a check-in by `people` people, as its room was shown."""

    closed: datetime
    scale: str
    people: int
    counts: Mapping[str, int]


class CheckinPast:
    """Closes check-ins and looks back at closed ones."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def close(
        self, checkin_id: int, now: datetime, counts: Mapping[str, int], people: int, *, keep: bool
    ) -> None:
        """Close a check-in: delete its question, words and wishes, and all its answers unless marks are kept.

        `counts` are those that its room may be shown, from `people` people.
        """
        await self._db.run("UPDATE checkin_answers SET words = NULL, wish = NULL WHERE checkin_id = ?", checkin_id)
        for table in ("checkin_steps", "checkin_prompts"):
            await self._db.run(f"DELETE FROM {table} WHERE checkin_id = ?", checkin_id)
        await self._db.run(
            "DELETE FROM checkin_answers WHERE checkin_id = ?1 AND (NOT ?2 OR NOT EXISTS (SELECT 1 FROM checkin_marks m"
            " WHERE m.checkin_id = ?1 AND m.person = checkin_answers.person))",
            checkin_id,
            keep,
        )
        await self._db.run(
            "UPDATE checkins SET closed = ?, question = NULL, people = ? WHERE id = ? AND closed IS NULL",
            to_ms(now),
            people if counts else None,
            checkin_id,
        )
        for mark, number in counts.items():
            await self._db.run("INSERT OR REPLACE INTO checkin_counts VALUES (?, ?, ?)", checkin_id, mark, number)

    async def mine(self, person: str, limit: int) -> list[Mine]:
        """A person's newest kept answers, the oldest of them first."""
        rows = await self._db.all(
            "SELECT c.closed, g.name, (SELECT group_concat(mark, ' ') FROM checkin_marks m WHERE m.checkin_id = c.id"
            " AND m.person = a.person) AS marks FROM checkin_answers a JOIN checkins c ON c.id = a.checkin_id"
            " LEFT JOIN groups g ON g.id = c.group_id"
            " WHERE a.person = ? AND c.closed IS NOT NULL ORDER BY c.closed DESC, c.id DESC LIMIT ?",
            person,
            limit,
        )
        return [Mine(from_ms(row["closed"]), row["name"] or "", tuple(row["marks"].split())) for row in reversed(rows)]

    async def forget_mine(self, person: str) -> int:
        """Delete a person's kept answers. Returns how many there were."""
        retention = await self._db.all(
            "DELETE FROM checkin_answers WHERE person = ? AND EXISTS"
            " (SELECT 1 FROM checkins c WHERE c.id = checkin_answers.checkin_id AND c.closed IS NOT NULL) RETURNING 1",
            person,
        )
        return len(retention)

    async def counted(self, room_id: str, since: datetime) -> list[Counted]:
        """The room's check-ins since then that enough people answered, in order."""
        rows = await self._db.all(
            "SELECT id, closed, scale, people FROM checkins WHERE room_id = ? AND closed >= ? AND people IS NOT NULL"
            " ORDER BY closed, id",
            room_id,
            to_ms(since),
        )
        return [
            Counted(from_ms(row["closed"]), row["scale"], row["people"], await self._counts(row["id"])) for row in rows
        ]

    async def _counts(self, checkin_id: int) -> dict[str, int]:
        rows = await self._db.all("SELECT mark, number FROM checkin_counts WHERE checkin_id = ?", checkin_id)
        return {row["mark"]: row["number"] for row in rows}

    async def forget(self, room_id: str, before: datetime) -> datetime | None:
        """Delete the answers of check-ins closed by `before`. Returns when the oldest with answers left closed."""
        await self._db.run(
            "DELETE FROM checkin_answers WHERE checkin_id IN"
            " (SELECT id FROM checkins WHERE room_id = ? AND closed <= ?)",
            room_id,
            to_ms(before),
        )
        oldest = await self._db.value(
            "SELECT min(c.closed) FROM checkins c WHERE c.room_id = ? AND c.closed IS NOT NULL"
            " AND EXISTS (SELECT 1 FROM checkin_answers a WHERE a.checkin_id = c.id)",
            room_id,
        )
        return from_ms(oldest) if oldest is not None else None

    async def forget_counts(self, room_id: str, before: datetime) -> None:
        """Delete the counts of check-ins closed by `before`, and check-ins of which nothing is left."""
        closed = "room_id = ? AND closed <= ?"
        await self._db.run(
            f"DELETE FROM checkin_counts WHERE checkin_id IN (SELECT id FROM checkins WHERE {closed})",
            room_id,
            to_ms(before),
        )
        await self._db.run(f"UPDATE checkins SET people = NULL WHERE {closed}", room_id, to_ms(before))
        await self._db.run(
            f"DELETE FROM checkins WHERE {closed}"
            " AND NOT EXISTS (SELECT 1 FROM checkin_answers a WHERE a.checkin_id = checkins.id)",
            room_id,
            to_ms(before),
        )
