"""What a sync brings, as frozen values that are independent of nio."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

Content = Mapping[str, Any]


class Message(Struct, frozen=True):
    """Another user's text message (`m.room.message` of type `m.text` or `m.notice`), decrypted.

    An edit has the whole new text in `body`, and the id of the original in `edits`.
    """

    room: str
    event_id: str
    sender: str
    body: str
    at: datetime
    formatted: str | None = None
    thread: str | None = None
    in_reply_to: str | None = None
    encrypted: bool = False
    notice: bool = False  # said by a program
    edits: str | None = None


class Wordless(Struct, frozen=True):
    """A message without text that is read: voice, picture, file."""

    room: str
    event_id: str
    sender: str
    at: datetime


class Reaction(Struct, frozen=True):
    """An `m.annotation` of an event; `key` is usually an emoji."""

    room: str
    event_id: str
    sender: str
    target: str
    key: str
    at: datetime


class Redaction(Struct, frozen=True):
    """A redaction of the event `target`."""

    room: str
    event_id: str
    sender: str
    target: str
    at: datetime


class State(Struct, frozen=True):
    """A state event in a joined room, memberships included; `content` is as the homeserver sent it."""

    room: str
    event_id: str
    sender: str
    type: str
    key: str
    content: Content
    at: datetime
    # True when it came as background (the `state` block of a sync) and not as something that just happened.
    background: bool = False


class Invited(Struct, frozen=True):
    """An invite to the bot; `state` is the stripped state that came with it."""

    room: str
    inviter: str
    direct: bool
    name: str | None = None


class Joined(Struct, frozen=True):
    """The bot has joined this room (the first sync that shows it).

    `event_id` is the bot's own join event where it was shown; `invited_by` is who invited it to a direct chat.
    """

    room: str
    event_id: str = ""
    invited_by: str | None = None


class Left(Struct, frozen=True):
    """The bot is no longer in this room: it left, was kicked or banned."""

    room: str


class Undecryptable(Struct, frozen=True):
    """An encrypted message without a known key. `raw` is the encrypted event, for a later try."""

    room: str
    event_id: str
    sender: str
    session_id: str
    raw: Content
    at: datetime


class Verification(Struct, frozen=True):
    """A step of a key verification: `request`, `start`, `key`, `mac`, `done` or `cancel`.

    `request` identifies the verification by its first event. To-device steps have no room.
    """

    request: str
    sender: str
    step: str
    content: Content
    room: str | None = None
    at: datetime | None = None


class Withheld(Struct, frozen=True):
    """A client says why it sends no room key: `m.unverified`, `m.no_olm`, ... Not authenticated."""

    sender: str
    code: str


class Delivered(Struct, frozen=True):
    """One of our own events came back with its transaction id; `edits` is what it replaces."""

    room: str
    event_id: str
    transaction_id: str
    at: datetime
    edits: str | None = None


class SaidElsewhere(Struct, frozen=True):
    """Another device of the bot's account sent an event; its content is unknown."""

    room: str
    event_id: str
    at: datetime


Heard = Message | Wordless | Reaction | Redaction | State | Invited | Joined | Left | Undecryptable | Withheld
Event = Heard | Verification | Delivered | SaidElsewhere


class Batch(Struct, frozen=True):
    """The events of one sync, in the order in which they happened, and the next sync token."""

    events: tuple[Event, ...]
    token: str
    # Ciphertexts kept earlier that this batch's keys opened: their event ids (the messages are in `events`).
    opened: frozenset[str] = field(default_factory=frozenset)
    # In a folder that was put back, and goes on with another device: until when there are answers of the one before.
    answered_until: datetime | None = None
