"""What the bot asked somebody so that their command can be completed."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from msgspec import Struct

from storage.connection import Row
from storage.database import Database
from storage.times import to_ms

KEEP_COMPLETIONS = timedelta(days=366)
"""How long a command of several messages can be taken back by each of them."""


class Question(Struct, frozen=True):
    """A command waits for one more word: it goes between `before` and `after`.

    With `choices`, a number picks one of them; when it `asks_group`, they are the numbers of groups and the command is
    run for the one picked. `group_id` is set when a direct chat has already settled the group. `event_id` is the
    message in which the command stands.
    """

    before: str
    after: str = ""
    choices: tuple[str, ...] = ()
    group_id: int | None = None
    asks_group: bool = False
    event_id: str | None = None


class Questions:
    """At most one open question for a person in a room: a newer one replaces it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def ask(self, room_id: str, person: str, question: Question, until: datetime) -> int:
        """Keep a question until then; its number."""
        number: int = await self._db.value(
            "INSERT OR REPLACE INTO questions (room_id, person, before, after, choices, asks_group, group_id, until,"
            " event_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            room_id,
            person,
            question.before,
            question.after,
            json.dumps(question.choices),
            question.asks_group,
            question.group_id,
            to_ms(until),
            question.event_id,
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

    async def completed(self, question: Question, event_id: str, now: datetime) -> None:
        """That message answered the question: what the command does from now on is the doing of both."""
        if question.event_id and question.event_id != event_id:
            await self._db.run(
                "INSERT OR REPLACE INTO completions VALUES (?, ?, ?)", question.event_id, event_id, to_ms(now)
            )

    async def withdraw(self, event_id: str) -> list[str]:
        """A message was taken back: nothing is asked about it any more. It, and those that completed it, in order."""
        rows = await self._db.all(
            "WITH RECURSIVE chain (event_id) AS (SELECT ? UNION"
            " SELECT c.completed_by FROM completions c JOIN chain ON c.event_id = chain.event_id)"
            " SELECT event_id FROM chain",
            event_id,
        )
        found = [row["event_id"] for row in rows]
        await self._db.run(
            "DELETE FROM questions WHERE event_id IN (SELECT value FROM json_each(?))", json.dumps(found)
        )
        return found

    async def forget(self, now: datetime) -> None:
        """Drop the questions nobody answered in time, and which messages belong together after `KEEP_COMPLETIONS`."""
        await self._db.run("DELETE FROM questions WHERE until < ?", to_ms(now))
        await self._db.run("DELETE FROM completions WHERE at < ?", to_ms(now - KEEP_COMPLETIONS))


def _question(row: Row) -> Question:
    choices = tuple(json.loads(row["choices"]))
    return Question(row["before"], row["after"], choices, row["group_id"], bool(row["asks_group"]), row["event_id"])
