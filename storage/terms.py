"""Until when somebody facilitates a group, where that was said."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import (
    MOMENT,
    NUMBER,
    OF_THE_GROUP,
    OWN_GROUP,
    BelongsTo,
    Export,
    Leaving,
    PersonalData,
    Table,
)
from storage.core.times import from_ms, to_ms

TABLES = (
    Table(
        schema="""
        CREATE TABLE terms (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, person TEXT NOT NULL,
            until INTEGER NOT NULL, event_id TEXT NOT NULL,
            until_before INTEGER,  -- until when it was before that message
            UNIQUE (group_id, person)
        );
        CREATE INDEX terms_by_person ON terms (person);
        CREATE INDEX terms_by_event ON terms (event_id);
        """,
        holds=(PersonalData(feature="settings", kind="term", timers=("term",), group=OWN_GROUP, left=Leaving.RESTS),),
        export=(Export(timers=(("settings", "term"),), mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_WORDS,
        reads={MOMENT: "until until_before", NUMBER: "id group_id"},
    ),
)


class Term(Struct, frozen=True):
    """Somebody facilitates the group until then."""

    id: int
    group_id: int
    person: str
    until: datetime


class Terms:
    """Stores one end for each person who facilitates a group for a time."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def set(self, group_id: int, person: str, until: datetime, event_id: str) -> Term:
        """Somebody facilitates until then, as this message says."""
        row = await self._db.one(
            "INSERT INTO terms (group_id, person, until, event_id) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET until_before = until, until = excluded.until, event_id = excluded.event_id RETURNING *",
            group_id,
            person,
            to_ms(until),
            event_id,
        )
        assert row is not None
        return _term(row)

    async def get(self, term_id: int) -> Term | None:
        """This one, while it lasts."""
        row = await self._db.one("SELECT * FROM terms WHERE id = ?", term_id)
        return _term(row) if row else None

    async def of(self, group_id: int) -> dict[str, datetime]:
        """Until when people facilitate the group, by their ids."""
        rows = await self._db.all("SELECT * FROM terms WHERE group_id = ?", group_id)
        return {row["person"]: from_ms(row["until"]) for row in rows}

    async def end(self, group_id: int, person: str) -> int | None:
        """It has no end any more, or is over; the id that it had."""
        term_id: int | None = await self._db.value(
            "DELETE FROM terms WHERE group_id = ? AND person = ? RETURNING id", group_id, person
        )
        return term_id

    async def take_back(self, event_id: str) -> list[Term]:
        """Undo what this message said; those that have another end again."""
        await self._db.run("DELETE FROM terms WHERE event_id = ? AND until_before IS NULL", event_id)
        rows = await self._db.all(
            "UPDATE terms SET until = until_before, until_before = NULL, event_id = '' WHERE event_id = ? RETURNING *",
            event_id,
        )
        return [_term(row) for row in rows]


def _term(row: Row) -> Term:
    return Term(row["id"], row["group_id"], row["person"], from_ms(row["until"]))
