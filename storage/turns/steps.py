"""The last step of a room's queue, with the turns before it: `!back` restores them exactly."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from storage.core.database import Database
from storage.core.times import from_ms, to_ms


class Step(Struct, frozen=True):
    """Somebody (or after a silence, nobody) passed the floor on, gave it away, or emptied the queue."""

    room_id: str
    person: str
    event_id: str | None
    at: datetime


class Steps:
    """Stores one step for each room."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def note(
        self, room_id: str, *, person: str, event_id: str | None, turns: Sequence[int], now: datetime, made: int | None
    ) -> None:
        """Store these turns before a step changes them. `made` is a turn that the step itself has just created."""
        rows = await self._db.all(
            "SELECT * FROM turns WHERE id IN (SELECT value FROM json_each(?))", json.dumps([*turns])
        )
        await self._db.run(
            "INSERT OR REPLACE INTO turn_steps (room_id, person, event_id, at, before, made) VALUES (?, ?, ?, ?, ?, ?)",
            room_id,
            person,
            event_id,
            to_ms(now),
            json.dumps([dict(row) for row in rows], ensure_ascii=False),
            made,
        )

    async def last(self, room_id: str) -> Step | None:
        """The last step, while it can be undone."""
        row = await self._db.one("SELECT * FROM turn_steps WHERE room_id = ?", room_id)
        return Step(row["room_id"], row["person"], row["event_id"], from_ms(row["at"])) if row else None

    async def undo(self, room_id: str, now: datetime) -> None:
        """Restore the turns of the last step; time that was running goes on from where it was."""
        row = await self._db.one("DELETE FROM turn_steps WHERE room_id = ? RETURNING *", room_id)
        if row is None:
            return
        await self._db.run("DELETE FROM turns WHERE id = ?", row["made"])
        for turn in json.loads(row["before"]):
            turn["room_id"] = room_id
            if turn["since"] is not None:
                turn["since"] += to_ms(now) - row["at"]
            await self._make_room_for(turn["id"], room_id, turn["person"], turn["kind"])
            names = ", ".join(f'"{name}"' for name in turn)
            places = ", ".join("?" for _ in turn)
            await self._db.run(f"INSERT OR REPLACE INTO turns ({names}) VALUES ({places})", *turn.values())

    async def _make_room_for(self, turn_id: int, room_id: str, person: str, kind: str) -> None:
        """Remove newer turns of the same person and kind, so that everybody waits only once."""
        await self._db.run(
            "DELETE FROM turns WHERE room_id = ? AND person = ? AND kind = ? AND began IS NULL AND ended IS NULL"
            " AND id <> ?",
            room_id,
            person,
            kind,
            turn_id,
        )

    async def forget(self, room_id: str) -> None:
        """Delete the step, so that it can't be undone any more."""
        await self._db.run("DELETE FROM turn_steps WHERE room_id = ?", room_id)

    async def forget_words(self, event_id: str) -> None:
        """Erase from the step what this message said, or the turn that it asked for."""
        await self._db.run(
            "DELETE FROM turn_steps WHERE EXISTS"
            " (SELECT 1 FROM json_each(before) WHERE json_extract(value, '$.event_id') = ?)",
            event_id,
        )
