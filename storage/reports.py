"""Reports that are being written, until it is decided to whom they go; never to whom."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import MOMENT, NUMBER, OWN_GROUP, BelongsTo, Expiry, Leaving, PersonalData, Table
from storage.core.times import to_ms

TABLES = (
    Table(
        schema="""
        CREATE TABLE reports (            -- what somebody has not finished telling; never to whom
            id INTEGER PRIMARY KEY AUTOINCREMENT, person TEXT NOT NULL UNIQUE, group_id INTEGER NOT NULL,
            room_id TEXT, target TEXT, words TEXT, event_id TEXT,
            listed TEXT, chosen TEXT,     -- a checksum of the people to choose from, and places among them
            until INTEGER NOT NULL
        );
        CREATE INDEX reports_by_event ON reports (event_id) WHERE event_id IS NOT NULL;
        """,
        holds=(PersonalData(feature="reports", kind="draft", group=OWN_GROUP, left=Leaving.PASSES),),
        export="of the moment",
        belongs_to=BelongsTo.ROOM_AND_GROUP,
        reads={MOMENT: "until", NUMBER: "id group_id"},
        expires=(Expiry("until <= ?"),),
    ),
)


class Draft(Struct, frozen=True, kw_only=True):
    """What a person wants to report: about a message (`target`, in a room), or in words.

    `listed` is a checksum of the people to choose from, and `chosen` of the choice; neither reveals anybody, so that
    nobody finds it among what is stored about them.
    """

    id: int
    person: str
    group_id: int
    room_id: str | None
    target: str | None
    words: str | None
    listed: str | None = None
    chosen: tuple[int, ...] = ()


class Reports:
    """Stores drafts, at most one for a person; a newer one replaces it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(
        self,
        person: str,
        *,
        group_id: int,
        about: tuple[str, str] | None,
        words: str | None,
        event_id: str | None,
        until: datetime,
    ) -> Draft:
        """Store a draft until then. `about` is a room and a message; `event_id` is the message that began it."""
        row = await self._db.one(
            "INSERT OR REPLACE INTO reports (person, group_id, room_id, target, words, event_id, until)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *",
            person,
            group_id,
            *(about or (None, None)),
            words,
            event_id,
            to_ms(until),
        )
        assert row is not None
        return _draft(row)

    async def of(self, person: str, now: datetime) -> Draft | None:
        """The person's draft, or None."""
        row = await self._db.one("SELECT * FROM reports WHERE person = ? AND until > ?", person, to_ms(now))
        return _draft(row) if row else None

    async def write(self, draft_id: int, words: str, event_id: str) -> None:
        """Set the draft's words, which are deleted with this message."""
        await self._db.run("UPDATE reports SET words = ?, event_id = ? WHERE id = ?", words, event_id, draft_id)

    async def list(self, draft_id: int, listed: str, chosen: tuple[int, ...], until: datetime) -> None:
        """Store among whom the person chooses, and whom they chose, by place."""
        await self._db.run(
            "UPDATE reports SET listed = ?, chosen = ?, until = ? WHERE id = ?",
            listed,
            " ".join(map(str, chosen)),
            to_ms(until),
            draft_id,
        )

    async def remove(self, draft_id: int) -> None:
        """Delete a draft that was delivered or dropped."""
        await self._db.run("DELETE FROM reports WHERE id = ?", draft_id)

    async def take_back(self, event_id: str) -> int | None:
        """Delete what this message said. Returns the id of the draft, or None."""
        found: int | None = await self._db.value("DELETE FROM reports WHERE event_id = ? RETURNING id", event_id)
        return found


def _draft(row: Row) -> Draft:
    chosen = tuple(int(place) for place in (row["chosen"] or "").split())
    return Draft(
        id=row["id"],
        person=row["person"],
        group_id=row["group_id"],
        room_id=row["room_id"],
        target=row["target"],
        words=row["words"],
        listed=row["listed"],
        chosen=chosen,
    )
