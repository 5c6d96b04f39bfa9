"""How a group welcomes people, whom it has met already, and who likes to greet newcomers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from storage.core.database import Database
from storage.core.table import (
    MOMENT,
    NUMBER,
    OF_THE_GROUP,
    OWN_GROUP,
    SWITCH,
    BelongsTo,
    Expiry,
    Export,
    Leaving,
    PersonalData,
    Table,
)
from storage.core.times import from_ms, to_ms

KEEP_ACQUAINTANCES = timedelta(days=365)
"""For how long a group knows somebody again who has left it."""

TABLES = (
    Table(
        schema="""
        CREATE TABLE welcomes (
            group_id INTEGER PRIMARY KEY, wording TEXT NOT NULL,
            before TEXT, event_id TEXT    -- what the last change replaced, and the message that asked for it
        );
        CREATE INDEX welcomes_by_event ON welcomes (event_id) WHERE event_id IS NOT NULL;
        """,
        holds="the group’s own words; whose message brought them is not kept",
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_WORDS,
        reads={NUMBER: "group_id"},
    ),
    Table(
        schema="""
        CREATE TABLE acquaintances (      -- those who are in a group or were, so that nobody is welcomed twice
            group_id INTEGER NOT NULL, person TEXT NOT NULL, gone INTEGER,
            PRIMARY KEY (group_id, person)
        ) WITHOUT ROWID;
        CREATE INDEX acquaintances_gone ON acquaintances (gone) WHERE gone IS NOT NULL;
        """,
        holds=(PersonalData(feature="welcome", kind="known", group=OWN_GROUP, passing=True),),
        export=(Export(begins=True, mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP,
        reads={MOMENT: "gone", NUMBER: "group_id"},
        expires=(Expiry("gone < ?", KEEP_ACQUAINTANCES),),
    ),
    Table(
        schema="""
        CREATE TABLE welcome_greeters (   -- those who like to greet newcomers: each month it falls to one of them
            group_id INTEGER NOT NULL, person TEXT NOT NULL,
            theirs INTEGER NOT NULL DEFAULT 0, passed INTEGER NOT NULL DEFAULT 0,   -- this month
            since INTEGER,                -- when it last fell to them
            event_id TEXT NOT NULL,
            PRIMARY KEY (group_id, person)
        ) WITHOUT ROWID;
        CREATE INDEX welcome_greeters_by_person ON welcome_greeters (person);
        CREATE INDEX welcome_greeters_by_event ON welcome_greeters (event_id);
        """,
        holds=(PersonalData(feature="welcome", kind="greeters", group=OWN_GROUP, left=Leaving.ENDS),),
        export=(Export(mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP,
        reads={MOMENT: "since", SWITCH: "theirs passed", NUMBER: "group_id"},
    ),
)


class Greeter(Struct, frozen=True):
    """Somebody who likes to greet newcomers: whether it is theirs this month or they passed, and since when it was."""

    person: str
    theirs: bool
    passed: bool
    since: datetime | None


class Welcome:
    """Stores each group's own words, and the people who are or were in it."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.greeters = Greeters(database)

    async def words(self, group_id: int) -> str | None:
        """The group's own words; None while it has not written any."""
        wording: str | None = await self._db.value("SELECT wording FROM welcomes WHERE group_id = ?", group_id)
        return wording

    async def change(self, group_id: int, wording: str, event_id: str) -> None:
        """Set the group's words. The old ones are kept in case that message is redacted."""
        await self._db.run(
            "INSERT INTO welcomes (group_id, wording, event_id) VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
            " SET before = wording, wording = excluded.wording, event_id = excluded.event_id",
            group_id,
            wording,
            event_id,
        )

    async def reset(self, group_id: int) -> None:
        """Delete the group's own words."""
        await self._db.run("DELETE FROM welcomes WHERE group_id = ?", group_id)

    async def take_back(self, event_id: str) -> int | None:
        """Undo what this message changed. Returns the group's id, or None."""
        restored: int | None = await self._db.value(
            "UPDATE welcomes SET wording = before, before = NULL, event_id = NULL"
            " WHERE event_id = ? AND before IS NOT NULL RETURNING group_id",
            event_id,
        )
        removed: int | None = await self._db.value(
            "DELETE FROM welcomes WHERE event_id = ? RETURNING group_id", event_id
        )
        return removed if restored is None else restored

    async def meet(self, group_id: int, people: Iterable[str]) -> set[str]:
        """Store that the group has met these people. Returns those whom it had not."""
        wanted = json.dumps(sorted(people))
        known = await self._db.all(
            "UPDATE acquaintances SET gone = NULL WHERE group_id = ? AND person IN (SELECT value FROM json_each(?))"
            " RETURNING person",
            group_id,
            wanted,
        )
        await self._db.run(
            "INSERT OR IGNORE INTO acquaintances (group_id, person) SELECT ?, value FROM json_each(?)", group_id, wanted
        )
        return set(json.loads(wanted)) - {row["person"] for row in known}

    async def part(self, group_id: int, person: str, now: datetime) -> None:
        """Note that a person has left the group, which remembers them for a while."""
        await self._db.run("INSERT OR REPLACE INTO acquaintances VALUES (?, ?, ?)", group_id, person, to_ms(now))


