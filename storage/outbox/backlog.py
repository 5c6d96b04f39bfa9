"""What is waiting, for health reports; and the alerts to the host."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms


class Backlog(Struct, frozen=True):
    """How many outbox messages wait (without those held for a pause), since when, and how many undecryptable ones.

    `unread_long` are those undecryptable for long; `troubles` the names of problems with the bot's own keys.
    """

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
    """Reads the backlog, and stores which alerts the host has been sent."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def backlog(self, long_ago: datetime) -> Backlog:
        """What waits now; `unread_long` counts what has been undecryptable since `long_ago`. One statement."""
        row = await self._db.one(BACKLOG, to_ms(long_ago))
        assert row is not None
        return backlog_of(row)

    async def note(self, alert: str, now: datetime) -> None:
        """Store an alert by its name, or note that it was seen again."""
        await self._db.run(
            "INSERT INTO alerts (name, seen) VALUES (?, ?) ON CONFLICT DO UPDATE SET seen = excluded.seen",
            alert,
            to_ms(now),
        )

    async def untold(self) -> list[str]:
        """The names of alerts that have not been sent yet, the oldest first."""
        return [row["name"] for row in await self._db.all("SELECT name FROM alerts WHERE told IS NULL ORDER BY id")]

    async def told(self, alerts: Iterable[str], now: datetime) -> None:
        """Mark these alerts as sent."""
        for alert in alerts:
            await self._db.run("UPDATE alerts SET told = ? WHERE name = ?", to_ms(now), alert)


def backlog_of(row: Row) -> Backlog:
    """The backlog in a row of the query `BACKLOG`."""
    return Backlog(
        row["messages"],
        from_ms(row["oldest"]) if row["oldest"] is not None else None,
        row["unread"],
        row["unread_long"],
        frozenset((row["troubles"] or "").split(",")) - {""},
    )
