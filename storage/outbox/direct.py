"""Direct chats that are not ready: requested, half created, not accepted, or no longer private."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from storage.core.database import Database
from storage.core.times import to_ms
from storage.outbox.messages import INVITE, JOIN
from storage.pauses import running
from storage.rooms.encrypted import CAN_CONFIDE


class Direct:
    """Queries about direct chats over rooms and outbox messages."""

    def __init__(self, database: Database, addressed: set[str]) -> None:
        self._db = database
        self._addressed = addressed  # see `Outbox`

    async def call_back(self, room_id: str, now: datetime) -> None:
        """Take back a room's waiting private messages, because it is no direct chat any more; they need another one."""
        rows = await self._db.all(
            "UPDATE outbox SET room_id = NULL,"
            f" held = iif(held = 2, 2, EXISTS (SELECT 1 FROM pauses WHERE person = outbox.person AND {running(3)}))"
            " WHERE address = ?1 AND person IS NOT NULL AND done IS NULL AND type <> ?2 RETURNING person",
            room_id,
            JOIN,
            to_ms(now),
        )
        self._addressed.update(row["person"] for row in rows)

    async def unopened(self, people: Iterable[str]) -> frozenset[str]:
        """Those of these people who are not in a direct chat with the bot (yet) in which private words may be said."""
        rows = await self._db.all(
            "SELECT value FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM rooms r JOIN state s"
            " ON s.room_id = r.room_id AND s.type = 'm.room.member' AND s.key = r.person"
            f" WHERE r.person = value AND s.content ->> 'membership' = 'join' AND {CAN_CONFIDE})",
            json.dumps([*people]),
        )
        return frozenset(row["value"] for row in rows)

    async def exposed_chat(self, person: str) -> str | None:
        """An unencrypted chat that somebody is in, whose private words may not be said there."""
        room_id: str | None = await self._db.value(
            "SELECT r.room_id FROM rooms r JOIN state s ON s.room_id = r.room_id AND s.type = 'm.room.member'"
            " AND s.key = r.person WHERE r.person = ? AND s.content ->> 'membership' = 'join'"
            f" AND NOT {CAN_CONFIDE} ORDER BY r.joined DESC LIMIT 1",
            person,
        )
        return room_id

    async def invited_since(self, room_id: str, since: datetime) -> bool:
        """Whether the direct chat was created, or its person invited to it again, after this moment."""
        found: bool = await self._db.value(
            "SELECT EXISTS (SELECT 1 FROM rooms WHERE room_id = ? AND joined > ?)"
            " OR EXISTS (SELECT 1 FROM outbox WHERE room_id = ? AND type = ? AND created > ?)",
            room_id,
            to_ms(since),
            room_id,
            INVITE,
            to_ms(since),
        )
        return found

    async def inviter(self, room_id: str) -> str | None:
        """Who invited the bot to this direct chat; None where unknown."""
        person: str | None = await self._db.value(
            "SELECT person FROM outbox WHERE room_id = ? AND type = ? ORDER BY id DESC LIMIT 1", room_id, JOIN
        )
        return person

    async def declined(self, room_id: str, person: str) -> bool:
        """Whether the person has declined this chat: they can be quicker than we are to learn that it was created."""
        membership: str | None = await self._db.value(
            "SELECT content ->> 'membership' FROM state WHERE room_id = ? AND type = 'm.room.member' AND key = ?",
            room_id,
            person,
        )
        return membership == "leave"

    async def half_made(self, bot: str) -> list[str]:
        """The ids of rooms that the bot created and nobody else is in or invited to, as a refused invite leaves them.

        None while a direct chat is still to be created.
        """
        rows = await self._db.all(
            "SELECT room_id FROM state s WHERE key = '' AND type = 'm.room.create' AND sender = ?"
            " AND NOT EXISTS (SELECT 1 FROM rooms WHERE room_id = s.room_id)"
            " AND NOT EXISTS (SELECT 1 FROM state m WHERE m.room_id = s.room_id AND m.type = 'm.room.member'"
            " AND m.key <> ? AND m.content ->> 'membership' IN ('join', 'invite'))"
            " AND NOT EXISTS (SELECT 1 FROM outbox WHERE address >= '@' AND address < 'A' AND room_id IS NULL"
            " AND done IS NULL AND NOT held)",
            bot,
            bot,
        )
        return [row["room_id"] for row in rows]
