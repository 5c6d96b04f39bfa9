"""Answers to check-ins that are still to open."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms


class Early(Struct, frozen=True, kw_only=True):
    """What a person answers to the next check-in of a schedule, which opens then; `sight` is who they read sees it."""

    schedule_id: int
    person: str
    words: str
    shows: bool
    sight: str
    opens: datetime
    event_id: str


class CheckinAhead:
    """Stores early answers, at most one for a schedule and person. One counts once the person has said yes to it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def give(self, given: Early, now: datetime, *, agreed: bool) -> None:
        """Store an answer instead of an earlier one."""
        await self._db.run(
            "INSERT OR REPLACE INTO checkin_ahead"
            " (schedule_id, person, words, shows, sight, opens, event_id, at, agreed)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            given.schedule_id,
            given.person,
            given.words,
            given.shows,
            given.sight,
            to_ms(given.opens),
            given.event_id,
            to_ms(now),
            agreed,
        )

    async def agree(self, schedule_id: int, person: str) -> Early | None:
        """Let a person's answer count; None where there is none any more."""
        row = await self._db.one(
            "UPDATE checkin_ahead SET agreed = 1 WHERE schedule_id = ? AND person = ? RETURNING *", schedule_id, person
        )
        return _early(row) if row else None

    async def take(self, schedule_id: int) -> list[Early]:
        """Delete the answers to a schedule's next check-in, and return those that count, by time."""
        rows = await self._db.all("DELETE FROM checkin_ahead WHERE schedule_id = ? RETURNING *", schedule_id)
        return [_early(row) for row in sorted(rows, key=lambda row: (row["at"], row["person"])) if row["agreed"]]

    async def withdraw(self, event_id: str) -> None:
        """Delete the answer that this message gave."""
        await self._db.run("DELETE FROM checkin_ahead WHERE event_id = ?", event_id)

    async def withdraw_of(self, schedule_id: int, person: str) -> bool:
        """Delete a person's answer. Returns whether there was one."""
        deleted = await self._db.value(
            "DELETE FROM checkin_ahead WHERE schedule_id = ? AND person = ? RETURNING 1", schedule_id, person
        )
        return deleted is not None


def _early(row: Row) -> Early:
    return Early(
        schedule_id=row["schedule_id"],
        person=row["person"],
        words=row["words"],
        shows=bool(row["shows"]),
        sight=row["sight"],
        opens=from_ms(row["opens"]),
        event_id=row["event_id"],
    )