class Greeters:
    """Stores those who like to greet newcomers."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def join(self, group_id: int, person: str, event_id: str) -> None:
        """Put somebody among them; who is there already stays as they are."""
        await self._db.run(
            "INSERT OR IGNORE INTO welcome_greeters (group_id, person, event_id) VALUES (?, ?, ?)",
            group_id,
            person,
            event_id,
        )

    async def leave(self, group_id: int, person: str) -> None:
        """Take somebody from among them."""
        await self._db.run("DELETE FROM welcome_greeters WHERE group_id = ? AND person = ?", group_id, person)

    async def said_by(self, event_id: str) -> int | None:
        """In which group somebody is among them because of this message, or None."""
        found: int | None = await self._db.value("SELECT group_id FROM welcome_greeters WHERE event_id = ?", event_id)
        return found

    async def of(self, group_id: int) -> list[Greeter]:
        """Everybody among them."""
        rows = await self._db.all("SELECT * FROM welcome_greeters WHERE group_id = ? ORDER BY person", group_id)
        return [
            Greeter(
                row["person"],
                bool(row["theirs"]),
                bool(row["passed"]),
                from_ms(row["since"]) if row["since"] is not None else None,
            )
            for row in rows
        ]

    async def now(self, group_id: int) -> Greeter | None:
        """To whom it has fallen this month, or None; where groups became one, to whom it fell last."""
        theirs = [(each.since, each) for each in await self.of(group_id) if each.theirs and each.since]
        return max(theirs, key=lambda each: each[0], default=(None, None))[1]

    async def begin(self, group_id: int) -> None:
        """A month begins: it is nobody's, and nobody has passed."""
        await self._db.run("UPDATE welcome_greeters SET theirs = 0, passed = 0 WHERE group_id = ?", group_id)

    async def fell_to(self, group_id: int, person: str, now: datetime) -> None:
        """It has fallen to this person."""
        await self._db.run(
            "UPDATE welcome_greeters SET theirs = 1, passed = 0, since = ? WHERE group_id = ? AND person = ?",
            to_ms(now),
            group_id,
            person,
        )

    async def freed(self, group_id: int, person: str) -> None:
        """It is theirs no more, without their having passed."""
        await self._db.run("UPDATE welcome_greeters SET theirs = 0 WHERE group_id = ? AND person = ?", group_id, person)

    async def passed(self, group_id: int, person: str) -> None:
        """This person passes, this month."""
        await self._db.run(
            "UPDATE welcome_greeters SET theirs = 0, passed = 1 WHERE group_id = ? AND person = ?", group_id, person
        )
