"""What was said lately in a direct chat to words that were no command, so that it is not repeated: from the outbox."""

from __future__ import annotations

from datetime import datetime

from storage.core.database import Database
from storage.core.times import to_ms

_HINTS = "outbox WHERE room_id = ? AND feature = 'kit' AND kind IN ('hint', 'meant', 'past hint')"


class Hints:
    """Queries about hints (`commands/kit/hints.py`) among the outbox messages."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def said_since(self, room_id: str, line: str, since: datetime) -> bool:
        """Whether this line was said there after this moment."""
        found: bool = await self._db.value(
            f"SELECT EXISTS (SELECT 1 FROM {_HINTS} AND subject = ? AND created > ?)", room_id, line, to_ms(since)
        )
        return found

    async def count(self, room_id: str) -> int:
        """How many are counted there: those of the last month, or since `count_anew`."""
        found: int = await self._db.value(f"SELECT count(*) FROM {_HINTS} AND kind <> 'past hint'", room_id)
        return found

    async def count_anew(self, room_id: str) -> None:
        """Count from now on."""
        await self._db.run(f"UPDATE outbox SET kind = 'past hint' WHERE id IN (SELECT id FROM {_HINTS})", room_id)
