"""How people said they are, while a check-in is open. Once it is closed only that it took place is kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.database import Database, Row
from storage.times import from_ms, to_ms

Sight = Literal["group", "facilitators", "anonymous"]
"""Who learns who answered what."""

Place = Literal["room", "private"]
"""Where people answer."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a check-in is held, as it was announced. `viewers` are the facilitators who will see the answers, by id.

    `least` is the smallest number of answers that are shown together.
    """

    scale: str = "level"
    sight: Sight = "group"
    place: Place = "room"
    least: int = 3
    viewers: tuple[str, ...] = ()


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
    until: datetime
    manner: Manner


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person said: marks of the scale, words, or both. `shows` is whether the words may be shown."""

    person: str
    marks: tuple[str, ...]
    words: str | None
    shows: bool = True


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

    async def open_for(self, person: str) -> list[Checkin]:
        """The open check-ins of the rooms that this person is in, the newest first."""
        rows = await self._db.all(
            "SELECT c.* FROM checkins c JOIN state s ON s.room_id = c.room_id AND s.type = 'm.room.member'"
            " AND s.key = ? AND s.content ->> 'membership' = 'join' WHERE c.closed IS NULL ORDER BY c.id DESC",
            person,
        )
        return [_checkin(row) for row in rows]

    async def _open(self, condition: str, value: int | str) -> Checkin | None:
        row = await self._db.one(f"SELECT * FROM checkins WHERE {condition}", value)
        return _checkin(row) if row else None

    async def begin(
        self,
        room_id: str,
        group_id: int,
        question: str | None,
        opener: str,
        event_id: str,
        now: datetime,
        until: datetime,
        manner: Manner,
    ) -> Checkin:
        """Open a check-in. That the room has no other one open is the caller's to know."""
        row = await self._db.one(
            "INSERT INTO checkins (room_id, group_id, question, opener, event_id, opened, until, scale, sight, place,"
            " least, viewers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
            room_id,
            group_id,
            question,
            opener,
            event_id,
            to_ms(now),
            to_ms(until),
            manner.scale,
            manner.sight,
            manner.place,
            manner.least,
            " ".join(manner.viewers),
        )
        assert row is not None
        return _checkin(row)

    async def answer(self, checkin_id: int, given: Answer, event_id: str, now: datetime) -> bool:
        """Keep a person's answer to an open check-in; True if it replaced an earlier one of theirs."""
        replaced = await self._db.value(
            "INSERT INTO checkin_answers (checkin_id, person, words, shows, event_id, at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET words = excluded.words, shows = excluded.shows,"
            " event_id = excluded.event_id, at = excluded.at, replaced = 1 RETURNING replaced",
            checkin_id,
            given.person,
            given.words,
            given.shows,
            event_id,
            to_ms(now),
        )
        await self._db.run("DELETE FROM checkin_marks WHERE checkin_id = ? AND person = ?", checkin_id, given.person)
        for mark in given.marks:
            await self._mark(checkin_id, given.person, mark, event_id)
        return bool(replaced)

    async def add_mark(
        self, checkin_id: int, person: str, mark: str, excludes: Collection[str], event_id: str, now: datetime
    ) -> None:
        """Add one more mark to a person's answer, with or without an answer so far; those it excludes go."""
        await self._db.run(
            "INSERT INTO checkin_answers (checkin_id, person, words, shows, event_id, at) VALUES (?, ?, NULL, 1, ?, ?)"
            " ON CONFLICT DO NOTHING",
            checkin_id,
            person,
            event_id,
            to_ms(now),
        )
        for each in excludes:
            await self._db.run(
                "DELETE FROM checkin_marks WHERE checkin_id = ? AND person = ? AND mark = ?", checkin_id, person, each
            )
        await self._mark(checkin_id, person, mark, event_id)

    async def _mark(self, checkin_id: int, person: str, mark: str, event_id: str) -> None:
        await self._db.run(
            "INSERT OR REPLACE INTO checkin_marks (checkin_id, person, mark, event_id) VALUES (?, ?, ?, ?)",
            checkin_id,
            person,
            mark,
            event_id,
        )

    async def answers(self, checkin_id: int) -> list[Answer]:
        """What was said so far, in order of time."""
        rows = await self._db.all(
            "SELECT person, words, shows, (SELECT group_concat(mark, ' ') FROM checkin_marks m"
            " WHERE m.checkin_id = a.checkin_id AND m.person = a.person) AS marks"
            " FROM checkin_answers a WHERE checkin_id = ? ORDER BY at, person",
            checkin_id,
        )
        return [Answer(row["person"], _words(row["marks"]), row["words"], bool(row["shows"])) for row in rows]

    async def given_with(self, event_id: str) -> tuple[int, str] | None:
        """The check-in and the person of the answer that this message gave."""
        row = await self._db.one("SELECT checkin_id, person FROM checkin_answers WHERE event_id = ?", event_id)
        return (row["checkin_id"], row["person"]) if row else None

    async def withdraw(self, event_id: str) -> None:
        """Delete what this message or reaction said: an answer, or one mark of it (the last one takes it along)."""
        await self._db.run(
            "DELETE FROM checkin_answers WHERE event_id = ?1 AND (words IS NOT NULL OR NOT EXISTS (SELECT 1 FROM"
            " checkin_marks m WHERE m.checkin_id = checkin_answers.checkin_id AND m.person = checkin_answers.person"
            " AND m.event_id <> ?1))",
            event_id,
        )
        marked = await self._db.all(
            "DELETE FROM checkin_marks WHERE event_id = ? RETURNING checkin_id, person", event_id
        )
        for row in marked:
            await self._db.run(
                "DELETE FROM checkin_answers WHERE checkin_id = ?1 AND person = ?2 AND words IS NULL AND NOT EXISTS"
                " (SELECT 1 FROM checkin_marks WHERE checkin_id = ?1 AND person = ?2)",
                row["checkin_id"],
                row["person"],
            )

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


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(text.split()) if text else ()


def _checkin(row: Row) -> Checkin:
    manner = Manner(row["scale"], row["sight"], row["place"], row["least"], _words(row["viewers"]))
    return Checkin(
        row["id"],
        row["room_id"],
        row["group_id"],
        row["question"],
        row["opener"],
        row["event_id"],
        from_ms(row["opened"]),
        from_ms(row["until"]),
        manner,
    )
