"""What waits, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.database import Database, Row
from storage.times import from_ms


@dataclass(frozen=True, slots=True)
class Backlog:
    """The letters on their way (what is held for somebody's pause is not), and the messages without their keys."""

    letters: int
    oldest: datetime | None
    unread: int


BACKLOG = """
SELECT (SELECT count(*) FROM outbox WHERE done IS NULL AND NOT held) AS letters,
    (SELECT min(created) FROM outbox WHERE done IS NULL AND NOT held) AS oldest,
    (SELECT count(*) FROM ciphertexts) AS unread
"""


class Health:
    """How much there is still to do."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def backlog(self) -> Backlog:
        """What waits now; one statement."""
        row = await self._db.one(BACKLOG)
        assert row is not None
        return backlog_of(row)


def backlog_of(row: Row) -> Backlog:
    """What a row of `BACKLOG` says."""
    return Backlog(row["letters"], from_ms(row["oldest"]) if row["oldest"] is not None else None, row["unread"])
