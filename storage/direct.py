"""Direct chats on their way: asked for, half made, or no longer private."""

from __future__ import annotations

from storage.database import Database
from storage.letters import JOIN


class Direct:
    """What the rooms and the letters say together about direct chats."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def call_back(self, room_id: str) -> None:
        """This is nobody's direct chat any more: what waits to be said there to one person needs another."""
        await self._db.run(
            "UPDATE outbox SET room_id = NULL, held = person IN (SELECT person FROM pauses)"
            " WHERE address = ? AND person IS NOT NULL AND done IS NULL AND type <> ?",
            room_id,
            JOIN,
        )

    async def inviter(self, room_id: str) -> str | None:
        """Who invited the bot there to talk with it alone; None where that was not said."""
        person: str | None = await self._db.value(
            "SELECT person FROM outbox WHERE room_id = ? AND type = ? ORDER BY id DESC LIMIT 1", room_id, JOIN
        )
        return person

    async def half_made(self, bot: str) -> list[str]:
        """The bot's own rooms without anybody else, as a refused invite leaves them; none while one is being made."""
        rows = await self._db.all(
            "SELECT room_id FROM state s WHERE type = 'm.room.create' AND sender = ?"
            " AND NOT EXISTS (SELECT 1 FROM rooms WHERE room_id = s.room_id)"
            " AND NOT EXISTS (SELECT 1 FROM state m WHERE m.room_id = s.room_id AND m.type = 'm.room.member'"
            " AND m.key <> ? AND m.content ->> 'membership' IN ('join', 'invite'))"
            " AND NOT EXISTS (SELECT 1 FROM outbox WHERE room_id IS NULL AND done IS NULL AND NOT held)",
            bot,
            bot,
        )
        return [row["room_id"] for row in rows]
