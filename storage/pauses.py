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
            gives_way TEXT,               -- the message with the pause that took its place: it is kept to come back
            PRIMARY KEY (person, since, event_id)
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


class TakenBack(Struct, frozen=True):
    """Whose pause was taken back, whether it held at that moment, and those that are there again."""

    person: str
    held: bool
    again: tuple[Pause, ...]


class Pauses:
    """Stores pauses, for all groups. Nobody is asked for a reason.

    Whether one holds is a matter of the moment alone: nothing has to happen for it to begin or to end.
    """

    def __init__(self, database: Database, addressed: set[str]) -> None:
        self._db = database
        self._addressed = addressed  # see `Outbox`

    async def begin(
        self, person: str, since: datetime | None, until: datetime | None, event_id: str, now: datetime
    ) -> list[Pause]:
        """Put a person on pause, now or at a time to come, until then or until they say otherwise.

        It replaces the one that holds now; one to come replaces those to come that it meets, which are returned. They
        come back if the message is taken back.
        """
        begins, ends = to_ms(since or now), to_ms(until) if until else None
        replaced: list[Row] = []
        if since is None:
            await self._db.run(
                f"UPDATE pauses SET gives_way = ?3 WHERE person = ?1 AND {running(2)}", person, begins, event_id
            )
        else:
            replaced = await self._db.all(
                "UPDATE pauses SET gives_way = ?5 WHERE person = ?1 AND gives_way IS NULL AND since > ?2"
                " AND (?4 IS NULL OR since < ?4) AND (until IS NULL OR until > ?3) RETURNING since, until",
                person,
                to_ms(now),
                begins,
                ends,
                event_id,
            )
        await self._db.run("INSERT OR REPLACE INTO pauses VALUES (?, ?, ?, ?, NULL)", person, begins, ends, event_id)
        return sorted((_pause(row) for row in replaced), key=lambda each: each.since)

    async def end(self, person: str, now: datetime) -> bool:
        """End the pause that holds now and release what was held for the person. Returns False where there was none."""
        ended = await self._db.value(
            f"DELETE FROM pauses WHERE person = ?1 AND {running(2)} RETURNING 1", person, to_ms(now)
        )
        await self._forget_replaced(person)
        await self._release(now, person)
        return ended is not None

    async def call_off(self, person: str, since: datetime) -> None:
        """Delete the pause that was to begin then."""
        await self._db.run(
            "DELETE FROM pauses WHERE person = ? AND since = ? AND gives_way IS NULL", person, to_ms(since)
        )
        await self._forget_replaced()

    async def to_come(self, person: str, now: datetime) -> list[Pause]:
        """The pauses that a person has planned, in order."""
        rows = await self._db.all(
            "SELECT since, until FROM pauses WHERE person = ? AND since > ? AND gives_way IS NULL ORDER BY since",
            person,
            to_ms(now),
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

    async def take_back(self, event_id: str, now: datetime) -> TakenBack | None:
        """Delete the pause that this message began or planned; those whose place it took come back, if not over."""
        held = f"{running(2)} AS held"
        row = await self._db.one(
            f"DELETE FROM pauses WHERE event_id = ?1 RETURNING person, gives_way, {held}", event_id, to_ms(now)
        )
        if row is None:
            return None
        back = await self._db.all(
            "UPDATE pauses SET gives_way = ?3 WHERE gives_way = ?1 AND (until IS NULL OR until > ?2) AND person = ?4"
            " RETURNING since, until",
            event_id,
            to_ms(now),
            row["gives_way"],
            row["person"],
        )
        await self._forget_replaced(row["person"])
        await self._release(now, row["person"])
        again = sorted((_pause(each) for each in back), key=lambda each: each.since) if not row["gives_way"] else []
        return TakenBack(row["person"], bool(row["held"]), tuple(again))

    async def forget(self, now: datetime) -> None:
        """Delete the pauses that are over, and release what was held for these people."""
        await self._db.run("DELETE FROM pauses WHERE until <= ?", to_ms(now))
        await self._forget_replaced()
        await self._release(now)

    async def _forget_replaced(self, person: str | None = None) -> None:
        """Delete what nothing can bring back any more, of this person or of everybody."""
        whose, values = _whose(person)
        await self._db.run(
            f"WITH RECURSIVE kept (event_id) AS (SELECT event_id FROM pauses WHERE gives_way IS NULL{whose} UNION"
            f" SELECT p.event_id FROM pauses p JOIN kept ON p.gives_way = kept.event_id{whose})"
            f" DELETE FROM pauses WHERE gives_way IS NOT NULL AND event_id NOT IN (SELECT event_id FROM kept){whose}",
            *values * 3,
        )

    async def _release(self, now: datetime, person: str | None = None) -> None:
        """Let go what was held for this person, or for everybody who is not on pause any more."""
        whose, values = _whose(person)
        rows = await self._db.all(
            "UPDATE outbox SET held = 0 WHERE held AND held = 1"  # twice, because the index says it so
            f" AND NOT EXISTS (SELECT 1 FROM pauses WHERE person = outbox.person AND {running(1)}){whose}"
            " RETURNING address",
            to_ms(now),
            *values,
        )
        self._addressed.update(row["address"] for row in rows)


def _whose(person: str | None) -> tuple[str, tuple[str, ...]]:
    """A further condition on the column `person`, and its values; none where everybody is meant."""
    return ("", ()) if person is None else (" AND person = ?", (person,))


def running(parameter: int) -> str:
    """The condition for pauses that hold at the moment, in milliseconds, that is the statement's parameter `?n`."""
    return f"gives_way IS NULL AND since <= ?{parameter} AND (until IS NULL OR until > ?{parameter})"


def _pause(row: Row) -> Pause:
    return Pause(from_ms(row["since"]), from_ms(row["until"]) if row["until"] is not None else None)
