"""Who is on pause: nothing notifies them, in any group."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from storage.core.database import Database
from storage.core.table import MEMBERS, MOMENT, NO_GROUP, Export, PersonalData, Table
from storage.core.times import from_ms, to_ms

TABLES = (
    Table(
        schema="""
        CREATE TABLE pauses (
            person TEXT PRIMARY KEY, since INTEGER NOT NULL,
            until INTEGER,                -- none: until the person says so
            event_id TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX pauses_by_event ON pauses (event_id);
        CREATE INDEX pauses_by_end ON pauses (until) WHERE until IS NOT NULL;
        """,
        holds=(PersonalData(feature="pauses", kind="pause", group=NO_GROUP),),
        export=(Export(personal=True, mine=f"person IN {MEMBERS}"),),
        reads={MOMENT: "since until"},
    ),
)


class Pause(Struct, frozen=True):
    """A person's pause. `until` is None where it ends only when they say so."""

    since: datetime
    until: datetime | None


class Pauses:
    """Stores pauses, at most one for a person, for all groups. Nobody is asked for a reason."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(self, person: str, until: datetime | None, event_id: str, now: datetime) -> None:
        """Put a person on pause, until then or until they say otherwise. It replaces an earlier pause."""
        end = to_ms(until) if until else None
        await self._db.run("INSERT OR REPLACE INTO pauses VALUES (?, ?, ?, ?)", person, to_ms(now), end, event_id)

    async def end(self, person: str, now: datetime) -> bool:
        """End a person's pause and release what was held for them. Returns False where there was none."""
        row = await self._db.one("DELETE FROM pauses WHERE person = ? RETURNING until", person)
        await self._db.run("UPDATE outbox SET held = 0 WHERE held = 1 AND person = ?", person)
        return row is not None and (row["until"] is None or row["until"] > to_ms(now))

    async def among(self, people: Iterable[str], now: datetime) -> dict[str, Pause]:
        """Those of these people who are on pause, with their pauses."""
        rows = await self._db.all(
            "SELECT person, since, until FROM pauses WHERE person IN (SELECT value FROM json_each(?))"
            " AND (until IS NULL OR until > ?)",
            json.dumps([*people]),
            to_ms(now),
        )
        return {
            row["person"]: Pause(from_ms(row["since"]), from_ms(row["until"]) if row["until"] is not None else None)
            for row in rows
        }

    async def paused(self, person: str, now: datetime) -> bool:
        """Whether the person is on pause."""
        return bool(await self.among((person,), now))

    async def by_event(self, event_id: str) -> str | None:
        """The person whose pause this message began, or None."""
        person: str | None = await self._db.value("SELECT person FROM pauses WHERE event_id = ?", event_id)
        return person

    async def forget(self, now: datetime) -> None:
        """Delete the pauses that are over, and release what was held for these people."""
        await self._db.run("DELETE FROM pauses WHERE until <= ?", to_ms(now))
        await self._db.run("UPDATE outbox SET held = 0 WHERE held = 1 AND person NOT IN (SELECT person FROM pauses)")
