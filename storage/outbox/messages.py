"""Outbox messages: as they are stored, and as they are delivered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct

from storage.core.connection import Row
from storage.core.times import to_ms


class ReplyTarget(Struct, frozen=True):
    """What a message of ours is about, for replies and reactions to it; `subject` is defined by the feature.

    `group_id` is set in private messages that are about a group.
    """

    feature: str
    kind: str
    subject: str
    group_id: int | None = None


class OnUndeliverable(Struct, frozen=True):
    """The feature's timer to set, due at once, when a message can't be delivered."""

    feature: str
    name: str
    subject: str
    room_id: str


class IdempotencyKey(Struct, frozen=True):
    """Deterministic idempotency key of an outgoing message, stable across restores.

    `words` identify what it answers, and which of the answers it is, by ids that others assigned and never by counters
    of the database. Messages of timers also have the time when the timer was `due`.
    """

    words: str
    due: datetime | None = None

    def transaction_id(self, secret: bytes) -> str:
        """The transaction id, derived from the key with the instance's secret.

        Keyed BLAKE2b (RFC 7693): without the secret, the homeserver cannot test which words a message answers.
        """
        digest = blake2b(self.words.encode(), key=secret, digest_size=16).hexdigest()
        return digest if self.due is None else f"{digest}.{to_ms(self.due)}"


class Letter(Struct, frozen=True, kw_only=True):
    """What is stored of an unasked private message, so that people get no more of them than they want.

    cause  a number for whose doing it is, 0 for nobody's in particular; kept while letters count
    waits  whether it waits until one more may be said
    asks   the questions that it asks once it is said, in JSON
    """

    cause: int
    waits: bool = False
    asks: str | None = None


class OutboxMessage(Struct, frozen=True, kw_only=True):
    """Something to deliver.

    room_id           None where a direct chat with `person` has to be opened first
    type              an event type, or JOIN, LEAVE, INVITE, REDACT or STATE
    person            the recipient of a private message
    live              the live message of the room that this is the newest state of
    priority          higher ones of a room go first; PRESSING before everything in any room, YIELDING after it
    about             what replies and reactions to it are about
    answers           the event that it answers, and is withdrawn with: see `Outbox.take_back`
    held              waits until `person` is no longer on pause
    letter            what is stored of it where it is an unasked private message
    group_id          the group that such a one is about
    name              its idempotency key: of several messages with the same one, the first is delivered
    on_undeliverable  the timer to set where it can't be delivered
    attachment        the description of a picture or a file, which is made at delivery
    author            who caused it, by the event `cause`
    signs             emoji that are put on it once it is there, to be tapped
    """

    room_id: str | None
    type: str
    content: Mapping[str, Any]
    person: str | None = None
    live: str | None = None
    priority: int = 0
    about: ReplyTarget | None = None
    answers: str | None = None
    held: bool = False
    letter: Letter | None = None
    group_id: int | None = None
    name: IdempotencyKey | None = None
    on_undeliverable: OnUndeliverable | None = None
    attachment: Mapping[str, Any] | None = None
    author: str | None = None
    cause: str | None = None
    signs: tuple[str, ...] = ()


class PendingMessage(Struct, frozen=True, kw_only=True):
    """A claimed outbox message, with the transaction id that it keeps over all retries.

    `live_event` is the event that shows its live message now: the message is sent as an edit of that.
    """

    id: int
    transaction_id: str
    room_id: str | None
    person: str | None
    type: str
    content: dict[str, Any]
    live: str | None
    live_event: str | None
    attachment: dict[str, Any] | None = None
    priority: int = 0

    @property
    def enters(self) -> bool:
        """Whether it makes somebody join a room: the bot, or a person it invites."""
        return self.room_id is None or self.type in (JOIN, INVITE)

    @property
    def is_pressing(self) -> bool:
        """Whether it has the highest priority."""
        return self.priority >= PRESSING

    @property
    def is_yielding(self) -> bool:
        """Whether it has the lowest priority."""
        return self.priority <= YIELDING

    @property
    def throttle_name(self) -> str:
        """Identifies its live message, for throttling edits."""
        return f"{self.address} {self.live}"

    @property
    def address(self) -> str:
        """The room id, or the user id while there is no room. Messages of one address are delivered in order."""
        return self.room_id or self.person or ""


PRESSING = 2
"""The priority above all others."""

YIELDING = -1
"""The priority below all others: greetings, and what is said to people who are in no group."""

JOIN, LEAVE, INVITE, REDACT, STATE = "join", "leave", "invite", "redact", "state"
"""The types of messages that make another request than sending an event."""


def redaction(event_id: str) -> IdempotencyKey:
    """The idempotency key of the message that redacts one of our events."""
    return IdempotencyKey(f"redaction {event_id}")


def putting(event_id: str, emoji: str) -> IdempotencyKey:
    """The idempotency key of the message that puts an emoji on one of our events."""
    return IdempotencyKey(f"sign {event_id} {emoji}")


def pending_of(row: Row) -> PendingMessage:
    """The pending message in a row of the outbox joined with its `live_event`."""
    return PendingMessage(
        id=row["id"],
        transaction_id=row["transaction_id"],
        room_id=row["room_id"],
        person=row["person"],
        type=row["type"],
        content=msgspec.json.decode(row["content"]),
        live=row["live"],
        live_event=row["live_event"],
        attachment=msgspec.json.decode(row["attachment"]) if row["attachment"] else None,
        priority=row["priority"],
    )
