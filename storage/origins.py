"""Room and author of messages that created something, because edits and redactions count only from the same author.

They are stored as checksums only: a group's decision does not reveal whose message made it, and no row leads to
somebody who asked anonymously.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.core.table import NUMBER, SWITCH, Table

if TYPE_CHECKING:
    from storage.core.database import Database

KEEP_ORIGINS = timedelta(days=30)
"""How long the origin of a message is kept after everything it created is gone."""

TABLES = (
    Table(
        schema="""
        CREATE TABLE origins (
            event_id TEXT PRIMARY KEY,
            place TEXT NOT NULL, whose TEXT NOT NULL,  -- checksums: of the room, and of the room and the sender
            day INTEGER NOT NULL, -- when it was sent, in days since 1970: the exact time could identify the message
            changed INTEGER NOT NULL DEFAULT 0         -- something was stored for it, not only answered
        ) WITHOUT ROWID;
        """,
        holds="checksums by which the author of an edit or a redaction is recognised",
        export="with the messages that made what goes along: see storage/exporting/parts.py",
        reads={NUMBER: "day", SWITCH: "changed"},
        created_by=False,
    ),
)

_FIRST_DAY = datetime(1970, 1, 1, tzinfo=UTC)

# What refers to messages beside the rows that they created: answers to them, and commands that they complete.
_ALSO_NEEDED = (
    "SELECT answers FROM outbox WHERE answers IS NOT NULL",
    "SELECT source FROM reminders WHERE source IS NOT NULL",
    "SELECT returned_by FROM loans WHERE returned_by IS NOT NULL",
    "SELECT event_id FROM completions UNION ALL SELECT completed_by FROM completions",
    "SELECT step.value ->> 3 FROM circle_templates, json_each(steps) AS step WHERE step.value ->> 3 IS NOT NULL",
    "SELECT step.value ->> 3 FROM circle_templates, json_each(before) AS step WHERE step.value ->> 3 IS NOT NULL",
    "SELECT step.value ->> 3 FROM circles, json_each(steps) AS step WHERE step.value ->> 3 IS NOT NULL",
)


class Origin(Struct, frozen=True):
    """Checksums of a message's room (`place`), and of its room and sender (`whose`)."""

    event_id: str
    place: str
    whose: str

    @classmethod
    def of(cls, event_id: str, room_id: str, person: str) -> Origin:
        """The origin of a message of this person in this room."""
        return cls(event_id, _checksum(event_id, room_id), _checksum(event_id, room_id, person))


class Origins:
    """Stores the origins of messages and reactions that created something or were answered."""

    def __init__(self, database: Database, tables: Iterable[Table]) -> None:
        self._db = database
        tables = [*tables]
        created = {table.name: group for table in tables if (group := table.created_in)}
        alone = {table.name for table in tables if table.theirs_alone}
        self._groups = " UNION ".join(
            f"SELECT {group} AS group_id FROM {name} WHERE event_id = ?1{' AND person <> ?2' * (name == 'questions')}"
            for name, group in created.items()
            if name not in alone
        )
        self._made = " UNION ".join(
            f"SELECT '{name}' AS made FROM {name} WHERE event_id IN (SELECT value FROM json_each(?1))"
            for name in created
            if name != "questions"
        )
        rows = (f"SELECT event_id FROM {name} WHERE event_id IS NOT NULL" for name in created)
        self._needed = " UNION ALL ".join((*rows, *_ALSO_NEEDED))

    async def note(self, event_id: str, room_id: str, person: str, now: datetime, *, changed: bool = False) -> None:
        """Store the origin of a message, and whether the message changed something. What was stored first is kept."""
        origin = Origin.of(event_id, room_id, person)
        await self._db.run(
            "INSERT INTO origins VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET changed = max(changed, excluded.changed)",
            event_id,
            origin.place,
            origin.whose,
            _day(now),
            changed,
        )

    async def changed(self, event_id: str) -> bool:
        """Whether something was stored for a message, whatever became of it."""
        return bool(await self._db.value("SELECT changed FROM origins WHERE event_id = ?", event_id))

    async def find(self, event_id: str) -> Origin | None:
        """The origin of a message: stored here, of one of ours, or of an undecryptable one. None for any other."""
        row = await self._db.one("SELECT place, whose FROM origins WHERE event_id = ?", event_id)
        if row:
            return Origin(event_id, row["place"], row["whose"])
        row = await self._db.one(
            "SELECT room_id, sender FROM ciphertexts WHERE event_id = ?1"
            " UNION ALL SELECT room_id, '' FROM outbox WHERE event_id = ?1 AND room_id IS NOT NULL"
            " UNION ALL SELECT room_id, '' FROM live WHERE event_id = ?1 LIMIT 1",
            event_id,
        )
        return Origin.of(event_id, row[0], row[1]) if row else None

    async def groups(self, event_id: str, person: str) -> set[int]:
        """The ids of the groups in which something that the person's message created still exists.

        What is theirs alone in any case is left out, and what was only asked of them.
        """
        rows = await self._db.all(f"SELECT group_id FROM ({self._groups}) WHERE group_id IS NOT NULL", event_id, person)
        return {row["group_id"] for row in rows}

    async def made(self, event_ids: Iterable[str]) -> set[str]:
        """The names of the tables that still have something that these messages created."""
        rows = await self._db.all(self._made, json.dumps([*event_ids]))
        return {row["made"] for row in rows}

    async def began(self, room_id: str) -> int | None:
        """The id of the group that was created with this room, whichever the room belongs to now."""
        group_id: int | None = await self._db.value("SELECT id FROM groups WHERE room_id = ?", room_id)
        return group_id

    async def forget(self, before: datetime) -> None:
        """Delete origins from before `before` that nothing refers to any more."""
        await self._db.run(f"DELETE FROM origins WHERE day < ? AND event_id NOT IN ({self._needed})", _day(before))


def _day(moment: datetime) -> int:
    return (moment - _FIRST_DAY).days


def _checksum(*words: str) -> str:
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()
