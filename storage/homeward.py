"""Who is out, until they are home: by when, who looks out for them, and what those should know. All of it goes then."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import (
    ME,
    MOMENT,
    NO_GROUP,
    NUMBER,
    OWN_GROUP,
    SWITCH,
    WORD,
    BelongsTo,
    Expiry,
    Leaving,
    PersonalData,
    Table,
)
from storage.core.times import from_ms, to_ms

State = Literal["asked", "agreed", "unable", "called", "has"]

KEEP = timedelta(days=1)
"""How long a way home stays open after somebody was asked last to look for whoever is out, if nobody ends it."""
COUNTED = timedelta(days=1)
"""How long it is known how often somebody had others written to because of this."""
_MY_WAY = f"way_id IN (SELECT id FROM homeward WHERE person = {ME})"

TABLES = (
    Table(
        schema="""
        CREATE TABLE homeward_people (    -- who looks out for whoever is out
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            way_id INTEGER NOT NULL REFERENCES homeward (id) ON DELETE CASCADE, person TEXT NOT NULL,
            group_id INTEGER NOT NULL,    -- where the two know each other from
            named INTEGER NOT NULL,       -- whether whoever is out chose them; the others are on call
            state TEXT NOT NULL CHECK (state IN ('asked', 'agreed', 'unable', 'called', 'has')),
            event_id TEXT,                -- the message or reaction that said so
            UNIQUE (way_id, person)
        );
        CREATE INDEX homeward_people_by_person ON homeward_people (person);
        CREATE INDEX homeward_people_by_event ON homeward_people (event_id) WHERE event_id IS NOT NULL;
        """,
        holds=(
            PersonalData(
                feature="homeward",
                kind="lookouts",
                others=frozenset({"person", "event_id"}),
                mine=_MY_WAY,
                group=OWN_GROUP,
                left=Leaving.PASSES,
            ),
            PersonalData(
                feature="homeward", kind="looks-out", group=OWN_GROUP, timers=("unreached",), left=Leaving.ENDS
            ),
        ),
        export="of the moment",
        belongs_to=BelongsTo.GROUP,
        reads={WORD: "state", SWITCH: "named", NUMBER: "id way_id group_id"},
    ),
    Table(
        schema="""
        CREATE TABLE homeward (           -- who is out, until they are home
            id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL UNIQUE, group_id INTEGER NOT NULL,
            due INTEGER NOT NULL,         -- when they want to be home
            words TEXT,                   -- for whoever looks for them
            activity TEXT,                -- the number of what they go to: E9
            on_call INTEGER NOT NULL DEFAULT 1,  -- whether those on call are asked where nobody else answers
            step INTEGER NOT NULL DEFAULT 0,     -- who is asked: nobody yet, who agreed, on call, backup, nobody
            called INTEGER NOT NULL,      -- when somebody was asked last
            event_id TEXT NOT NULL
        );
        CREATE INDEX homeward_by_group ON homeward (group_id);
        CREATE INDEX homeward_by_event ON homeward (event_id);
        """,
        holds=(
            PersonalData(
                feature="homeward",
                kind="ways",
                group=OWN_GROUP,
                timers=("soon", "home", "again", "look", "next", "end"),
                left=Leaving.PASSES,
            ),
        ),
        export="of the moment",
        belongs_to=BelongsTo.GROUP,
        reads={MOMENT: "due called", SWITCH: "on_call", NUMBER: "id group_id step"},
    ),
    Table(
        schema="""
        CREATE TABLE homeward_asked (     -- how often somebody had others written to; not to whom
            id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL,
            asks INTEGER NOT NULL,        -- whether somebody was asked to look out, or told of another time
            at INTEGER NOT NULL
        );
        CREATE INDEX homeward_asked_by_person ON homeward_asked (person);
        CREATE INDEX homeward_asked_by_time ON homeward_asked (at);
        """,
        holds=(PersonalData(feature="homeward", kind="asked", group=NO_GROUP),),
        export="of the moment",
        reads={MOMENT: "at", SWITCH: "asks", NUMBER: "id"},
        expires=(Expiry("at <= ?", COUNTED),),
    ),
)


class Way(Struct, frozen=True, kw_only=True):
    """Somebody who is out, and wants to be home when it is `due`."""

    id: int
    person: str
    group_id: int
    due: datetime
    words: str | None
    activity: str | None
    on_call: bool
    step: int
    called: datetime


class Lookout(Struct, frozen=True, kw_only=True):
    """Somebody who was asked to look out for them: `named` by whoever is out, or on call."""

    id: int
    way_id: int
    person: str
    group_id: int
    named: bool
    state: State


class Homeward:
    """Stores who is out, each person at most once."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(
        self, person: str, *, group_id: int, due: datetime, words: str | None, activity: str | None, event_id: str,
        now: datetime,
    ) -> Way:  # fmt: skip
        """Store that somebody, who is not out already, is out from now on."""
        row = await self._db.one(
            "INSERT INTO homeward (person, group_id, due, words, activity, called, event_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *",
            person,
            group_id,
            to_ms(due),
            words,
            activity,
            to_ms(now),
            event_id,
        )
        assert row is not None
        return _way(row)

    async def get(self, way_id: int) -> Way | None:
        """This way home, while it is open."""
        row = await self._db.one("SELECT * FROM homeward WHERE id = ?", way_id)
        return _way(row) if row else None

    async def of(self, person: str) -> Way | None:
        """The person's open way home, or None."""
        row = await self._db.one("SELECT * FROM homeward WHERE person = ?", person)
        return _way(row) if row else None

    async def by_event(self, event_id: str) -> Way | None:
        """The open one of which this message spoke last."""
        row = await self._db.one("SELECT * FROM homeward WHERE event_id = ?", event_id)
        return _way(row) if row else None

    async def in_group(self, group_id: int) -> list[Way]:
        """Those whose timers ring in a room of this group."""
        rows = await self._db.all("SELECT * FROM homeward WHERE group_id = ? ORDER BY id", group_id)
        return [_way(row) for row in rows]

    async def say(self, way_id: int, *, words: str | None, activity: str | None, event_id: str) -> None:
        """Change what was said."""
        await self._db.run(
            "UPDATE homeward SET words = ?, activity = ?, event_id = ? WHERE id = ?", words, activity, event_id, way_id
        )

    async def move(self, way_id: int, due: datetime) -> None:
        """They want to be home at another time: nobody is looked for any more."""
        await self._db.run("UPDATE homeward SET due = ?, step = 0 WHERE id = ?", to_ms(due), way_id)
        await self._db.run("DELETE FROM homeward_people WHERE way_id = ? AND NOT named", way_id)
        await self._db.run(
            "UPDATE homeward_people SET state = 'agreed' WHERE way_id = ? AND state IN ('called', 'has')", way_id
        )

    async def call_those_on_call(self, way_id: int, *, wanted: bool) -> None:
        """Set whether those on call are asked where nobody else answers."""
        await self._db.run("UPDATE homeward SET on_call = ? WHERE id = ?", wanted, way_id)

    async def stepped(self, way_id: int, step: int, now: datetime) -> None:
        """Set who is asked to look for them, and that somebody was asked now."""
        await self._db.run("UPDATE homeward SET step = ?, called = ? WHERE id = ?", step, to_ms(now), way_id)

    async def end(self, way_id: int) -> None:
        """Delete it, and all that belongs to it."""
        await self._db.run("DELETE FROM homeward WHERE id = ?", way_id)

    # Who looks out.

    async def ask(self, way_id: int, person: str, group_id: int, *, named: bool, state: State) -> Lookout:
        """Store that somebody is asked."""
        row = await self._db.one(
            "INSERT INTO homeward_people (way_id, person, group_id, named, state) VALUES (?, ?, ?, ?, ?) RETURNING *",
            way_id,
            person,
            group_id,
            named,
            state,
        )
        assert row is not None
        return _lookout(row)

    async def lookout(self, lookout_id: int) -> Lookout | None:
        """This one, or None."""
        row = await self._db.one("SELECT * FROM homeward_people WHERE id = ?", lookout_id)
        return _lookout(row) if row else None

    async def lookouts(self, way_id: int) -> list[Lookout]:
        """Everybody who was asked, in the order in which they were named."""
        rows = await self._db.all("SELECT * FROM homeward_people WHERE way_id = ? ORDER BY id", way_id)
        return [_lookout(row) for row in rows]

    async def looked_out_by(self, person: str) -> list[Lookout]:
        """What somebody was asked, of everybody who is out."""
        rows = await self._db.all("SELECT * FROM homeward_people WHERE person = ? ORDER BY id", person)
        return [_lookout(row) for row in rows]

    async def answered_with(self, event_id: str) -> Lookout | None:
        """Whose yes this message was."""
        row = await self._db.one(
            "SELECT * FROM homeward_people WHERE event_id = ? AND state IN ('agreed', 'called', 'has')", event_id
        )
        return _lookout(row) if row else None

    async def answer(self, lookout_id: int, state: State, event_id: str | None = None) -> None:
        """Store what somebody said with that message, or what became of them."""
        await self._db.run(
            "UPDATE homeward_people SET state = ?, event_id = coalesce(?, event_id) WHERE id = ?",
            state,
            event_id,
            lookout_id,
        )

    # How often others were written to.

    async def note(self, person: str, *, asks: bool, now: datetime) -> None:
        """Note that somebody had another person asked, or told."""
        await self._db.run("INSERT INTO homeward_asked (person, asks, at) VALUES (?, ?, ?)", person, asks, to_ms(now))

    async def count(self, person: str, *, asks: bool, now: datetime) -> int:
        """How often within a day: asked; or both, asked and told."""
        count: int = await self._db.value(
            "SELECT count(*) FROM homeward_asked WHERE person = ? AND at > ? AND (asks OR NOT ?)",
            person,
            to_ms(now - COUNTED),
            asks,
        )
        return count


def _way(row: Row) -> Way:
    return Way(
        id=row["id"],
        person=row["person"],
        group_id=row["group_id"],
        due=from_ms(row["due"]),
        words=row["words"],
        activity=row["activity"],
        on_call=bool(row["on_call"]),
        step=row["step"],
        called=from_ms(row["called"]),
    )


def _lookout(row: Row) -> Lookout:
    return Lookout(
        id=row["id"],
        way_id=row["way_id"],
        person=row["person"],
        group_id=row["group_id"],
        named=bool(row["named"]),
        state=row["state"],
    )
