"""Unasked private messages: which were said lately, and which wait until one more may be said. From the outbox."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from storage.core.database import Database
from storage.core.times import from_ms, to_ms
from storage.outbox.tables import GATHERED

LETTERS_COUNT = timedelta(days=8)
"""For how long letters count: seven days of any clock."""

_WAITING = f"held = {GATHERED} AND done IS NULL"


class WaitingLetter(Struct, frozen=True, kw_only=True):
    """A letter that waits: its words, the group that it is about, and the questions that it asks, in JSON.

    One that is `alone` is said as a message of its own: it asks, offers something to tap or to reply, can be withdrawn,
    or has a timer for when it can't be delivered.
    """

    id: int
    words: str
    group_id: int | None
    asks: str | None
    alone: bool
    since: datetime


class Letters:
    """Queries about letters among the outbox messages."""

    def __init__(self, database: Database, addressed: set[str]) -> None:
        self._db = database
        self._addressed = addressed  # see `Outbox`

    async def said(self, person: str, since: datetime) -> list[tuple[datetime, int]]:
        """When letters were said to this person after that moment, and a number for whose doing each was."""
        rows = await self._db.all(
            "SELECT created, letter FROM outbox WHERE person = ? AND letter IS NOT NULL AND held < ? AND created > ?",
            person,
            GATHERED,
            to_ms(since),
        )
        return [(from_ms(row["created"]), row["letter"]) for row in rows]

    async def waits(self, person: str) -> bool:
        """Whether any letter waits for this person."""
        found: bool = await self._db.value(
            f"SELECT EXISTS (SELECT 1 FROM outbox WHERE person = ? AND {_WAITING})", person
        )
        return found

    async def waiting(self, person: str) -> list[WaitingLetter]:
        """The letters that wait for this person, by whose turn it is."""
        rows = await self._db.all(
            "SELECT id, content ->> 'body' AS words, group_id, asks, created,"
            " coalesce(asks, answers, on_undeliverable, attachment, feature) IS NOT NULL AS alone"
            f" FROM outbox WHERE person = ? AND {_WAITING} ORDER BY turn, id",
            person,
        )
        return [
            WaitingLetter(
                id=row["id"],
                words=row["words"] or "",
                group_id=row["group_id"],
                asks=row["asks"],
                alone=bool(row["alone"]),
                since=from_ms(row["created"]),
            )
            for row in rows
        ]

    async def release(self, letter: int, now: datetime) -> None:
        """Say one as a message of its own."""
        address = await self._db.value(
            "UPDATE outbox SET held = 0, turn = NULL, asks = NULL, created = ? WHERE id = ? RETURNING address",
            to_ms(now),
            letter,
        )
        if address:
            self._addressed.add(address)

    async def drop(self, letters: Iterable[int]) -> None:
        """Delete these: they are said together with others, or not at all any more."""
        await self._db.run("DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?))", json.dumps([*letters]))

    async def about(self, group_id: int) -> list[tuple[int, str]]:
        """Those that wait about a group: their ids and words."""
        rows = await self._db.all(
            f"SELECT id, content ->> 'body' AS words FROM outbox WHERE {_WAITING} AND group_id = ?", group_id
        )
        return [(row["id"], row["words"] or "") for row in rows]

    async def forget(self, before: datetime) -> None:
        """Forget whose doing the letters were that do not count any more."""
        await self._db.run("UPDATE outbox SET letter = 0 WHERE letter > 0 AND created < ?", to_ms(before))

    async def unsay(self, feature: str, kind: str, subject: str) -> None:
        """Delete what waits to be said about something that is settled."""
        await self._db.run(
            f"DELETE FROM outbox WHERE {_WAITING} AND feature = ? AND kind = ? AND subject = ?", feature, kind, subject
        )

    async def stuck(self, room_id: str, feature: str, timer: str) -> list[str]:
        """The people of a room for whom letters wait without this timer: the room that it was set in is gone."""
        rows = await self._db.all(
            "SELECT key FROM state WHERE room_id = ? AND type = 'm.room.member'"
            f" AND EXISTS (SELECT 1 FROM outbox WHERE person = state.key AND {_WAITING})"
            " AND NOT EXISTS (SELECT 1 FROM timers WHERE feature = ? AND name = ? AND subject = state.key)",
            room_id,
            feature,
            timer,
        )
        return [row["key"] for row in rows]
