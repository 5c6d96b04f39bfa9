"""Who comes, perhaps comes, waits, or has been offered a place: one pair of tables for each feature that asks.

A feature declares them with `rsvp_tables`; the rules are in `commands/kit/rsvp.py`. Nobody's no is stored: it deletes
the row. What somebody said with which message is kept beside it, so that taking one back leaves what the others say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import (
    ME,
    MOMENT,
    NUMBER,
    OF_THE_GROUP,
    SWITCH,
    WORD,
    Export,
    Leaving,
    PersonalData,
    Table,
    exported_with,
    group_of,
)
from storage.core.times import from_ms, to_ms

State = Literal["going", "waiting", "offered", "maybe"]
Wish = Literal["yes", "maybe"]
Said = Literal["yes", "maybe", "remind"]
"""What a message says: an answer, or that its author wants to be reminded."""

TABLES: tuple[Table, ...] = ()


def rsvp_tables(
    name: str, *, feature: str, of: str, timers: tuple[str, ...], mine: str = OF_THE_GROUP
) -> tuple[Table, Table]:
    """The tables `<name>` and `<name>_said` of a feature.

    of      the table whose rows are what people are asked about; it has a `group_id`, and takes these rows with it
    timers  the feature's timers about a row's id: when an offer ends, for example
    mine    SQL condition for the rows of that table that are exported with a group
    """
    theirs = exported_with(of, "subject", mine)
    return _answers(name, feature, of, timers, theirs), _messages(name, feature, of, theirs)


def _answers(name: str, feature: str, of: str, timers: tuple[str, ...], theirs: str) -> Table:
    return Table(
        schema=f"""
        CREATE TABLE {name} (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            subject INTEGER NOT NULL REFERENCES {of} (id) ON DELETE CASCADE, person TEXT NOT NULL,
            state TEXT NOT NULL,         -- going, waiting, offered, maybe
            place INTEGER NOT NULL,      -- in the order of those who want to come
            guests INTEGER NOT NULL,     -- whom they bring
            passed INTEGER NOT NULL DEFAULT 0,  -- a place was offered to them, and the time for it went by
            until INTEGER,               -- the end of what is offered, or of what those who come are asked
            UNIQUE (subject, person)
        );
        CREATE INDEX {name}_by_person ON {name} (person);
        """,
        holds=(
            PersonalData(
                feature=feature, kind="rsvps", timers=timers, group=group_of(of, "subject"), left=Leaving.ENDS
            ),
        ),
        export=(Export(mine=theirs, refers={"subject": of}, timers=tuple((feature, each) for each in timers)),),
        reads={WORD: "state", NUMBER: "id subject place guests", SWITCH: "passed", MOMENT: "until"},
    )


def _messages(name: str, feature: str, of: str, theirs: str) -> Table:
    return Table(
        schema=f"""
        CREATE TABLE {name}_said (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            rsvp_id INTEGER NOT NULL REFERENCES {name} (id) ON DELETE CASCADE,
            event_id TEXT NOT NULL, wish TEXT NOT NULL, guests INTEGER NOT NULL
        );
        CREATE INDEX {name}_said_by_event ON {name}_said (event_id);
        CREATE INDEX {name}_said_by_rsvp ON {name}_said (rsvp_id);
        """,
        holds=(
            PersonalData(
                feature=feature,
                kind="said",
                mine=f"rsvp_id IN (SELECT id FROM {name} WHERE person = {ME})",
                group=f"(SELECT {of}.group_id FROM {of} JOIN {name} ON {name}.subject = {of}.id"
                f" WHERE {name}.id = {{table}}.rsvp_id)",
                people=(),
                left=Leaving.ENDS,
            ),
        ),
        export=(Export(mine=exported_with(name, "rsvp_id", theirs), refers={"rsvp_id": name}),),
        reads={WORD: "wish", NUMBER: "id rsvp_id guests"},
    )


class Rsvp(Struct, frozen=True, kw_only=True):
    """Somebody's answer. The lower the `place`, the earlier they said that they want to come.

    `passed`: a place was offered to them, and the time for it went by; they still wait. `until` is the end of an offer;
    of somebody who comes, until when they are asked whether they still do.
    """

    id: int
    subject: int
    person: str
    state: State
    place: int
    guests: int = 0
    passed: bool = False
    until: datetime | None = None

    @property
    def size(self) -> int:
        """How many places it takes."""
        return 1 + self.guests


class Rsvps:
    """Stores the answers of one feature, in the tables that `rsvp_tables` declared under that name."""

    def __init__(self, database: Database, name: str) -> None:
        self._db = database
        self._table, self._said = name, f"{name}_said"

    async def about(self, subject: int) -> list[Rsvp]:
        """Everybody's answer, in their order."""
        rows = await self._db.all(f"SELECT * FROM {self._table} WHERE subject = ? ORDER BY place", subject)
        return [_rsvp(row) for row in rows]

    async def of(self, subject: int, person: str) -> Rsvp | None:
        """Somebody's answer."""
        row = await self._db.one(f"SELECT * FROM {self._table} WHERE subject = ? AND person = ?", subject, person)
        return _rsvp(row) if row else None

    async def by_person(self, person: str) -> list[Rsvp]:
        """All that somebody has answered, whatever the group."""
        rows = await self._db.all(f"SELECT * FROM {self._table} WHERE person = ? ORDER BY subject", person)
        return [_rsvp(row) for row in rows]

    async def get(self, rsvp_id: int) -> Rsvp | None:
        """This answer, as long as it stands."""
        row = await self._db.one(f"SELECT * FROM {self._table} WHERE id = ?", rsvp_id)
        return _rsvp(row) if row else None

    async def put(self, subject: int, person: str, state: State, guests: int = 0, *, keeps_place: bool = False) -> Rsvp:
        """Store an answer: at the end of the order, unless it `keeps_place`."""
        place = "place" if keeps_place else "excluded.place"
        row = await self._db.one(
            f"INSERT INTO {self._table} (subject, person, state, guests, place) VALUES (?1, ?2, ?3, ?4,"
            f" (SELECT coalesce(max(place), 0) + 1 FROM {self._table} WHERE subject = ?1))"
            f" ON CONFLICT DO UPDATE SET state = ?3, guests = ?4, place = {place}, passed = 0, until = NULL"
            " RETURNING *",
            subject,
            person,
            state,
            guests,
        )
        assert row is not None
        return _rsvp(row)

    async def offer(self, rsvp_id: int, until: datetime) -> None:
        """Offer a place until then; or prolong the offer."""
        await self._db.run(f"UPDATE {self._table} SET state = 'offered', until = ? WHERE id = ?", to_ms(until), rsvp_id)

    async def ask_again(self, rsvp_id: int, until: datetime) -> None:
        """Note that somebody who comes is asked whether they still do, until then."""
        await self._db.run(f"UPDATE {self._table} SET until = ? WHERE id = ?", to_ms(until), rsvp_id)

    async def pass_by(self, rsvp: Rsvp) -> None:
        """The offer is over: they wait again, at the end of the order."""
        await self._db.run(
            f"UPDATE {self._table} SET state = 'waiting', until = NULL, passed = 1,"
            f" place = (SELECT max(place) + 1 FROM {self._table} WHERE subject = ?) WHERE id = ?",
            rsvp.subject,
            rsvp.id,
        )

    async def mark(self, rsvps: Iterable[Rsvp], *, passed: bool) -> None:
        """Note whether these have been asked about the place that is free now."""
        ids = json.dumps([each.id for each in rsvps])
        await self._db.run(
            f"UPDATE {self._table} SET passed = ? WHERE id IN (SELECT value FROM json_each(?))", passed, ids
        )

    async def remove(self, subject: int, person: str) -> None:
        """Delete somebody's answer, and what they said."""
        await self._db.run(f"DELETE FROM {self._table} WHERE subject = ? AND person = ?", subject, person)

    # What was said with which message.

    async def note(self, rsvp: Rsvp, wish: Said, guests: int, event_id: str) -> None:
        """Note that this message says so."""
        await self._db.run(
            f"INSERT INTO {self._said} (rsvp_id, event_id, wish, guests) VALUES (?, ?, ?, ?)",
            rsvp.id,
            event_id,
            wish,
            guests,
        )

    async def take_back(self, event_id: str) -> tuple[Rsvp, Said] | None:
        """Forget what this message said: returns that, and the answer that it gave or is about."""
        row = await self._db.one(f"DELETE FROM {self._said} WHERE event_id = ? RETURNING rsvp_id, wish", event_id)
        rsvp = await self.get(row["rsvp_id"]) if row else None
        return (rsvp, row["wish"]) if row and rsvp else None

    async def last_said(self, rsvp: Rsvp) -> tuple[Wish, int] | None:
        """The newest answer that they gave and did not take back: the wish, and how many they bring."""
        row = await self._db.one(
            f"SELECT wish, guests FROM {self._said} WHERE rsvp_id = ? AND wish <> 'remind' ORDER BY id DESC LIMIT 1",
            rsvp.id,
        )
        return (row["wish"], row["guests"]) if row else None


def _rsvp(row: Row) -> Rsvp:
    return Rsvp(
        id=row["id"],
        subject=row["subject"],
        person=row["person"],
        state=row["state"],
        place=row["place"],
        guests=row["guests"],
        passed=bool(row["passed"]),
        until=from_ms(row["until"]) if row["until"] is not None else None,
    )
