"""The answers to open check-ins."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct

from storage.checkins.ahead import CheckinAhead
from storage.core.database import Database
from storage.core.times import to_ms


class Answer(Struct, frozen=True, kw_only=True):
    """What one person said: marks of the scale, words, or both.

    `shows`: whether the words may be shown. `wish`: what would do the person good. `free`: it was a message of its own,
    such as a reply, and no command.
    """

    person: str
    marks: tuple[str, ...]
    words: str | None
    shows: bool = True
    wish: str | None = None
    free: bool = False


class CheckinAnswers:
    """Stores answers by check-in and person. Withdrawn ones are deleted."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.ahead = CheckinAhead(database)

    async def give(self, checkin_id: int, given: Answer, event_id: str, now: datetime) -> bool:
        """Store a person's answer. Returns whether it replaced an earlier one."""
        replaced = await self._db.value(
            "INSERT INTO checkin_answers (checkin_id, person, words, shows, wish, free, event_id, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET words = excluded.words, shows = excluded.shows, wish = excluded.wish,"
            " free = excluded.free, event_id = excluded.event_id, at = excluded.at, replaced = 1 RETURNING replaced",
            checkin_id,
            given.person,
            given.words,
            given.shows,
            given.wish,
            given.free,
            event_id,
            to_ms(now),
        )
        await self._db.run("DELETE FROM checkin_marks WHERE checkin_id = ? AND person = ?", checkin_id, given.person)
        for mark in given.marks:
            await self._mark(checkin_id, given.person, mark, event_id)
        return bool(replaced)

    async def add_mark(
        self, checkin_id: int, *, person: str, mark: str, excludes: Collection[str], event_id: str, now: datetime
    ) -> None:
        """Add a mark to a person's answer, which may be empty so far, and remove the marks that it excludes."""
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

    async def all(self, checkin_id: int) -> list[Answer]:
        """All answers so far, by time."""
        rows = await self._db.all(
            "SELECT person, words, shows, wish, free, (SELECT group_concat(mark, ' ') FROM checkin_marks m"
            " WHERE m.checkin_id = a.checkin_id AND m.person = a.person) AS marks"
            " FROM checkin_answers a WHERE checkin_id = ? ORDER BY at, person",
            checkin_id,
        )
        return [
            Answer(
                person=row["person"],
                marks=_words(row["marks"]),
                words=row["words"],
                shows=bool(row["shows"]),
                wish=row["wish"],
                free=bool(row["free"]),
            )
            for row in rows
        ]

    async def of(self, checkin_id: int, person: str) -> Answer | None:
        """This person's answer so far, or None."""
        return next((each for each in await self.all(checkin_id) if each.person == person), None)

    async def given_with(self, event_id: str) -> tuple[int, str] | None:
        """The check-in and the person of the answer that this message gave, or None."""
        row = await self._db.one("SELECT checkin_id, person FROM checkin_answers WHERE event_id = ?", event_id)
        return (row["checkin_id"], row["person"]) if row else None

    async def withdraw(self, event_id: str) -> None:
        """Delete what this message or reaction said: an answer, or one mark of it; the last mark takes it along."""
        # Who answered further questions is still there with those answers.
        await self._db.run(
            "UPDATE checkin_answers AS a SET words = NULL, wish = NULL WHERE event_id = ? AND EXISTS"
            " (SELECT 1 FROM checkin_steps s WHERE s.checkin_id = a.checkin_id AND s.person = a.person)",
            event_id,
        )
        await self._db.run(
            "DELETE FROM checkin_answers AS a WHERE event_id = ?1 AND (words IS NOT NULL OR NOT EXISTS"
            " (SELECT 1 FROM checkin_marks m WHERE m.checkin_id = a.checkin_id AND m.person = a.person"
            " AND m.event_id <> ?1)) AND NOT EXISTS"
            " (SELECT 1 FROM checkin_steps s WHERE s.checkin_id = a.checkin_id AND s.person = a.person)",
            event_id,
        )
        marked = await self._db.all(
            "DELETE FROM checkin_marks WHERE event_id = ? RETURNING checkin_id, person", event_id
        )
        for row in marked:
            await self._db.run(
                "DELETE FROM checkin_answers WHERE checkin_id = ?1 AND person = ?2 AND words IS NULL AND NOT EXISTS"
                " (SELECT 1 FROM checkin_marks WHERE checkin_id = ?1 AND person = ?2) AND NOT EXISTS"
                " (SELECT 1 FROM checkin_steps WHERE checkin_id = ?1 AND person = ?2)",
                row["checkin_id"],
                row["person"],
            )

    async def withdraw_of(self, checkin_id: int, person: str) -> bool:
        """Delete a person's answer. Returns whether there was one."""
        deleted = await self._db.value(
            "DELETE FROM checkin_answers WHERE checkin_id = ? AND person = ? RETURNING 1", checkin_id, person
        )
        return deleted is not None


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(text.split()) if text else ()
