"""How people said they are, while a check-in is open. Once it is closed only that it took place is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.database import Database, Row
from storage.times import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Checkin:
    """An open check-in; `event_id` is the command that opened it."""

    id: int
    room_id: str
    group_id: int
    question: str | None
    opener: str
    event_id: str
    opened: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person said: a level, words, or both."""

    person: str
    level: int | None
    words: str | None


class Checkins:
    """Check-ins and their answers. Closed ones are never shown again, so nothing here returns them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open_in(self, room_id: str) -> Checkin | None:
        """The room's open check-in."""
        return await self._open("room_id = ? AND closed IS NULL ORDER BY id DESC LIMIT 1", room_id)

    async def get(self, checkin_id: int) -> Checkin | None:
        """This check-in, while it is open."""
        return await self._open("id = ? AND closed IS NULL", checkin_id)

    async def by_event(self, event_id: str) -> Checkin | None:
        """The open check-in that this command opened."""
        return await self._open("event_id = ? AND closed IS NULL", event_id)

    async def _open(self, condition: str, value: int | str) -> Checkin | None:
        row = await self._db.one(f"SELECT * FROM checkins WHERE {condition}", value)
        return _checkin(row) if row else None

    async def begin(
        self, room_id: str, group_id: int, question: str | None, opener: str, event_id: str, now: datetime
    ) -> Checkin:
        """Open a check-in. That the room has no other one open is the caller's to know."""
        row = await self._db.one(
            "INSERT INTO checkins (room_id, group_id, question, opener, event_id, opened)"
            " VALUES (?, ?, ?, ?, ?, ?) RETURNING *",
            room_id,
            group_id,
            question,
            opener,
            event_id,
            to_ms(now),
        )
        assert row is not None
        return _checkin(row)

    async def answer(
        self, checkin_id: int, person: str, level: int | None, words: str | None, event_id: str, now: datetime
    ) -> bool:
        """Keep a person's answer to an open check-in; True if it replaced an earlier one of theirs."""
        replaced = await self._db.value(
            "INSERT INTO checkin_answers (checkin_id, person, level, words, event_id, at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET level = excluded.level, words = excluded.words,"
            " event_id = excluded.event_id, at = excluded.at, replaced = 1 RETURNING replaced",
            checkin_id,
            person,
            level,
            words,
            event_id,
            to_ms(now),
        )
        return bool(replaced)

    async def answers(self, checkin_id: int) -> list[Answer]:
        """What was said so far, in order of time."""
        rows = await self._db.all(
            "SELECT person, level, words FROM checkin_answers WHERE checkin_id = ? ORDER BY at, person", checkin_id
        )
        return [Answer(row["person"], row["level"], row["words"]) for row in rows]

    async def withdraw(self, event_id: str) -> Checkin | None:
        """Delete the answer that this message gave; its check-in, if there was one and it is still open."""
        checkin_id = await self._db.value(
            "DELETE FROM checkin_answers WHERE event_id = ? RETURNING checkin_id", event_id
        )
        return await self.get(checkin_id) if checkin_id is not None else None

    async def withdraw_of(self, checkin_id: int, person: str) -> bool:
        """Delete a person's answer; whether there was one."""
        deleted = await self._db.value(
            "DELETE FROM checkin_answers WHERE checkin_id = ? AND person = ? RETURNING 1", checkin_id, person
        )
        return deleted is not None

    async def close(self, checkin_id: int, now: datetime) -> None:
        """End a check-in: its answers and its question are deleted, that it took place remains."""
        await self._db.run("DELETE FROM checkin_answers WHERE checkin_id = ?", checkin_id)
        await self._db.run(
            "UPDATE checkins SET closed = ?, question = NULL WHERE id = ? AND closed IS NULL", to_ms(now), checkin_id
        )

    async def cancel(self, checkin_id: int) -> None:
        """Delete a check-in and its answers as if it had not been opened."""
        await self._db.run("DELETE FROM checkins WHERE id = ?", checkin_id)


def _checkin(row: Row) -> Checkin:
    return Checkin(
        row["id"],
        row["room_id"],
        row["group_id"],
        row["question"],
        row["opener"],
        row["event_id"],
        from_ms(row["opened"]),
    )
