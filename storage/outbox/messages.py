"""What is delivered: letters, before and on their way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from msgspec import Struct

from storage.core.connection import Row
from storage.core.times import to_ms


class ReplyTarget(Struct, frozen=True):
    """What a message of ours is about: `subject` means something to the feature. Private ones may name their group."""

    feature: str
    kind: str
    subject: str
    group_id: int | None = None


class OnUndeliverable(Struct, frozen=True):
    """A timer that rings at once where a letter can't be delivered: of that feature, in that room."""

    feature: str
    name: str
    subject: str
    room_id: str


class IdempotencyKey(Struct, frozen=True):
    """What a letter is called in every life of the file, whichever copy of it the program goes on with.

    `words` say what it answers and which of the answers it is, by what others have told us and no counting of ours.
    What a timer brings has the moment when that was `due`.
    """

    words: str
    due: datetime | None = None

    def transaction_id(self, secret: bytes) -> str:
        """Under which the homeserver gets it, so that it arrives once.

        Without the secret nobody can try what it answers: the homeserver need not know whose words are said on. (Keyed
        BLAKE2b, RFC 7693.)
        """
        digest = blake2b(self.words.encode(), key=secret, digest_size=16).hexdigest()
        return digest if self.due is None else f"{digest}.{to_ms(self.due)}"


class OutboxMessage(Struct, frozen=True):
    """Something to deliver. `live` names the live message of the room that this is the newest state of.

    `urgent` ones go before the others of their room; those of the level `PRESSING` before everything, wherever it
    goes. `person` is whom alone it is for; without a room a direct chat has to be opened first. `about` is what a
    reply or a reaction to it will be about. `answers` is the message that it goes with: see `take_back`. What is
    `held` waits until `person` is not on pause any more. `on_undeliverable` rings where it can't be delivered.
    `attachment` describes a picture or a file that is made when the letter is delivered. `author` is whose doing the
    letter is, by the message `cause`.
    What has the same `name` is the same letter, and arrives once.
    """

    room_id: str | None
    type: str
    content: Mapping[str, Any]
    person: str | None = None
    live: str | None = None
    urgent: int = 0
    about: ReplyTarget | None = None
    answers: str | None = None
    held: bool = False
    name: IdempotencyKey | None = None
    on_undeliverable: OnUndeliverable | None = None
    attachment: Mapping[str, Any] | None = None
    author: str | None = None
    cause: str | None = None


class PendingMessage(Struct, frozen=True):
    """A letter on its way, under the transaction id that it keeps however often it is tried."""

    id: int
    transaction_id: str
    room_id: str | None
    person: str | None
    type: str
    content: dict[str, Any]
    live: str | None
    live_event: str | None
    attachment: dict[str, Any] | None = None
    urgent: int = 0

    @property
    def enters(self) -> bool:
        """Whether somebody comes into a room by it: we, or whom we invite."""
        return self.room_id is None or self.type in (JOIN, INVITE)

    @property
    def presses(self) -> bool:
        """Whether it goes before everything else."""
        return self.urgent >= PRESSING

    @property
    def yields(self) -> bool:
        """Whether everything else goes before it."""
        return self.urgent <= YIELDING

    @property
    def rests(self) -> str:
        """The live message that it shows: what rests for a moment after an edit."""
        return f"{self.address} {self.live}"

    @property
    def address(self) -> str:
        """The room, or the person without one. What goes to one address goes in order."""
        return self.room_id or self.person or ""


PRESSING = 2
"""How urgent a letter is that goes before everything else."""

YIELDING = -1
"""How urgent a letter is that lets all others go before it: to somebody who is in no group."""

JOIN, LEAVE, INVITE, REDACT = "join", "leave", "invite", "redact"
"""The types of letters that ask for something else than an event."""


def redaction(event_id: str) -> IdempotencyKey:
    """The name of the letter that takes an event of ours back."""
    return IdempotencyKey(f"redaction {event_id}")


def pending_of(row: Row) -> PendingMessage:
    """The letter in a row of the outbox that has its `live_event` too."""
    return PendingMessage(
        row["id"],
        row["transaction_id"],
        row["room_id"],
        row["person"],
        row["type"],
        json.loads(row["content"]),
        row["live"],
        row["live_event"],
        json.loads(row["attachment"]) if row["attachment"] else None,
        row["urgent"],
    )
