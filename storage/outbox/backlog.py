"""How much is waiting: counts for health reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms


class Backlog(Struct, frozen=True):
    """Outbox messages waiting (without those held for a pause) and undecryptable messages."""

    messages: int
    oldest: datetime | None
    unread: int
    unread_long: int = 0
    troubles: frozenset[str] = frozenset()


BACKLOG = """
SELECT (SELECT count(*) FROM outbox WHERE done IS NULL AND NOT held) AS messages,
    (SELECT min(created) FROM outbox WHERE done IS NULL AND NOT held) AS oldest,
    (SELECT count(*) FROM ciphertexts) AS unread,
    (SELECT count(*) FROM ciphertexts WHERE at < ?) AS unread_long,
    (SELECT group_concat(kind) FROM troubles) AS troubles
"""


class Health:
    """Reads the backlog, and stores which alerts the operator has been sent."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def backlog(self, long_ago: datetime) -> Backlog:
        """What waits now, and what of it has been waiting since then; one statement."""
        row = await self._db.one(BACKLOG, to_ms(long_ago))
        assert row is not None
        return backlog_of(row)

    async def note(self, concern: str, now: datetime) -> None:
        """Store an alert, or renew it."""
        await self._db.run(
            "INSERT INTO concerns (name, seen) VALUES (?, ?) ON CONFLICT DO UPDATE SET seen = excluded.seen",
            concern,
            to_ms(now),
        )

    async def untold(self) -> list[str]:
        """The alerts that were not sent yet, the oldest first."""
        return [row["name"] for row in await self._db.all("SELECT name FROM concerns WHERE told IS NULL ORDER BY id")]

    async def told(self, concerns: Iterable[str], now: datetime) -> None:
        """Mark these alerts as sent."""
        for concern in concerns:
            await self._db.run("UPDATE concerns SET told = ? WHERE name = ?", to_ms(now), concern)


def backlog_of(row: Row) -> Backlog:
    """What a row of `BACKLOG` says."""
    return Backlog(
        row["messages"],
        from_ms(row["oldest"]) if row["oldest"] is not None else None,
        row["unread"],
        row["unread_long"],
        frozenset((row["troubles"] or "").split(",")) - {""},
    )
