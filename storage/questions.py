"""What the bot asked somebody so that their command can be completed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from storage.database import Database, Row
from storage.times import to_ms


@dataclass(frozen=True, slots=True)
class Question:
    """A command waits for one more word: it goes between `before` and `after`.

    With `choices`, a number picks one of them; when it `asks_group`, they are the numbers of groups and the command is
    run for the one picked. `group_id` is set when a direct chat has already settled the group.
    """

    before: str
    after: str = ""
    choices: tuple[str, ...] = ()
    group_id: int | None = None
    asks_group: bool = False


class Questions:
    """At most one open question for a person in a room: a newer one replaces it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def ask(self, room_id: str, person: str, question: Question, until: datetime) -> int:
        """Keep a question until then; its number."""
        number: int = await self._db.value(
            "INSERT OR REPLACE INTO questions (room_id, person, before, after, choices, asks_group, group_id, until)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            room_id,
            person,
            question.before,
            question.after,
            json.dumps(question.choices),
            question.asks_group,
            question.group_id,
            to_ms(until),
        )
        return number

    async def take(self, room_id: str, person: str, now: datetime, number: int | None = None) -> Question | None:
        """Remove and return the person's open question (that one, if a number is given)."""
        row = await self._db.one(
            "DELETE FROM questions WHERE room_id = ? AND person = ? AND until > ? AND (? IS NULL OR id = ?)"
            " RETURNING *",
            room_id,
            person,
            to_ms(now),
            number,
            number,
        )
        return _question(row) if row else None

    async def forget(self, before: datetime) -> None:
        """Drop the questions nobody answered in time."""
        await self._db.run("DELETE FROM questions WHERE until < ?", to_ms(before))


def _question(row: Row) -> Question:
    choices = tuple(json.loads(row["choices"]))
    return Question(row["before"], row["after"], choices, row["group_id"], bool(row["asks_group"]))
