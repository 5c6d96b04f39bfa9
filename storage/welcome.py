"""How a group welcomes people, and whom it has met already."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from storage.core.database import Database
from storage.core.table import MOMENT, NUMBER, OF_THE_GROUP, OWN_GROUP, BelongsTo, Expiry, Export, PersonalData, Table
from storage.core.times import to_ms

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
)


class Welcome:
    """Stores each group's own words, and the people who are or were in it."""

    def __init__(self, database: Database) -> None:
        self._db = database

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
