"""The sync token, and undecryptable messages that wait for their room keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import ME, MOMENT, NUMBER, SWITCH, BelongsTo, Expiry, PersonalData, Table
from storage.core.times import from_ms, to_ms

# How long an undecryptable message waits for its room key.
KEEP_CIPHERTEXTS = timedelta(days=7)

_UNREAD = frozenset({"raw"})

TABLES = (
    Table(
        schema="""
        CREATE TABLE sync (id INTEGER PRIMARY KEY CHECK (id = 1), token TEXT NOT NULL);
        """,
        holds="the sync token, the position in the homeserver’s stream of events",
        export="the instance’s own",
        reads={NUMBER: "id"},
    ),
    Table(
        schema="""
        CREATE TABLE ciphertexts (
            event_id TEXT PRIMARY KEY, room_id TEXT NOT NULL, sender TEXT NOT NULL,
            session_id TEXT NOT NULL, raw TEXT NOT NULL, at INTEGER NOT NULL,
            unsigned INTEGER NOT NULL    -- whether it waits for its sender to verify the device that it is from
        );
        CREATE INDEX ciphertexts_by_session ON ciphertexts (session_id);
        CREATE INDEX ciphertexts_by_sender ON ciphertexts (room_id, sender);
        """,
        holds=(PersonalData(feature="encryption", kind="unread", others=_UNREAD, passing=True, mine=f"sender = {ME}"),),
        export="the instance’s own",
        created_by=False,
        belongs_to=BelongsTo.ROOM_ALONE,
        reads={MOMENT: "at", SWITCH: "unsigned"},
        expires=(Expiry("at < ?", KEEP_CIPHERTEXTS),),
    ),
)
# How many messages from one person wait in one room at most: the newest ones.
MOST_CIPHERTEXTS = 200


class Ciphertext(Struct, frozen=True, kw_only=True):
    """An encrypted message that is not read yet, as received: see `Undecryptable`."""

    event_id: str
    room_id: str
    sender: str
    session_id: str
    raw: Mapping[str, Any]
    at: datetime
    unsigned: bool = False


class Sync:
    """Stores the sync token and undecryptable messages."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.heard: datetime | None = None
        """When the homeserver was last heard; None where that is not known, as right after a start."""

    async def token(self) -> str | None:
        """The token from which the next sync continues; None before the first."""
        token: str | None = await self._db.value("SELECT token FROM sync")
        return token

    async def remember(self, token: str) -> None:
        """Set the token: the batch that ends there is handled once this transaction commits."""
        await self._db.run("INSERT INTO sync VALUES (1, ?) ON CONFLICT DO UPDATE SET token = excluded.token", token)

    async def keep(self, ciphertext: Ciphertext) -> None:
        """Store a message until its room key arrives; idempotent. It may displace the sender's oldest in the room."""
        await self._db.run(
            "INSERT OR IGNORE INTO ciphertexts VALUES (?, ?, ?, ?, ?, ?, ?)",
            ciphertext.event_id,
            ciphertext.room_id,
            ciphertext.sender,
            ciphertext.session_id,
            json.dumps(dict(ciphertext.raw)),
            to_ms(ciphertext.at),
            ciphertext.unsigned,
        )
        await self._db.run(
            "DELETE FROM ciphertexts WHERE rowid IN (SELECT rowid FROM ciphertexts WHERE room_id = ? AND sender = ?"
            " ORDER BY rowid DESC LIMIT -1 OFFSET ?)",
            ciphertext.room_id,
            ciphertext.sender,
            MOST_CIPHERTEXTS,
        )

    async def kept(self, sessions: Iterable[str]) -> list[Ciphertext]:
        """The waiting messages of these Megolm sessions, in the order in which they were received."""
        wanted = json.dumps(sorted(sessions))
        rows = await self._db.all(
            "SELECT * FROM ciphertexts WHERE session_id IN (SELECT value FROM json_each(?)) ORDER BY rowid", wanted
        )
        return [_ciphertext(row) for row in rows]

    async def waiting(self, event_id: str) -> Ciphertext | None:
        """This message, if it still waits for its room key."""
        row = await self._db.one("SELECT * FROM ciphertexts WHERE event_id = ?", event_id)
        return _ciphertext(row) if row else None

    async def opened(self, event_ids: Iterable[str]) -> None:
        """Delete messages that have been decrypted (or redacted)."""
        await self._db.run(
            "DELETE FROM ciphertexts WHERE event_id IN (SELECT value FROM json_each(?))", json.dumps(sorted(event_ids))
        )

    async def forget_from(self, room_id: str, sender: str) -> None:
        """Delete this person's waiting messages in this room."""
        await self._db.run("DELETE FROM ciphertexts WHERE room_id = ? AND sender = ?", room_id, sender)


def _ciphertext(row: Row) -> Ciphertext:
    return Ciphertext(
        event_id=row["event_id"],
        room_id=row["room_id"],
        sender=row["sender"],
        session_id=row["session_id"],
        raw=json.loads(row["raw"]),
        at=from_ms(row["at"]),
        unsigned=bool(row["unsigned"]),
    )
