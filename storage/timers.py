"""What becomes due: kept here, so that nothing is forgotten while the program is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.database import Database
from storage.times import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Timer:
    """`feature` wants to be called by `name` about `subject` at `due`, in that room."""

    feature: str
    name: str
    subject: str
    room_id: str
    due: datetime


class Timers:
    """At most one timer for a feature, name and subject."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def set(self, timer: Timer) -> None:
        """Wake at `timer.due`; an earlier one of the same name and subject is replaced."""
        await self._db.run(
            "INSERT OR REPLACE INTO timers (feature, name, subject, room_id, due) VALUES (?, ?, ?, ?, ?)",
            timer.feature,
            timer.name,
            timer.subject,
            timer.room_id,
            to_ms(timer.due),
        )

    async def cancel(self, feature: str, name: str, subject: str) -> None:
        """Forget a timer; no error when there is none."""
        await self._db.run("DELETE FROM timers WHERE feature = ? AND name = ? AND subject = ?", feature, name, subject)

    async def next_due(self) -> datetime | None:
        """When the next one is due."""
        due = await self._db.value("SELECT min(due) FROM timers")
        return from_ms(due) if due is not None else None

    async def take_due(self, now: datetime, limit: int) -> list[Timer]:
        """Remove and return what is due, the oldest first, at most `limit`."""
        rows = await self._db.all(
            "DELETE FROM timers WHERE (feature, name, subject) IN"
            " (SELECT feature, name, subject FROM timers WHERE due <= ? ORDER BY due LIMIT ?) RETURNING *",
            to_ms(now),
            limit,
        )
        timers = [
            Timer(row["feature"], row["name"], row["subject"], row["room_id"], from_ms(row["due"])) for row in rows
        ]
        return sorted(timers, key=lambda timer: (timer.due, timer.feature, timer.subject))
