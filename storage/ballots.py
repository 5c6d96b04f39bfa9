"""Ballots: what people choose among, and what each has marked. One pair of tables for each feature that asks.

A feature declares them with `ballot_tables`; the rules are in `commands/kit/ballot.py`. Only marks are stored: who
refuses an option, or all, is in no row. Each message and each tap is a row of its own, so that taking one back leaves
what the others say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import (
    MOMENT,
    NUMBER,
    OF_THE_GROUP,
    SWITCH,
    Export,
    Leaving,
    PersonalData,
    Table,
    exported_with,
    group_of,
)
from storage.core.times import from_ms, to_ms

KEPT = 20
"""How many messages and taps of each person count in a ballot: the newest."""

Mark = Literal["yes", "perhaps"]
Marks = Mapping[int, Mark]
"""What somebody says of the options, by their numbers from 1. Those that are not in it they refuse."""

TABLES: tuple[Table, ...] = ()


def ballot_tables(name: str, *, feature: str, of: str, timer: str) -> tuple[Table, Table]:
    """The tables `<name>` and `<name>_marks` of a feature.

    of     the table whose rows the ballots are about; it has a `group_id`, and takes these rows with it
    timer  the feature's timer about a row's id: when the ballot closes
    """
    return _ballots(name, feature, of, timer), _marks(name, feature, of)


def _theirs(of: str) -> str:
    return exported_with(of, "subject", OF_THE_GROUP)


def _ballots(name: str, feature: str, of: str, timer: str) -> Table:
    return Table(
        schema=f"""
        CREATE TABLE {name} (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            subject INTEGER NOT NULL UNIQUE REFERENCES {of} (id) ON DELETE CASCADE,
            person TEXT NOT NULL,        -- who opened it; empty once they have left
            event_id TEXT NOT NULL, options TEXT NOT NULL,  -- what there is to choose from, in JSON
            closes INTEGER NOT NULL, closed INTEGER
        );
        CREATE INDEX {name}_by_person ON {name} (person);
        CREATE INDEX {name}_by_event ON {name} (event_id);
        """,
        holds=(
            PersonalData(
                feature=feature,
                kind="ballots",
                group=group_of(of, "subject"),
                without="person = ''",
                left=Leaving.GROUPS,
            ),
        ),
        export=(Export(mine=_theirs(of), refers={"subject": of}, timers=((feature, timer),)),),
        reads={NUMBER: "id subject", MOMENT: "closes closed"},
    )


def _marks(name: str, feature: str, of: str) -> Table:
    group = (
        f"(SELECT {of}.group_id FROM {of} JOIN {name} ON {name}.subject = {of}.id"
        f" WHERE {name}.id = {{table}}.ballot_id)"
    )
    return marks_table(f"{name}_marks", feature=feature, of=name, group=group, mine=_theirs(of), left=Leaving.ENDS)


def marks_table(name: str, *, feature: str, of: str, group: str, mine: str, left: Leaving) -> Table:
    """The table of what people marked in ballots, which are rows of the table `of`.

    group  SQL for the group of a row
    mine   SQL condition for the ballots that are exported with the group `:group`
    left   what becomes of somebody's marks when they leave the group
    """
    return Table(
        schema=f"""
        CREATE TABLE {name} (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            ballot_id INTEGER NOT NULL REFERENCES {of} (id) ON DELETE CASCADE,
            person TEXT NOT NULL, event_id TEXT NOT NULL,
            marks TEXT NOT NULL,         -- "1 3?": the numbers of options, with a question mark for "if need be"
            tap INTEGER NOT NULL         -- whether it was tapped, and not written
        );
        CREATE INDEX {name}_by_ballot ON {name} (ballot_id);
        CREATE INDEX {name}_by_person ON {name} (person);
        CREATE INDEX {name}_by_event ON {name} (event_id);
        """,
        holds=(PersonalData(feature=feature, kind="marks", group=group, left=left),),
        export=(Export(mine=exported_with(of, "ballot_id", mine), refers={"ballot_id": of}),),
        reads={NUMBER: "id ballot_id", SWITCH: "tap"},
    )


class Ballot(Struct, frozen=True, kw_only=True):
    """What people choose among, about the row `subject`. `person` opened it; empty once they have left.

    It closes at the moment `closes`, or earlier; from `closed` on nothing is counted any more.
    """

    id: int
    subject: int
    person: str
    event_id: str
    options: tuple[str, ...]
    closes: datetime
    closed: datetime | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """What somebody marked with one message, or with one tap."""

    person: str
    event_id: str
    marks: Marks
    tap: bool


class Marked:
    """Stores what people marked, in the table that `marks_table` declared under that name."""

    def __init__(self, database: Database, table: str) -> None:
        self._db = database
        self._marks = table

    async def answers(self, ballot_id: int) -> list[Answer]:
        """What was marked, in the order in which it was said."""
        rows = await self._db.all(f"SELECT * FROM {self._marks} WHERE ballot_id = ? ORDER BY id", ballot_id)
        return [_answer(row) for row in rows]

    async def mark(self, ballot_id: int, answer: Answer) -> None:
        """Store what this message or tap says."""
        await self._db.run(
            f"INSERT INTO {self._marks} (ballot_id, person, event_id, marks, tap) VALUES (?, ?, ?, ?, ?)",
            ballot_id,
            answer.person,
            answer.event_id,
            written(answer.marks),
            answer.tap,
        )
        await self._db.run(
            f"DELETE FROM {self._marks} WHERE ballot_id = ?1 AND person = ?2 AND id <= (SELECT id FROM {self._marks}"
            " WHERE ballot_id = ?1 AND person = ?2 ORDER BY id DESC LIMIT 1 OFFSET ?3)",
            ballot_id,
            answer.person,
            KEPT,
        )

    async def forget(self, event_id: str) -> int | None:
        """Forget what this message or tap marked. Returns the id of the ballot."""
        sql = f"DELETE FROM {self._marks} WHERE event_id = ? RETURNING ballot_id"
        found: int | None = await self._db.value(sql, event_id)
        return found

    async def marked_with(self, event_id: str) -> str | None:
        """Who marked something with this message or tap."""
        person: str | None = await self._db.value(f"SELECT person FROM {self._marks} WHERE event_id = ?", event_id)
        return person

    async def withdraw(self, ballot_id: int, person: str) -> bool:
        """Forget all that somebody marked; whether there was anything."""
        found = await self._db.all(
            f"DELETE FROM {self._marks} WHERE ballot_id = ? AND person = ? RETURNING id", ballot_id, person
        )
        return bool(found)


class Ballots(Marked):
    """Stores the ballots of one feature, in the tables that `ballot_tables` declared under that name."""

    def __init__(self, database: Database, name: str) -> None:
        super().__init__(database, f"{name}_marks")
        self._table = name

    async def open(
        self, subject: int, *, person: str, event_id: str, options: Sequence[str], closes: datetime
    ) -> Ballot:
        """Open one in place of any other about this subject."""
        await self.remove(subject)
        row = await self._db.one(
            f"INSERT INTO {self._table} (subject, person, event_id, options, closes) VALUES (?, ?, ?, ?, ?)"
            " RETURNING *",
            subject,
            person,
            event_id,
            json.dumps(options, ensure_ascii=False),
            to_ms(closes),
        )
        assert row is not None
        return _ballot(row)

    async def get(self, ballot_id: int) -> Ballot | None:
        """This ballot, also once it is closed."""
        row = await self._db.one(f"SELECT * FROM {self._table} WHERE id = ?", ballot_id)
        return _ballot(row) if row else None

    async def about(self, subject: int) -> Ballot | None:
        """The ballot about this subject, also once it is closed."""
        row = await self._db.one(f"SELECT * FROM {self._table} WHERE subject = ?", subject)
        return _ballot(row) if row else None

    async def by_event(self, event_id: str) -> Ballot | None:
        """The one that this message opened."""
        row = await self._db.one(f"SELECT * FROM {self._table} WHERE event_id = ?", event_id)
        return _ballot(row) if row else None

    async def opened_by(self, person: str) -> list[Ballot]:
        """Those that somebody opened, whatever the group."""
        rows = await self._db.all(f"SELECT * FROM {self._table} WHERE person = ? ORDER BY id", person)
        return [_ballot(row) for row in rows]

    async def close(self, ballot_id: int, now: datetime) -> None:
        """Nothing is counted any more."""
        await self._db.run(f"UPDATE {self._table} SET closed = ? WHERE id = ?", to_ms(now), ballot_id)

    async def reopen(self, ballot_id: int, closes: datetime) -> None:
        """It goes on, until then."""
        await self._db.run(f"UPDATE {self._table} SET closed = NULL, closes = ? WHERE id = ?", to_ms(closes), ballot_id)

    async def leave_to_group(self, ballot_id: int) -> None:
        """Who opened it has left."""
        await self._db.run(f"UPDATE {self._table} SET person = '' WHERE id = ?", ballot_id)

    async def remove(self, subject: int) -> None:
        """Delete the ballot about this subject, with all marks."""
        await self._db.run(f"DELETE FROM {self._table} WHERE subject = ?", subject)

    async def take_back(self, event_id: str) -> Ballot | None:
        """Forget what this message or tap marked. Returns the ballot."""
        ballot_id = await self.forget(event_id)
        return await self.get(ballot_id) if ballot_id is not None else None

    async def marked_by(self, person: str) -> list[Ballot]:
        """The ballots in which somebody has marked something, whatever the group."""
        rows = await self._db.all(
            f"SELECT * FROM {self._table} WHERE id IN (SELECT ballot_id FROM {self._marks} WHERE person = ?)", person
        )
        return [_ballot(row) for row in rows]


def written(marks: Marks) -> str:
    """Marks as they are stored, and as people can write them: "1 3?"."""
    return " ".join(f"{option}{'?' if mark == 'perhaps' else ''}" for option, mark in sorted(marks.items()))


def _marks_in(text: str) -> dict[int, Mark]:
    return {int(each.rstrip("?")): "perhaps" if each.endswith("?") else "yes" for each in text.split()}


def _ballot(row: Row) -> Ballot:
    return Ballot(
        id=row["id"],
        subject=row["subject"],
        person=row["person"],
        event_id=row["event_id"],
        options=tuple(json.loads(row["options"])),
        closes=from_ms(row["closes"]),
        closed=from_ms(row["closed"]) if row["closed"] is not None else None,
    )


def _answer(row: Row) -> Answer:
    return Answer(person=row["person"], event_id=row["event_id"], marks=_marks_in(row["marks"]), tap=bool(row["tap"]))
