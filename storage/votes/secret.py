"""The papers of secret votes: one for each person, under a name that only the vote's key can make of them.

The key is random: nothing that lasts could make it again. When a vote is closed the key, the papers and the roll go,
in the transaction in which they are counted.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from storage.core.database import Database
from storage.core.veil import slip
from storage.votes.row import numbers, paper

_KEY = 32  # bytes


class Papers:
    """Stores papers, and who has given one."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(self, vote_id: int) -> None:
        """A secret vote is opened: it has a key."""
        await self._db.run("INSERT INTO vote_keys VALUES (?, ?)", vote_id, secrets.token_bytes(_KEY))

    async def put(self, vote_id: int, person: str, choice: Sequence[int], event_id: str) -> bool:
        """Store what somebody on the roll chose, in the place of what they chose before; False without a key."""
        name = await self._slip(vote_id, person)
        if name is None:
            return False
        await self._db.run("INSERT OR REPLACE INTO vote_papers VALUES (?, ?, ?)", vote_id, name, paper(choice))
        await self._db.run(
            "UPDATE vote_roll SET event_id = ? WHERE vote_id = ? AND person = ?", event_id, vote_id, person
        )
        return True

    async def of(self, vote_id: int, person: str) -> tuple[int, ...] | None:
        """What somebody chose."""
        name = await self._slip(vote_id, person)
        found = await self._db.value("SELECT choice FROM vote_papers WHERE vote_id = ? AND slip = ?", vote_id, name)
        return numbers(found) if found is not None else None

    async def withdraw(self, vote_id: int, person: str) -> bool:
        """Delete somebody's paper, and that they gave one; whether there was one."""
        name = await self._slip(vote_id, person)
        found = await self._db.all(
            "DELETE FROM vote_papers WHERE vote_id = ? AND slip = ? RETURNING vote_id", vote_id, name
        )
        await self._db.run("UPDATE vote_roll SET event_id = NULL WHERE vote_id = ? AND person = ?", vote_id, person)
        return bool(found)

    async def given_by(self, event_id: str) -> tuple[int, str] | None:
        """The vote, and whose paper it is that this message gave."""
        row = await self._db.one("SELECT vote_id, person FROM vote_roll WHERE event_id = ?", event_id)
        return (row["vote_id"], row["person"]) if row else None

    async def all(self, vote_id: int) -> list[tuple[int, ...]]:
        """What is on the papers, in no order of people or time."""
        rows = await self._db.all("SELECT choice FROM vote_papers WHERE vote_id = ? ORDER BY choice", vote_id)
        return [numbers(row["choice"]) for row in rows]

    async def has_key(self, vote_id: int) -> bool:
        """Whether papers can be given: not of one that came along from another instance."""
        return bool(await self._db.value("SELECT EXISTS (SELECT 1 FROM vote_keys WHERE vote_id = ?)", vote_id))

    async def destroy(self, vote_id: int) -> None:
        """Delete the key, all papers, and every message about the vote to somebody in private, sent or not."""
        await self._db.run("DELETE FROM vote_keys WHERE vote_id = ?", vote_id)
        await self._db.run("DELETE FROM vote_papers WHERE vote_id = ?", vote_id)
        await self._db.run("DELETE FROM vote_roll WHERE vote_id = ?", vote_id)
        await self._db.run(
            "DELETE FROM outbox WHERE feature = 'votes' AND kind = 'secret' AND subject = ? AND live IS NULL",
            str(vote_id),
        )

    async def _slip(self, vote_id: int, person: str) -> bytes | None:
        key: bytes | None = await self._db.value("SELECT key FROM vote_keys WHERE vote_id = ?", vote_id)
        return slip(key, person)
