"""Our own messages that the homeserver has: what each is about and answers. Their content is erased."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from storage.core.database import Database
from storage.core.times import to_ms
from storage.outbox.messages import ReplyTarget

_LAST = 200  # messages: so far back it is looked for what was spoken of last


class SentMessages:
    """Queries about our messages, for what refers to them: replies, reactions, edits, and the words that come next."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def first_answer(self, event_id: str, room_id: str) -> str | None:
        """The id of our first message in this room that answers a message, if it was delivered; else None."""
        found: str | None = await self._db.value(
            "SELECT event_id FROM outbox WHERE answers = ? AND room_id = ? AND live IS NULL AND event_id <> ''"
            " AND type = 'm.room.message' ORDER BY id LIMIT 1",
            event_id,
            room_id,
        )
        return found

    async def now_about(self, event_id: str, about: ReplyTarget | None) -> None:
        """Change what replies and reactions to a message of ours, which was edited, are about."""
        target = (about.feature, about.kind, about.subject, about.group_id) if about else (None,) * 4
        await self._db.run(
            "UPDATE outbox SET feature = ?, kind = ?, subject = ?, group_id = ? WHERE event_id = ?", *target, event_id
        )

    async def forget_about(self, group_id: int, feature: str, subjects: Iterable[int]) -> None:
        """Keep no longer of delivered private messages that they were about these subjects of a feature."""
        await self._db.run(
            "UPDATE outbox SET feature = NULL, kind = NULL, subject = NULL WHERE group_id = ? AND feature = ?"
            " AND done IS NOT NULL AND subject IN (SELECT CAST(value AS TEXT) FROM json_each(?))",
            group_id,
            feature,
            json.dumps([*subjects]),
        )

    async def about(self, event_id: str, room_id: str) -> ReplyTarget | None:
        """What a message of ours in this room is about, for replies and reactions to it; None for other messages."""
        row = await self._db.one(
            "SELECT feature, kind, subject, group_id FROM outbox WHERE event_id = ? AND room_id = ?"
            " AND feature IS NOT NULL",
            event_id,
            room_id,
        )
        return ReplyTarget(row["feature"], row["kind"], row["subject"], row["group_id"]) if row else None

    async def spoken_of(self, room_id: str, since: datetime) -> int | None:
        """The group that the last answer in a direct chat since that moment was about, if it was one of the last."""
        group_id: int | None = await self._db.value(
            "SELECT group_id FROM (SELECT * FROM outbox WHERE room_id = ? ORDER BY id DESC LIMIT ?) WHERE created >= ?"
            " AND group_id IS NOT NULL AND answers IS NOT NULL AND letter IS NULL LIMIT 1",
            room_id,
            _LAST,
            to_ms(since),
        )
        return group_id

    async def has_answered(self, event_id: str) -> bool:
        """Whether the bot has answered this message."""
        return await self._db.value("SELECT 1 FROM outbox WHERE answers = ? LIMIT 1", event_id) is not None

    async def first_about(self, room_id: str, about: tuple[str, str, str]) -> str | None:
        """The event id of our first message in a room about this (feature, kind, subject), or None."""
        event_id: str | None = await self._db.value(
            "SELECT event_id FROM outbox WHERE room_id = ? AND feature = ? AND kind = ? AND subject = ?"
            " AND event_id <> '' ORDER BY id LIMIT 1",
            room_id,
            *about,
        )
        return event_id

    async def last_about(self, room_id: str, since: datetime) -> ReplyTarget | None:
        """What our last message in a room since that moment is about; None where it is about nothing."""
        row = await self._db.one(
            "SELECT feature, kind, subject, group_id FROM (SELECT * FROM outbox WHERE room_id = ? ORDER BY id DESC"
            " LIMIT ?) WHERE type = 'm.room.message' AND created >= ? LIMIT 1",
            room_id,
            _LAST,
            to_ms(since),
        )
        return ReplyTarget(row["feature"], row["kind"], row["subject"], row["group_id"]) if row and row[0] else None

    async def ends_with(self, room_id: str, about: tuple[str, str, str]) -> bool:
        """Whether our last message in a room is about this (feature, kind, subject), if it is one of the last."""
        row = await self._db.one(
            "SELECT feature, kind, subject FROM (SELECT * FROM outbox WHERE room_id = ? ORDER BY id DESC LIMIT ?)"
            " WHERE type = 'm.room.message' LIMIT 1",
            room_id,
            _LAST,
        )
        return row is not None and (row["feature"], row["kind"], row["subject"]) == about
