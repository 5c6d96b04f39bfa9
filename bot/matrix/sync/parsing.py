"""Parses raw events into typed ones. Malformed events are dropped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import structlog

from bot.matrix.contents import (
    Content,
    Relation,
    html_body,
    mentioned,
    plain_body,
    redacted_event,
    relation,
    section,
    sent_at,
    structured_command,
    text_of,
)
from bot.matrix.errors import CannotDecrypt, MatrixError, NotVouchedFor
from bot.matrix.events import (
    Delivered,
    Event,
    Invited,
    Joined,
    Message,
    Reaction,
    Redaction,
    SaidElsewhere,
    State,
    Undecryptable,
    Withheld,
    Wordless,
)
from bot.matrix.sync import verifications
from bot.matrix.sync.room_section import id_of

Decrypt = Callable[[str, Content], Content | None]
Relate = Callable[[str, Content, Content], Relation]

_MEGOLM = "m.megolm.v1.aes-sha2"
_LONGEST_KEY = 64  # characters of a reaction; an emoji of several people in their colours has a dozen

_log = structlog.get_logger()


class Reader:
    """Parses the events of one account's syncs. `decrypt` is `Machine.decrypt`, `relate` is `Relations.of`."""

    def __init__(self, user_id: str, decrypt: Decrypt, relate: Relate) -> None:
        self._user_id = user_id
        self._decrypt = decrypt
        self._relate = relate

    def state(self, room: str, raw: Any, *, background: bool = False) -> State | None:
        """A state event of a joined room; None where it is malformed."""
        if not _is_event(raw) or not isinstance(raw.get("state_key"), str):
            return None
        at = sent_at(raw)
        if at is None:
            return None
        return State(
            room=room,
            event_id=raw["event_id"],
            sender=raw["sender"],
            type=raw["type"],
            key=raw["state_key"],
            content=raw["content"],
            at=at,
            background=background,
        )

    def timeline(self, room: str, raw: Any) -> Event | None:
        """A timeline event; None where it is malformed or of no interest."""
        try:
            return self._timeline(room, raw)
        except MatrixError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever strangers can put into an event: the next one is read
            _log.warning("event_dropped", room=room, event_id=id_of(raw), error=type(error).__name__)
            return None

    def _timeline(self, room: str, raw: Any) -> Event | None:
        if not _is_event(raw):
            return None
        if "state_key" in raw:
            return self.state(room, raw)
        at = sent_at(raw)
        if at is None:
            return None
        if raw["sender"] == self._user_id:
            return _own(room, raw, at)
        if raw["type"] == "m.room.encrypted":
            return self._encrypted(room, raw, at)
        if raw["type"] == "m.room.redaction":
            return _redaction(room, raw, at)
        return self._said(room, raw, raw, at, encrypted=False)

    def withheld(self, raw: Any) -> Withheld | None:
        """An `m.room_key.withheld` event (client-server API, 'Reporting that keys are withheld'); None for others."""
        event = section(raw)
        code, sender = text_of(section(event.get("content")).get("code")), text_of(event.get("sender"))
        if event.get("type") != "m.room_key.withheld" or code is None or sender is None:
            return None
        return Withheld(sender, code) if _is_id(sender) and _is_id(code) else None

    def invite(self, room: str, part: Any) -> Invited | None:
        """An invite, from the stripped state that came with it (client-server API, 'Stripped state')."""
        state = section(section(part).get("invite_state")).get("events")
        inviter, direct, name = None, False, None
        for raw in map(section, state if isinstance(state, list) else []):
            content = section(raw.get("content"))
            if raw.get("type") == "m.room.member" and raw.get("state_key") == self._user_id:
                inviter, direct = text_of(raw.get("sender")), content.get("is_direct") is True
            elif raw.get("type") == "m.room.name":
                name = text_of(content.get("name"))
        return None if inviter is None else Invited(room, inviter, direct, name)

    def is_own_join(self, raw: Any) -> bool:
        """Whether it is the bot's own join. (A change of its display name is a join event too, and does not count.)"""
        if section(raw).get("type") != "m.room.member" or raw.get("state_key") != self._user_id or not _is_event(raw):
            return False
        before = section(section(raw.get("unsigned")).get("prev_content"))
        return raw["content"].get("membership") == "join" and before.get("membership") != "join"

    def is_own_room(self, raw: Any) -> bool:
        """Whether it is the create event of a room that the bot created."""
        return _is_event(raw) and raw["type"] == "m.room.create" and raw["sender"] == self._user_id

    def joined(self, room: str, raws: Sequence[Any]) -> Joined:
        """The `Joined` event of a room, with the details of the last of the bot's joins among these events."""
        own = [raw for raw in raws if self.is_own_join(raw)]
        if not own:
            return Joined(room)
        unsigned = section(own[-1].get("unsigned"))
        before = section(unsigned.get("prev_content"))
        if before.get("membership") != "invite":
            return Joined(room, own[-1]["event_id"])
        direct = before.get("is_direct") is True
        return Joined(room, own[-1]["event_id"], text_of(unsigned.get("prev_sender")), direct)

    def _encrypted(self, room: str, raw: Content, at: datetime) -> Event | None:
        content = raw["content"]
        session_id = content.get("session_id")
        if content.get("algorithm") != _MEGOLM or not isinstance(session_id, str):
            return None
        try:
            inside = self._decrypt(room, raw)
        except CannotDecrypt as error:
            return Undecryptable(
                room=room,
                event_id=raw["event_id"],
                sender=raw["sender"],
                session_id=session_id,
                raw=raw,
                at=at,
                unsigned=isinstance(error, NotVouchedFor),
            )
        return None if inside is None else self._said(room, raw, inside, at, encrypted=True)

    def _said(self, room: str, raw: Content, inside: Content, at: datetime, *, encrypted: bool) -> Event | None:
        """A message, reaction or verification event: type and content from `inside`, everything else from `raw`."""
        content = section(inside.get("content"))
        step = verifications.in_room(room, raw, inside, at, self._user_id)
        if step is not None:
            return step
        relates = self._relate(room, raw, content) if encrypted else relation(content)
        if inside.get("type") == "m.room.message":
            return _message(room, raw, content, relates, at, encrypted)
        if inside.get("type") == "m.reaction":
            return _reaction(room, raw, relates, at)
        return None


