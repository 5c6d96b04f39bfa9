"""Goals: their words, and whether they are going, resting or ended."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import to_ms

State = Literal["going", "resting", "ended"]


class Goal(Struct, frozen=True, kw_only=True):
    """Something that somebody wants to move towards. `number` is what they call it by where they have several."""

    id: int
    person: str
    number: int
    words: str
    state: State
    learned: str | None
    unanswered: int
    in_room: bool

    @property
    def code(self) -> str:
        """What its person calls it by: "G1"."""
        return f"G{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state != "ended"


class OwnGoals:
    """Stores goals. What a message changed is undone with it, as long as it was the last that changed it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, person: str, words: str, event_id: str, *, in_room: bool) -> Goal:
        """Store a goal, under a number of the person's own."""
        row = await self._db.one(
            "INSERT INTO goals (person, number, words, state, in_room, event_id) VALUES (?1,"
            " coalesce((SELECT max(number) FROM goals WHERE person = ?1), 0) + 1, ?2, 'going', ?3, ?4) RETURNING *",
            person,
            words,
            in_room,
            event_id,
        )
        assert row is not None
        return _goal(row)

    async def get(self, goal_id: int) -> Goal | None:
        """This goal, while it is kept."""
        row = await self._db.one("SELECT * FROM goals WHERE id = ?", goal_id)
        return _goal(row) if row else None

    async def of(self, person: str) -> list[Goal]:
        """All goals of a person that are kept, the oldest first."""
        rows = await self._db.all("SELECT * FROM goals WHERE person = ? ORDER BY number", person)
        return [_goal(row) for row in rows]

    async def by_event(self, event_id: str) -> Goal | None:
        """The goal that this message told."""
        row = await self._db.one("SELECT * FROM goals WHERE event_id = ?", event_id)
        return _goal(row) if row else None

    async def by_changing(self, event_id: str) -> Goal | None:
        """The goal of which this message has changed the words."""
        row = await self._db.one("SELECT * FROM goals WHERE words_by = ?", event_id)
        return _goal(row) if row else None

    async def reword(self, goal_id: int, words: str, event_id: str) -> None:
        """It says this from now on, by the word of this message."""
        await self._db.run(
            "UPDATE goals SET before_words = words, words = ?, words_by = ? WHERE id = ?", words, event_id, goal_id
        )

    async def correct(self, goal_id: int, words: str) -> None:
        """The message that told it says this now."""
        await self._db.run("UPDATE goals SET words = ? WHERE id = ?", words, goal_id)

    async def become(self, goal_id: int, state: State, event_id: str | None) -> None:
        """It is in this state from now on, by the word of this message; without one, by itself."""
        await self._db.run(
            "UPDATE goals SET before_state = state, state = ?, state_by = ?, unanswered = 0 WHERE id = ?",
            state,
            event_id,
            goal_id,
        )

    async def end(self, goal_id: int, learned: str | None, event_id: str, now: datetime) -> None:
        """It has ended, reached or let go: of which of the two it was, nothing is kept."""
        await self.become(goal_id, "ended", event_id)
        await self._db.run("UPDATE goals SET learned = ?, ended = ? WHERE id = ?", learned, to_ms(now), goal_id)

    async def nudged(self, goal_id: int) -> None:
        """Note a nudge that is not answered yet."""
        await self._db.run("UPDATE goals SET unanswered = unanswered + 1 WHERE id = ?", goal_id)

    async def heard_of(self, goal_id: int) -> None:
        """Its person has spoken of it."""
        await self._db.run("UPDATE goals SET unanswered = 0 WHERE id = ? AND unanswered > 0", goal_id)

    async def remove(self, goal_id: int) -> None:
        """Delete it, and all that belongs to it."""
        await self._db.run("DELETE FROM goals WHERE id = ?", goal_id)

    async def take_back(self, event_id: str) -> list[Goal]:
        """Undo what this message did to goals. Returns those that it changed and that are still there."""
        await self._db.run("DELETE FROM goals WHERE event_id = ? AND NOT in_room", event_id)
        words = await self._db.all(
            "UPDATE goals SET words = before_words, before_words = NULL, words_by = NULL WHERE words_by = ?"
            " RETURNING *",
            event_id,
        )
        states = await self._db.all(
            "UPDATE goals SET state = before_state, before_state = NULL, state_by = NULL, learned = NULL, ended = NULL"
            " WHERE state_by = ? RETURNING *",
            event_id,
        )
        return [_goal(row) for row in (*words, *states)]


def _goal(row: Row) -> Goal:
    return Goal(
        id=row["id"],
        person=row["person"],
        number=row["number"],
        words=row["words"],
        state=row["state"],
        learned=row["learned"],
        unanswered=row["unanswered"],
        in_room=bool(row["in_room"]),
    )
