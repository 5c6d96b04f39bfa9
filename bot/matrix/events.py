"""What the homeserver tells us, as plain frozen values.

Nothing here knows nio: the rest of the house reads these and never a library's objects.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

Content = Mapping[str, Any]


class Message(Struct, frozen=True):
    """A text message (`m.room.message`, `m.text` or `m.notice`) of somebody else, decrypted where it was encrypted.

    An edit has the whole new text, and names the message that it replaces.
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
    """Somebody sent something that is not read: a voice message, a picture, a file. Only that they did is known."""

    room: str
    event_id: str
    sender: str
    at: datetime


class Reaction(Struct, frozen=True):
    """An `m.annotation` on another event; `key` is what was put there, usually an emoji."""

    room: str
    event_id: str
    sender: str
    target: str
    key: str
    at: datetime


class Redaction(Struct, frozen=True):
    """Somebody took `target` back."""

    room: str
    event_id: str
    sender: str
    target: str
    at: datetime


class State(Struct, frozen=True):
    """A state event of a room we are in, memberships included; raw content, as the homeserver gave it."""

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
    """Somebody invites the bot; `state` is the stripped state that came along."""

    room: str
    inviter: str
    direct: bool
    name: str | None = None


class Joined(Struct, frozen=True):
    """The bot is now in this room and has its state (the first sync that shows it as joined).

    `event_id` is its own coming, where that was shown; `invited_by` is who invited it there to talk with it alone.
    """

    room: str
    event_id: str = ""
    invited_by: str | None = None


class Left(Struct, frozen=True):
    """The bot is out of this room: it left, was removed or banned."""

    room: str


class Undecryptable(Struct, frozen=True):
    """An encrypted message whose key we do not have (yet). `raw` is the ciphertext event, to try again."""

    room: str
    event_id: str
    sender: str
    session_id: str
    raw: Content
    at: datetime


class Verification(Struct, frozen=True):
    """A step of somebody's wish to verify the bot: `request`, `start`, `key`, `mac`, `done` or `cancel`.

    `request` names the whole, which is the id of the event that it began with. Without a room it came from device to
    device.
    """

    request: str
    sender: str
    step: str
    content: Content
    room: str | None = None
    at: datetime | None = None


class Withheld(Struct, frozen=True):
    """Somebody's client says why it gives us no key: `m.unverified`, `m.no_olm`, ... Anybody can say anything here."""

    sender: str
    code: str


class Delivered(Struct, frozen=True):
    """One of our own events came back with the transaction id it was sent under; it may be the edit of another."""

    room: str
    event_id: str
    transaction_id: str
    at: datetime
    edits: str | None = None


class SaidElsewhere(Struct, frozen=True):
    """Another device of our own account said something; what, we can't know."""

    room: str
    event_id: str
    at: datetime


Heard = Message | Wordless | Reaction | Redaction | State | Invited | Joined | Left | Undecryptable | Withheld
Event = Heard | Verification | Delivered | SaidElsewhere


class Batch(Struct, frozen=True):
    """Everything one sync brought, in the order in which it happened, and the position to go on from."""

    events: tuple[Event, ...]
    token: str
    # Ciphertexts kept earlier that this batch's keys opened: their event ids (the messages are in `events`).
    opened: frozenset[str] = field(default_factory=frozenset)
    # In a folder that was put back, and goes on with another device: until when there are answers of the one before.
    answered_until: datetime | None = None
