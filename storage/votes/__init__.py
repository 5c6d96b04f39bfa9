"""What the people of a group vote on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from storage.ballots import Marked
from storage.core.database import Database
from storage.core.times import to_ms
from storage.votes.row import Draft, Method, Tie, Told, Vote, vote, written
from storage.votes.secret import Papers
from storage.votes.tables import MARKS

__all__ = ["Draft", "Method", "Tie", "Told", "Vote", "Votes"]

_OPEN = "over IS NULL"


class Votes:
    """Stores votes: `marks` of open ones, `papers` of secret ones."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.marks = Marked(database, MARKS)
        self.papers = Papers(database)

    async def open(
        self, group_id: int, *, person: str, draft: Draft, roll: Iterable[str], event_id: str, now: datetime
    ) -> Vote:
        """Open one for the people of this roll, under a number that no other of the group ever had."""
        people = sorted(set(roll))
        number = await self._db.value(
            "INSERT INTO resource_numbers (group_id, kind, last) VALUES (?, 'vote', 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            group_id,
        )
        values = {
            "group_id": group_id,
            "number": number,
            "person": person,
            "what": draft.what,
            "options": json.dumps(draft.options, ensure_ascii=False),
            "method": draft.method,
            "tie": draft.tie,
            "secret": draft.secret,
            "decides": draft.decides,
            "roll": len(people),
            "event_id": event_id,
            "created": to_ms(now),
            "closes": to_ms(draft.closes),
        }
        row = await self._db.one(
            f"INSERT INTO votes ({', '.join(values)}) VALUES ({', '.join('?' * len(values))}) RETURNING *",
            *values.values(),
        )
        assert row is not None
        await self._db.run(
            "INSERT INTO vote_roll (vote_id, person) SELECT ?, value FROM json_each(?)", row["id"], json.dumps(people)
        )
        if draft.secret:
            await self.papers.begin(row["id"])
        return vote(row)

    # Looking.

    async def get(self, vote_id: int) -> Vote | None:
        """This vote, also once it is over."""
        row = await self._db.one("SELECT * FROM votes WHERE id = ?", vote_id)
        return vote(row) if row else None

    async def find(self, group_id: int, number: int) -> Vote | None:
        """The one with this number, also once it is over."""
        row = await self._db.one("SELECT * FROM votes WHERE group_id = ? AND number = ?", group_id, number)
        return vote(row) if row else None

    async def all_open(self, group_id: int) -> list[Vote]:
        """Those of the group that are open, the oldest first."""
        rows = await self._db.all(f"SELECT * FROM votes WHERE {_OPEN} AND group_id = ? ORDER BY id", group_id)
        return [vote(row) for row in rows]

    async def by_event(self, event_id: str) -> list[Vote]:
        """Those that this message opened: a vote, and those that went on between the best of it."""
        rows = await self._db.all("SELECT * FROM votes WHERE event_id = ? ORDER BY id", event_id)
        return [vote(row) for row in rows]

    async def made_by(self, person: str, group_id: int) -> list[Vote]:
        """Those of the group that this person opened, also once they are over."""
        rows = await self._db.all(
            "SELECT * FROM votes WHERE person = ? AND +group_id = ? ORDER BY number", person, group_id
        )
        return [vote(row) for row in rows]

    async def open_for(self, person: str, group_id: int) -> list[Vote]:
        """Those of the group that are open and on whose roll this person is."""
        rows = await self._db.all(
            f"SELECT * FROM votes WHERE {_OPEN} AND id IN (SELECT vote_id FROM vote_roll WHERE person = ?)"
            " AND group_id = ? ORDER BY id",
            person,
            group_id,
        )
        return [vote(row) for row in rows]

    # The roll.

    async def may_vote(self, vote_id: int, person: str) -> bool:
        """Whether somebody is on the roll of a vote that is open."""
        return bool(
            await self._db.value(
                "SELECT EXISTS (SELECT 1 FROM vote_roll WHERE vote_id = ? AND person = ?)", vote_id, person
            )
        )

    async def roll(self, vote_id: int) -> list[str]:
        """Those who can vote, while it is open."""
        rows = await self._db.all("SELECT person FROM vote_roll WHERE vote_id = ? ORDER BY person", vote_id)
        return [row["person"] for row in rows]

    async def strike(self, vote_id: int, person: str) -> None:
        """Take somebody off the roll, with what they voted: they are forgotten."""
        await self.marks.withdraw(vote_id, person)
        await self.papers.withdraw(vote_id, person)
        await self._db.run("DELETE FROM vote_roll WHERE vote_id = ? AND person = ?", vote_id, person)

    # Its end.

    async def end(self, vote_id: int, now: datetime, told: Told | None) -> None:
        """It is over, with this outcome, or cancelled: nothing is left that ties a person to a secret choice."""
        await self._db.run(
            "UPDATE votes SET over = ?, cancelled = ?, outcome = ? WHERE id = ?",
            to_ms(now),
            told is None,
            written(told) if told else None,
            vote_id,
        )
        await self._db.run(f"DELETE FROM {MARKS} WHERE ballot_id = ?", vote_id)
        await self.papers.destroy(vote_id)

    async def leave_to_group(self, vote_id: int) -> None:
        """Whoever opened it has left, or wants to be forgotten."""
        await self._db.run("UPDATE votes SET person = '' WHERE id = ?", vote_id)

    async def remove(self, vote_id: int) -> None:
        """Delete it, with all that was voted. Its number is not given again."""
        await self.papers.destroy(vote_id)
        await self._db.run("DELETE FROM votes WHERE id = ?", vote_id)
