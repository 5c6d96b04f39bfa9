"""What is proposed in a group, and what its people say to it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from storage.core.database import Database
from storage.core.times import to_ms
from storage.proposals.row import STANDS, TO_ASK, Answer, Ending, Kind, Proposal, Stage, Stand, answer, proposal

__all__ = ["KEPT_ANSWERS", "TO_ASK", "Answer", "Ending", "Kind", "Proposal", "Proposals", "Stage", "Stand"]

KEPT_ANSWERS = 20
"""How many messages and taps of each person, and of each kind, are kept in a proposal: the newest."""

_OPEN = "over IS NULL"
_STANDS = ", ".join(f"'{each}'" for each in STANDS)


class Proposals:
    """Stores proposals. Each message and each tap is a row: the last one counts; taking it back leaves the others."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(
        self,
        group_id: int,
        *,
        person: str,
        what: str,
        method: str,
        stage: Stage,
        until: datetime,
        roll: Iterable[str],
        source: str = "",
        private: bool = False,
        event_id: str,
        now: datetime,
    ) -> Proposal:
        """Store one under a number that no other of the group ever had, with those who can answer."""
        people = sorted(roll)
        row = await self._db.one(
            "INSERT INTO proposals (group_id, number, person, what, method, stage, until, size, private, source,"
            " event_id, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
            group_id,
            await self._next_number(group_id),
            person,
            what,
            method,
            stage,
            to_ms(until),
            len(people),
            private,
            source,
            event_id,
            to_ms(now),
        )
        assert row is not None
        await self._db.run("INSERT INTO proposal_roll SELECT ?, value FROM json_each(?)", row["id"], json.dumps(people))
        return proposal(row)

    async def _next_number(self, group_id: int) -> int:
        number: int = await self._db.value(
            "INSERT INTO resource_numbers (group_id, kind, last) VALUES (?, 'proposal', 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            group_id,
        )
        return number

    # Looking.

    async def get(self, proposal_id: int) -> Proposal | None:
        """This proposal, also once it is over."""
        row = await self._db.one("SELECT * FROM proposals WHERE id = ?", proposal_id)
        return proposal(row) if row else None

    async def find(self, group_id: int, number: int) -> Proposal | None:
        """The one with this number, also once it is over."""
        row = await self._db.one("SELECT * FROM proposals WHERE group_id = ? AND number = ?", group_id, number)
        return proposal(row) if row else None

    async def open(self, group_id: int) -> list[Proposal]:
        """Those of the group that are open, in the order of their numbers."""
        rows = await self._db.all(f"SELECT * FROM proposals WHERE {_OPEN} AND group_id = ? ORDER BY number", group_id)
        return [proposal(row) for row in rows]

    async def made_by(self, person: str, group_id: int) -> list[Proposal]:
        """Those of the group that this person proposed, also once they are over."""
        rows = await self._db.all(
            "SELECT * FROM proposals WHERE person = ? AND +group_id = ? ORDER BY number", person, group_id
        )
        return [proposal(row) for row in rows]

    async def by_event(self, event_id: str) -> Proposal | None:
        """What this message proposed."""
        row = await self._db.one("SELECT * FROM proposals WHERE event_id = ?", event_id)
        return proposal(row) if row else None

    async def by_change(self, event_id: str) -> Proposal | None:
        """The open one that this message gave its words."""
        row = await self._db.one(f"SELECT * FROM proposals WHERE changed = ? AND {_OPEN}", event_id)
        return proposal(row) if row else None

    async def answered_by(self, person: str) -> list[Proposal]:
        """Those that are open to which somebody has said something, whatever the group."""
        rows = await self._db.all(
            f"SELECT * FROM proposals WHERE {_OPEN}"
            " AND id IN (SELECT proposal_id FROM proposal_answers WHERE person = ?) ORDER BY id",
            person,
        )
        return [proposal(row) for row in rows]

    async def may_answer(self, proposal_id: int, person: str) -> bool:
        """Whether this person was in the group for long enough at the opening."""
        return bool(
            await self._db.value(
                "SELECT EXISTS (SELECT 1 FROM proposal_roll WHERE proposal_id = ? AND person = ?)", proposal_id, person
            )
        )

    # Its life.

    async def enter(self, proposal_id: int, stage: Stage, until: datetime) -> None:
        """It is in this stage, until then."""
        await self._db.run("UPDATE proposals SET stage = ?, until = ? WHERE id = ?", stage, to_ms(until), proposal_id)

    async def reword(self, before: Proposal, what: str, event_id: str) -> None:
        """This message gives it other words; without an `event_id` they are corrected, and nothing is known of it."""
        await self._db.run(
            "UPDATE proposals SET what = ?1, before = iif(?2 = '', before, what),"
            " changed = iif(?2 = '', changed, ?2) WHERE id = ?3",
            what,
            event_id,
            before.id,
        )

    async def void(self, proposal_id: int) -> None:
        """Forget all answers, because they were given to other words. Open objections stay: they are asked about it."""
        await self._db.run(
            "DELETE FROM proposal_answers WHERE proposal_id = ?1 AND (kind NOT IN ('no', 'safer') OR person NOT IN"
            " (SELECT person FROM proposal_answers WHERE kind = 'no' AND id IN (SELECT max(id) FROM proposal_answers"
            f" WHERE proposal_id = ?1 AND kind IN ({_STANDS}) GROUP BY person)))",
            proposal_id,
        )
        await self._db.run(
            f"UPDATE proposal_answers SET asked = {TO_ASK} WHERE proposal_id = ? AND kind = 'no'", proposal_id
        )

    async def take_change(self, event_id: str) -> Proposal | None:
        """What this message had changed, with the words before it; returned only once."""
        row = await self._db.one(
            "UPDATE proposals SET what = before, before = NULL, changed = NULL"
            " WHERE changed = ? AND over IS NULL RETURNING *",
            event_id,
        )
        return proposal(row) if row else None

    async def try_again(self, proposal_id: int) -> None:
        """Other words did not meet an objection."""
        await self._db.run("UPDATE proposals SET tries = tries + 1 WHERE id = ?", proposal_id)

    async def end(self, proposal_id: int, ending: Ending, now: datetime) -> None:
        """It is over."""
        await self._db.run("UPDATE proposals SET over = ?, ending = ? WHERE id = ?", to_ms(now), ending, proposal_id)

    async def extend(self, proposal_id: int, until: datetime) -> None:
        """It is open again, for the only time."""
        await self._db.run(
            "UPDATE proposals SET over = NULL, ending = NULL, extended = 1, stage = 'open', until = ? WHERE id = ?",
            to_ms(until),
            proposal_id,
        )

    async def leave_to_group(self, proposal_id: int) -> None:
        """Whoever proposed it has left, or took their message back."""
        await self._db.run("UPDATE proposals SET person = '' WHERE id = ?", proposal_id)

    async def remove(self, proposal_id: int) -> None:
        """Delete it, with all answers. Its number is not given again."""
        await self._db.run("DELETE FROM proposals WHERE id = ?", proposal_id)

    # What people say.

    async def say(self, proposal_id: int, person: str, kind: Kind, event_id: str, words: str | None = None) -> Answer:
        """Store what a message or a tap says."""
        row = await self._db.one(
            "INSERT INTO proposal_answers (proposal_id, person, kind, words, event_id) VALUES (?, ?, ?, ?, ?)"
            " RETURNING *",
            proposal_id,
            person,
            kind,
            words,
            event_id,
        )
        assert row is not None
        await self._db.run(
            "DELETE FROM proposal_answers WHERE proposal_id = ?1 AND person = ?2 AND kind = ?3"
            " AND id <= (SELECT id FROM proposal_answers WHERE proposal_id = ?1 AND person = ?2 AND kind = ?3"
            " ORDER BY id DESC LIMIT 1 OFFSET ?4)",
            proposal_id,
            person,
            kind,
            KEPT_ANSWERS,
        )
        return answer(row)

    async def standing(self, proposal_id: int) -> list[Answer]:
        """What each person says now, in the order in which they said it."""
        rows = await self._db.all(
            "SELECT * FROM proposal_answers WHERE id IN (SELECT max(id) FROM proposal_answers WHERE proposal_id = ?"
            f" AND kind IN ({_STANDS}) GROUP BY person) ORDER BY id",
            proposal_id,
        )
        return [answer(row) for row in rows]

    async def latest(self, proposal_id: int, kind: Kind) -> list[Answer]:
        """The newest of this kind of each person, in the order in which they said it."""
        rows = await self._db.all(
            "SELECT * FROM proposal_answers WHERE id IN (SELECT max(id) FROM proposal_answers WHERE proposal_id = ?"
            " AND kind = ? GROUP BY person) ORDER BY id",
            proposal_id,
            kind,
        )
        return [answer(row) for row in rows]

    async def answer(self, answer_id: int) -> Answer | None:
        """What was said with this id."""
        row = await self._db.one("SELECT * FROM proposal_answers WHERE id = ?", answer_id)
        return answer(row) if row else None

    async def said_with(self, event_id: str) -> Answer | None:
        """What somebody said with this message or tap."""
        row = await self._db.one("SELECT * FROM proposal_answers WHERE event_id = ? LIMIT 1", event_id)
        return answer(row) if row else None

    async def drop_words(self, event_id: str) -> None:
        """Forget the words of this message, but not what it meant: a number is no words."""
        await self._db.run("DELETE FROM proposal_answers WHERE event_id = ? AND kind = 'safer'", event_id)
        await self._db.run("UPDATE proposal_answers SET words = NULL WHERE event_id = ? AND kind <> 'exit'", event_id)

    async def take_back(self, event_id: str) -> tuple[Proposal, list[Answer]] | None:
        """Forget what this message or tap said: the proposal, and what it was."""
        rows = await self._db.all("DELETE FROM proposal_answers WHERE event_id = ? RETURNING *", event_id)
        found = await self.get(rows[0]["proposal_id"]) if rows else None
        return (found, [answer(row) for row in rows]) if found else None

    async def unsay(self, proposal_id: int, person: str, *kinds: Kind) -> bool:
        """Forget all that somebody said of these kinds; of everything without one. Whether there was anything."""
        rows = await self._db.all(
            "DELETE FROM proposal_answers WHERE proposal_id = ? AND person = ?"
            " AND (?3 = '[]' OR kind IN (SELECT value FROM json_each(?3))) RETURNING 1",
            proposal_id,
            person,
            json.dumps(kinds),
        )
        return bool(rows)

    async def unsay_all(self, proposal_id: int, kind: Kind) -> None:
        """Forget all that was said of this kind."""
        await self._db.run("DELETE FROM proposal_answers WHERE proposal_id = ? AND kind = ?", proposal_id, kind)

    async def note_asked(self, answer_id: int, times: int) -> None:
        """They have been asked so often whether it is met."""
        await self._db.run("UPDATE proposal_answers SET asked = ? WHERE id = ?", times, answer_id)

    async def note_removed(self, proposal_id: int, person: str, *, removed: bool) -> None:
        """Others have removed who objects; or they are back."""
        await self._db.run(
            "UPDATE proposal_answers SET removed = ? WHERE proposal_id = ? AND person = ? AND kind = 'no'",
            removed,
            proposal_id,
            person,
        )
