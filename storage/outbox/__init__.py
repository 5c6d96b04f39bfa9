"""The outbox: messages that are stored until the homeserver has them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import astuple

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import to_ms
from storage.outbox.live import LiveMessages
from storage.outbox.messages import (
    PRESSING,
    REDACT,
    YIELDING,
    OnUndeliverable,
    OutboxMessage,
    PendingMessage,
    pending_of,
    putting,
    redaction,
)
from storage.outbox.recovered import RecoveredMessages
from storage.outbox.sent import SentMessages
from storage.outbox.tables import GATHERED

# The value of `answers` when the message it names was withdrawn while this one was being sent.
_NOTHING_ANY_MORE = ""

_ERASED = "content = NULL, attachment = NULL, author = NULL, cause = NULL"

# The turn of a letter that waits: after those of the same cause, and with the next one of every other (fair queuing).
_TURN = (
    "iif(?, 1 + coalesce((SELECT max(turn) FROM outbox WHERE held = 2 AND person = ? AND letter = ?),"
    " (SELECT min(turn) - 1 FROM outbox WHERE held = 2 AND person = ?), 0), NULL)"
)

# Columns of `RETURNING` have no type, and without one SQLite looks through all of `live` instead of using its index.
_AS_PENDING = (
    "RETURNING id, transaction_id, room_id, person, type, content, live, attachment, priority,"
    " (SELECT event_id FROM live WHERE room_id = CAST(outbox.room_id AS TEXT) AND name = CAST(outbox.live AS TEXT))"
    " AS live_event"
)

_NOT_THROTTLED = (
    "(live IS NULL OR tried = 1 OR address || ' ' || live NOT IN (SELECT value FROM json_each(?))"
    " OR NOT EXISTS (SELECT 1 FROM live AS shown WHERE shown.room_id = outbox.address AND shown.name = outbox.live))"
)

MOST_WAITING = 20
"""Letters that wait for one person: more than anybody reads in one morning."""


class Outbox:
    """Stores messages and hands them out for delivery, within a room in the order in which they were written."""

    def __init__(self, database: Database, addressed: set[str]) -> None:
        """`addressed` are the addresses at which something may wait that `take_new` has not looked at."""
        self._db = database
        self._addressed = addressed
        self.recovered = RecoveredMessages(database)
        self.live = LiveMessages(database)
        self.sent = SentMessages(database)
        self._secret: bytes | None = None

    async def put(self, message: OutboxMessage, now: datetime) -> None:
        """Store a message for delivery, unless one with the same idempotency key was stored or delivered before.

        An older state of the same live message is dropped if nobody has tried to send it.
        """
        transaction_id = await self._transaction_id(message)
        if message.live or message.attachment:
            await self._replace_older(message)
        about = message.about
        await self._db.run(
            "INSERT OR IGNORE INTO outbox (transaction_id, room_id, person, type, content, live, priority, feature,"
            " kind, subject, group_id, answers, held, letter, asks, turn, on_undeliverable, attachment, author, cause,"
            f" signs, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {_TURN}, ?, ?, ?, ?, ?, ?)",
            transaction_id,
            message.room_id,
            message.person,
            message.type,
            _json(message.content),
            message.live,
            message.priority,
            *((about.feature, about.kind, about.subject) if about else (None,) * 3),
            about.group_id if about else message.group_id,
            message.answers,
            *_waiting(message),
            json.dumps(astuple(message.on_undeliverable)) if message.on_undeliverable else None,
            _json(message.attachment) if message.attachment else None,
            message.author,
            message.cause,
            " ".join(message.signs) or None,
            to_ms(now),
        )
        self._addressed.add(message.room_id or message.person or "")
        if message.letter and message.letter.waits:
            await self._keep_few(message.person)
        if message.name and (arrival := await self.recovered.claim(transaction_id)):
            await self.delivered(transaction_id, arrival.event_id, now, arrival.edits)

    async def _keep_few(self, person: str | None) -> None:
        """Of too many letters that wait for somebody drop the last ones of whose doing the most are."""
        await self._db.run(
            "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE person = ? AND held = 2 AND done IS NULL"
            " ORDER BY turn, id LIMIT -1 OFFSET ?)",
            person,
            MOST_WAITING,
        )

    async def _replace_older(self, message: OutboxMessage) -> None:
        """Drop what waits and says the same as it was before: an older state, or an older file."""
        if message.live:
            await self._db.run(
                "DELETE FROM outbox WHERE address = ? AND live = ? AND done IS NULL AND tried = 0",
                message.room_id,
                message.live,
            )
        if message.attachment and message.author:
            await self._replace_file(message, message.attachment["name"])

    async def _replace_file(self, message: OutboxMessage, name: str) -> None:
        """Drop a waiting file of this name that the same person requested, and what was said with it."""
        theirs, whose = (
            "address = ? AND author = ? AND done IS NULL",
            (message.room_id or message.person, message.author),
        )
        causes = f"SELECT cause FROM outbox WHERE {theirs} AND attachment ->> 'name' = ?"
        where = f"{theirs} AND tried = 0 AND cause <> ? AND cause IN ({causes})"
        await self._db.run(f"DELETE FROM outbox WHERE {where}", *whose, message.cause or "", *whose, name)

    async def _transaction_id(self, message: OutboxMessage) -> str:
        if message.name is None:
            return secrets.token_urlsafe(18)
        if self._secret is None:
            self._secret = await self._db.value("SELECT secret FROM house")
            assert self._secret is not None
        return message.name.transaction_id(self._secret)

    async def take(
        self, busy: Collection[str] = (), throttled: Iterable[str] = (), giving_way: Collection[str] = ()
    ) -> list[PendingMessage]:
        """Claim the next message for each address that is not busy.

        The result is ordered by priority, then by age. `busy` are addresses for which only pressing ones are returned;
        for those of them that are `giving_way`, all that do not yield.
        `throttled` are the live messages (see `PendingMessage.throttle_name`) that may not be edited yet.
        """
        rows = await self._db.all("SELECT DISTINCT address FROM outbox WHERE done IS NULL")
        self._addressed.update(row["address"] for row in rows)
        return await self.take_new(busy, throttled, giving_way)

    async def take_new(
        self, busy: Collection[str] = (), throttled: Iterable[str] = (), giving_way: Collection[str] = ()
    ) -> list[PendingMessage]:
        """The same, only where something has been written or let go since the last time, however much waits elsewhere.

        What was written in a transaction that failed later has to be looked for with `take`.
        """
        if not self._addressed:
            return []
        least = {address: _least(address, busy, giving_way) for address in self._addressed}
        self._addressed.clear()
        rows = await self._db.all(
            "UPDATE outbox SET tried = 1 WHERE id IN (SELECT (SELECT id FROM outbox WHERE address = wanted.key"
            f" AND done IS NULL AND priority >= wanted.value AND NOT held AND {_NOT_THROTTLED}"
            f" ORDER BY priority DESC, id LIMIT 1) FROM json_each(?) AS wanted) {_AS_PENDING}",
            json.dumps([*throttled]),
            json.dumps(least),
        )
        return [pending_of(row) for row in sorted(rows, key=lambda row: (-row["priority"], row["id"]))]

    def look_at(self, address: str) -> None:
        """Have the next `take_new` look for something to this address."""
        self._addressed.add(address)

    async def next_for(self, address: str, throttled: Iterable[str] = ()) -> PendingMessage | None:
        """Claim the next message for an address: a room, or a person who has no direct chat yet."""
        row = await self._db.one(
            "UPDATE outbox SET tried = 1 WHERE id = (SELECT id FROM outbox WHERE address = ? AND done IS NULL"
            f" AND NOT held AND {_NOT_THROTTLED} ORDER BY priority DESC, id LIMIT 1) {_AS_PENDING}",
            address,
            json.dumps([*throttled]),
        )
        return pending_of(row) if row else None

    async def delivered(self, transaction_id: str, event_id: str, now: datetime, edits: str | None = None) -> None:
        """Record that the homeserver has a message: erase its content, keep its ids for replies and edits.

        `edits` is the id of the event that this one replaces, where known. Call it as often as you like.
        """
        row = await self._db.one(
            "SELECT room_id, type, live, answers, done, signs FROM outbox WHERE transaction_id = ?", transaction_id
        )
        if row is None and (twin := await self.recovered.twin(transaction_id)):
            await self.delivered(twin, event_id, now, edits)
        elif row is None:
            await self.recovered.note(transaction_id, event_id, edits, now)
        if row is None or row["done"] is not None:
            return
        await self._erase(row, transaction_id, event_id, now)
        if row["answers"] == _NOTHING_ANY_MORE:
            await self._redact(row["room_id"], event_id, now)
        if row["live"]:
            # The first event of a live message is the one that all its edits refer to.
            first = edits or event_id
            begins = await self._db.value(
                "INSERT OR IGNORE INTO live (room_id, name, event_id) VALUES (?, ?, ?) RETURNING 1",
                row["room_id"],
                row["live"],
                first,
            )
            if begins:
                await self._put_signs(row, first, now)
        elif edits is None and row["type"] == "m.room.message":  # signs take no line
            await self.live.scroll(row["room_id"])
            await self._put_signs(row, event_id, now)

    async def _erase(self, row: Row, transaction_id: str, event_id: str, now: datetime) -> None:
        """Keep of a delivered message what replies and edits need.

        A sign that was put there to be tapped is not looked for again: it goes with the next tidying, and its moment,
        which others share, at once.
        """
        done, created = (0, 0) if row["type"] == "m.reaction" and row["answers"] is None else (to_ms(now), None)
        await self._db.run(
            f"UPDATE outbox SET event_id = ?, done = ?, created = coalesce(?, created), {_ERASED}"
            " WHERE transaction_id = ?",
            event_id,
            done,
            created,
            transaction_id,
        )

    async def _put_signs(self, row: Row, event_id: str, now: datetime) -> None:
        """Put on an event of ours what people can tap."""
        for emoji in (row["signs"] or "").split():
            content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": emoji}}
            name = putting(event_id, emoji)
            await self.put(OutboxMessage(room_id=row["room_id"], type="m.reaction", content=content, name=name), now)

    async def take_back(self, event_id: str, now: datetime, spare: str | None = None) -> None:
        """Withdraw the answers to a message: drop those that wait, redact those that were sent.

        Private messages that it caused are dropped too while they wait. One that is being sent is redacted after its
        delivery. If the message was a live message of ours, its next state is sent as a new event. The answer `spare`
        stays.
        """
        await self._db.run("DELETE FROM live WHERE event_id = ?", event_id)
        await self._db.run(
            "DELETE FROM outbox INDEXED BY outbox_pending WHERE address > '' AND done IS NULL AND tried = 0"
            " AND ? IN (answers, iif(person IS NULL, NULL, cause))",
            event_id,
        )
        said = await self._db.all(
            "UPDATE outbox SET answers = iif(done IS NULL, ?, NULL) WHERE answers = ?"
            " AND coalesce(event_id, '') <> ?"
            " RETURNING room_id, event_id",
            _NOTHING_ANY_MORE,
            event_id,
            spare or "no event",
        )
        for row in said:
            if row["event_id"]:
                await self._redact(row["room_id"], row["event_id"], now)

    async def _redact(self, room_id: str, event_id: str, now: datetime) -> None:
        await self.put(
            OutboxMessage(room_id=room_id, type=REDACT, content={"event_id": event_id}, name=redaction(event_id)), now
        )

    async def drop(self, message: PendingMessage, now: datetime) -> list[OnUndeliverable]:
        """Give up a message that can't be delivered, and where a direct chat can't be opened, all that wait for it.

        Returns the timers to set because of that.
        """
        rows = await self._db.all(
            f"UPDATE outbox SET done = ?, {_ERASED} WHERE done IS NULL AND id IN (SELECT ? UNION ALL SELECT id"
            " FROM outbox WHERE room_id IS NULL AND address = ? AND done IS NULL) RETURNING on_undeliverable",
            to_ms(now),
            message.id,
            message.person if message.room_id is None else None,
        )
        return [OnUndeliverable(*json.loads(row["on_undeliverable"])) for row in rows if row["on_undeliverable"]]

    async def address(self, person: str, room_id: str) -> None:
        """Address a person's waiting messages to their direct chat, which has just been created."""
        await self._db.run(
            "UPDATE outbox SET room_id = ? WHERE address = ? AND room_id IS NULL AND done IS NULL", room_id, person
        )
        self.look_at(room_id)


def _least(address: str, busy: Collection[str], giving_way: Collection[str]) -> int:
    """The least priority of a message that is taken for this address now."""
    return YIELDING if address not in busy else YIELDING + 1 if address in giving_way else PRESSING


def _waiting(message: OutboxMessage) -> tuple[object, ...]:
    """The values of `held`, `letter` and `asks`, and those that `_TURN` depends on."""
    letter, person = message.letter, message.person
    if letter is None:
        return message.held, None, None, False, None, None, None
    held = GATHERED if letter.waits else message.held
    return held, letter.cause, letter.asks, letter.waits, person, letter.cause, person


def _json(content: Mapping[str, Any]) -> str:
    return msgspec.json.encode(dict(content)).decode()