def is_state(raw: Any) -> bool:
    """Whether this is a state event, whatever else is wrong with it."""
    return isinstance(raw, dict) and "state_key" in raw


def _is_event(raw: Any) -> bool:
    return (
        isinstance(raw, dict)
        and all(_is_id(raw.get(name)) for name in ("event_id", "sender", "type"))
        and _is_id(raw.get("state_key", ""))
        and isinstance(raw.get("content"), dict)
    )


def _is_id(found: Any) -> bool:
    """Client-server API, 'Identifier Grammar': at most 255 bytes; and no characters that nobody can see."""
    return isinstance(found, str) and len(found) <= 255 and found.isprintable()


def _own(room: str, raw: Content, at: datetime) -> Delivered | SaidElsewhere:
    transaction_id = text_of(section(raw.get("unsigned")).get("transaction_id"))
    if transaction_id is None:
        return SaidElsewhere(room, raw["event_id"], at)
    relates = relation(raw["content"])
    edits = relates.target if relates.kind == "m.replace" else None
    return Delivered(room, raw["event_id"], transaction_id, at, edits)


def _message(
    room: str, raw: Content, content: Content, relates: Relation, at: datetime, encrypted: bool
) -> Event | None:
    edits = relates.target if relates.kind == "m.replace" else None
    if relates.kind == "m.replace":
        content = section(content.get("m.new_content"))
    elif encrypted and "m.new_content" in content:
        return None  # an edit of nothing: what it edits was left out
    body = plain_body(content, relates.in_reply_to is not None)
    attached = content.get("msgtype") == "m.file" and _has_caption(content)
    if content.get("msgtype") not in ("m.text", "m.notice") and not attached:
        silent = edits or text_of(content.get("msgtype")) is None
        return None if silent else Wordless(room, raw["event_id"], raw["sender"], at)
    if body is None:
        return None
    return Message(
        room=room,
        event_id=raw["event_id"],
        sender=raw["sender"],
        body=body,
        at=at,
        formatted=html_body(content),
        mentions=mentioned(content),
        thread=relates.thread,
        in_reply_to=relates.in_reply_to,
        encrypted=encrypted,
        notice=content["msgtype"] == "m.notice",
        edits=edits,
        command=structured_command(content),
        attached=attached,
    )


def _has_caption(content: Content) -> bool:
    """Client-server API, 'm.file': with a `filename`, another `body` is a caption."""
    name = text_of(content.get("filename"))
    return name is not None and name != text_of(content.get("body"))


def _reaction(room: str, raw: Content, relates: Relation, at: datetime) -> Event | None:
    if relates.kind != "m.annotation" or relates.target is None or relates.key is None:
        return None
    if len(relates.key) > _LONGEST_KEY:
        return None  # no emoji that anybody could mean
    return Reaction(
        room=room, event_id=raw["event_id"], sender=raw["sender"], target=relates.target, key=relates.key, at=at
    )


def _redaction(room: str, raw: Content, at: datetime) -> Event | None:
    target = redacted_event(raw)
    return None if target is None else Redaction(room, raw["event_id"], raw["sender"], target, at)
