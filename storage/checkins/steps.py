"""Check-ins of several questions: the answers after the first one, and what each person was asked last."""

from __future__ import annotations

from datetime import datetime

from storage.checkins.answers import Answer
from storage.core.database import Database
from storage.core.times import to_ms


class CheckinSteps:
    """Stores answers to later questions. Steps count from 0; the first question's are in `CheckinAnswers`."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def give(self, checkin_id: int, step: int, given: Answer, event_id: str, now: datetime) -> None:
        """Store a person's words in answer to a later question, instead of earlier ones."""
        await self._db.run(
            "INSERT INTO checkin_answers (checkin_id, person, words, shows, event_id, at) VALUES (?, ?, NULL, 1, '', ?)"
            " ON CONFLICT DO NOTHING",
            checkin_id,
            given.person,
            to_ms(now),
        )
        await self._db.run(
            "INSERT OR REPLACE INTO checkin_steps (checkin_id, person, step, words, shows, event_id)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            checkin_id,
            given.person,
            step,
            given.words,
            given.shows,
            event_id,
        )

    async def all(self, checkin_id: int, step: int) -> list[Answer]:
        """All answers to one of the later questions."""
        rows = await self._db.all(
            "SELECT s.person, s.words, s.shows FROM checkin_steps s JOIN checkin_answers a"
            " ON a.checkin_id = s.checkin_id AND a.person = s.person"
            " WHERE s.checkin_id = ? AND s.step = ? ORDER BY a.at, s.person",
            checkin_id,
            step,
        )
        return [Answer(person=row["person"], marks=(), words=row["words"], shows=bool(row["shows"])) for row in rows]

    async def of(self, checkin_id: int, person: str) -> set[int]:
        """The steps that this person has answered."""
        rows = await self._db.all(
            "SELECT step FROM checkin_steps WHERE checkin_id = ? AND person = ?", checkin_id, person
        )
        return {row["step"] for row in rows}

    async def given_with(self, event_id: str) -> tuple[int, int, str] | None:
        """The check-in, the step and the person of the answer that this message gave, or None."""
        row = await self._db.one("SELECT checkin_id, step, person FROM checkin_steps WHERE event_id = ?", event_id)
        return (row["checkin_id"], row["step"], row["person"]) if row else None

    async def withdraw(self, event_id: str) -> None:
        """Delete this message's answer to a later question, and the person's whole answer if nothing else is left."""
        retention = await self._db.all(
            "DELETE FROM checkin_steps WHERE event_id = ? RETURNING checkin_id, person", event_id
        )
        for row in retention:
            await self._db.run(
                "DELETE FROM checkin_answers AS a WHERE checkin_id = ?1 AND person = ?2 AND words IS NULL"
                " AND NOT EXISTS (SELECT 1 FROM checkin_marks WHERE checkin_id = ?1 AND person = ?2)"
                " AND NOT EXISTS (SELECT 1 FROM checkin_steps WHERE checkin_id = ?1 AND person = ?2)",
                row["checkin_id"],
                row["person"],
            )

    async def ask(self, person: str, checkin_id: int, step: int, until: datetime) -> None:
        """Note that the person was asked this in the direct chat; what they write there until then is the answer."""
        await self._db.run(
            "INSERT OR REPLACE INTO checkin_prompts (person, checkin_id, step, until) VALUES (?, ?, ?, ?)",
            person,
            checkin_id,
            step,
            to_ms(until),
        )

    async def asked(self, person: str, now: datetime) -> tuple[int, int] | None:
        """The check-in and step that the person was asked about last, or None. Returned only once."""
        row = await self._db.one(
            "DELETE FROM checkin_prompts WHERE person = ? RETURNING checkin_id, step, until", person
        )
        return (row["checkin_id"], row["step"]) if row and row["until"] > to_ms(now) else None
