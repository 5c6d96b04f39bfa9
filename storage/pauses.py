"""Who is on pause, now or at a time that they have planned: nothing notifies them then, in any group."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import MEMBERS, MOMENT, NO_GROUP, Export, PersonalData, Table
from storage.core.times import from_ms, to_ms

TABLES = (
    Table(
        schema="""
        CREATE TABLE pauses (
            person TEXT NOT NULL, since INTEGER NOT NULL,  -- to come, where it is planned
            until INTEGER,                -- none: until the person says so
            event_id TEXT NOT NULL,
            PRIMARY KEY (person, since)
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
    """Stores pauses, for all groups. Nobody is asked for a reason.

    Whether one holds is a matter of the moment alone: nothing has to happen for it to begin or to end.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(
        self, person: str, since: datetime | None, until: datetime | None, event_id: str, now: datetime
    ) -> list[Pause]:
        """Put a person on pause, now or at a time to come, until then or until they say otherwise.

        It replaces the one that holds now; one to come replaces those to come that it meets, which are returned.
        """
        begins, ends = to_ms(since or now), to_ms(until) if until else None
        replaced: list[Row] = []
        if since is None:
            await self._db.run(f"DELETE FROM pauses WHERE person = ?1 AND {running(2)}", person, begins)
        else:
            replaced = await self._db.all(
                "DELETE FROM pauses WHERE person = ?1 AND since > ?2 AND (?4 IS NULL OR since < ?4)"
                " AND (until IS NULL OR until > ?3) RETURNING since, until",
                person,
                to_ms(now),
                begins,
                ends,
            )
        await self._db.run("INSERT OR REPLACE INTO pauses VALUES (?, ?, ?, ?)", person, begins, ends, event_id)
        return sorted((_pause(row) for row in replaced), key=lambda each: each.since)

    async def end(self, person: str, now: datetime) -> bool:
        """End the pause that holds now and release what was held for the person. Returns False where there was none."""
        ended = await self._db.value(
            f"DELETE FROM pauses WHERE person = ?1 AND {running(2)} RETURNING 1", person, to_ms(now)
        )
        await self._release(now)
        return ended is not None

    async def call_off(self, person: str, since: datetime) -> None:
        """Delete the pause that was to begin then."""
        await self._db.run("DELETE FROM pauses WHERE person = ? AND since = ?", person, to_ms(since))

    async def to_come(self, person: str, now: datetime) -> list[Pause]:
        """The pauses that a person has planned, in order."""
        rows = await self._db.all(
            "SELECT since, until FROM pauses WHERE person = ? AND since > ? ORDER BY since", person, to_ms(now)
        )
        return [_pause(row) for row in rows]

    async def among(self, people: Iterable[str], now: datetime) -> dict[str, Pause]:
        """Those of these people who are on pause at this moment, with the one of their pauses that ends last."""
        rows = await self._db.all(
            "SELECT person, since, until FROM pauses WHERE person IN (SELECT value FROM json_each(?1))"
            f" AND {running(2)} ORDER BY until IS NULL, until",
            json.dumps([*people]),
            to_ms(now),
        )
        return {row["person"]: _pause(row) for row in rows}

    async def paused(self, person: str, now: datetime) -> bool:
        """Whether the person is on pause."""
        return bool(await self.among((person,), now))

    async def take_back(self, event_id: str, now: datetime) -> str | None:
        """Delete the pause that this message began or planned. Returns the person if it held now."""
        row = await self._db.one("DELETE FROM pauses WHERE event_id = ? RETURNING person, since, until", event_id)
        if row is None:
            return None
        await self._release(now)
        return row["person"] if row["since"] <= to_ms(now) and (row["until"] or to_ms(now) + 1) > to_ms(now) else None

    async def forget(self, now: datetime) -> None:
        """Delete the pauses that are over, and release what was held for these people."""
        await self._db.run("DELETE FROM pauses WHERE until <= ?", to_ms(now))
        await self._release(now)

    async def _release(self, now: datetime) -> None:
        """Let go what was held for people who are not on pause any more."""
        await self._db.run(
            "UPDATE outbox SET held = 0 WHERE held = 1"
            f" AND person NOT IN (SELECT person FROM pauses WHERE {running(1)})",
            to_ms(now),
        )


def running(parameter: int) -> str:
    """The condition for pauses that hold at the moment, in milliseconds, that is the statement's parameter `?n`."""
    return f"since <= ?{parameter} AND (until IS NULL OR until > ?{parameter})"


def _pause(row: Row) -> Pause:
    return Pause(from_ms(row["since"]), from_ms(row["until"]) if row["until"] is not None else None)
