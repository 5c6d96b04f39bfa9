"""The typed events of a sync. They are frozen, and independent of nio."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

Content = Mapping[str, Any]


class Message(Struct, frozen=True, kw_only=True):
    """Another user's text message (`m.room.message` of type `m.text` or `m.notice`), decrypted.

    A file with a caption is one too. An edit has the whole new text in `body`, and the id of the original in `edits`.
    """

    room: str
    event_id: str
    sender: str
    body: str
    at: datetime
    formatted: str | None = None
    mentions: frozenset[str] = frozenset()  # user ids (`m.mentions`)
    thread: str | None = None
    in_reply_to: str | None = None
    encrypted: bool = False
    notice: bool = False  # `m.notice`: sent by a bot
    edits: str | None = None
    # The name and the arguments of a command that an app sent as such, beside the body (MSC4391).
    command: tuple[str, Mapping[str, str]] | None = None
    attached: bool = False  # the body is the caption of a file


class Wordless(Struct, frozen=True):
    """A message whose text is not read: a voice message, a picture, a file."""

    room: str
    event_id: str
    sender: str
    at: datetime


class Reaction(Struct, frozen=True, kw_only=True):
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


class State(Struct, frozen=True, kw_only=True):
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

    `event_id` is the bot's own join event and `invited_by` who invited it, where that was shown; `direct` is whether
    the invite was to a direct chat.
    """

    room: str
    event_id: str = ""
    invited_by: str | None = None
    direct: bool = False


class Left(Struct, frozen=True):
    """The bot is no longer in this room: it left, was kicked or banned."""

    room: str


class Undecryptable(Struct, frozen=True, kw_only=True):
    """An encrypted message that is not read (yet). `raw` is the event as received, to be decrypted later.

    Its room key is not known, or nobody is known to have the device that it is from; or it is `unsigned`: its sender
    has cross-signing, which does not sign that device.
    """

    room: str
    event_id: str
    sender: str
    session_id: str
    raw: Content
    at: datetime
    unsigned: bool = False


class Verification(Struct, frozen=True, kw_only=True):
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
    """An event that another device of the bot's account sent. It has no transaction id, and its content is not read."""

    room: str
    event_id: str
    at: datetime


Heard = Message | Wordless | Reaction | Redaction | State | Invited | Joined | Left | Undecryptable | Withheld
Event = Heard | Verification | Delivered | SaidElsewhere


class Batch(Struct, frozen=True):
    """The events of one sync, in the order in which they happened, and its `next_batch` token."""

    events: tuple[Event, ...]
    token: str
    # The ids of stored events that this batch's room keys decrypted (the messages are in `events`).
    opened: frozenset[str] = field(default_factory=frozenset)
    # After a restore onto another device: the time of the last event that the previous device sent in this batch.
    answered_until: datetime | None = None
