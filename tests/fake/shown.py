"""A room's messages as a client shows them: edited where they were edited, and gone where they were taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.matrix.errors import CannotDecrypt
from bot.matrix.http import Json
from tests.fake.room import RoomEvent

Decrypt = Callable[[str, Mapping[str, Any]], Mapping[str, Any] | None]
_HTML = "org.matrix.custom.html"


@dataclass(frozen=True)
class Shown:
    """One message. What the viewer can't decrypt has the msgtype `m.room.encrypted` and no body."""

    event_id: str
    sender: str
    body: str
    html: str | None = None
    msgtype: str = "m.text"
    # User ids, and "@room".
    mentions: tuple[str, ...] = ()
    # What it replies to; not the fallback that only clients without threads show.
    reply_to: str | None = None
    thread: str | None = None
    edited: bool = False
    # Of a picture or a file: its name, and where it is (`url`, or `file` with its keys).
    filename: str | None = None
    where: Json = field(default_factory=dict)
    # Who put which reaction on it, in order.
    reactions: dict[str, tuple[str, ...]] = field(default_factory=dict)


class _Open(NamedTuple):
    """An event with its type and content in clear."""

    event: RoomEvent
    type: str
    content: Json
    relation: Json


def timeline(room: str, events: Iterable[RoomEvent], decrypt: Decrypt | None) -> list[Shown]:
    """The messages in order."""
    said = [_opened(room, event, decrypt) for event in events if event.state_key is None and event.redaction is None]
    messages = [each for each in said if each.type in ("m.room.message", "m.room.encrypted")]
    about: dict[str, list[_Open]] = defaultdict(list)
    for each in said:
        if each.relation:
            about[str(each.relation.get("event_id"))].append(each)
    return [
        _shown(each, about.get(each.event.event_id, ()))
        for each in messages
        if each.relation.get("rel_type") != "m.replace"
    ]


def _opened(room: str, event: RoomEvent, decrypt: Decrypt | None) -> _Open:
    kind, content = event.type, event.content
    if event.type == "m.room.encrypted" and decrypt is not None:
        try:
            inside = decrypt(room, event.raw())
        except CannotDecrypt:
            inside = None
        if inside is not None:
            kind, content = inside["type"], inside["content"]
    return _Open(event, kind, content, event.relation or dict(content.get("m.relates_to") or {}))


def _shown(message: _Open, about: Sequence[_Open]) -> Shown:
    """The message; `about` is what relates to it."""
    edits = [each for each in about if _is_edit(each, message)]
    newest = max(edits, key=lambda each: (each.event.ts, each.event.at), default=None)
    content = message.content if newest is None else newest.content["m.new_content"]
    relates, mentions = message.relation, content.get("m.mentions") or {}
    in_thread = relates.get("rel_type") == "m.thread"
    fallback = in_thread and relates.get("is_falling_back") is True
    return Shown(
        event_id=message.event.event_id,
        sender=message.event.sender,
        body=str(content.get("body", "")),
        html=content.get("formatted_body") if content.get("format") == _HTML else None,
        msgtype=str(content.get("msgtype", message.type)),
        mentions=(*mentions.get("user_ids", ()), *(("@room",) if mentions.get("room") else ())),
        reply_to=None if fallback else (relates.get("m.in_reply_to") or {}).get("event_id"),
        thread=relates.get("event_id") if in_thread else None,
        edited=newest is not None,
        filename=content.get("filename"),
        where={key: content[key] for key in ("url", "file") if key in content},
        reactions=_reactions(about),
    )


def _is_edit(each: _Open, of: _Open) -> bool:
    """Client-server API, 'Validity of replacement events'."""
    return (
        each.relation.get("rel_type") == "m.replace"
        and (each.event.sender, each.type) == (of.event.sender, of.type)
        and isinstance(each.content.get("m.new_content"), dict)
    )


def _reactions(about: Sequence[_Open]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in about:
        if each.type == "m.reaction":
            key = str(each.relation["key"])
            found[key] = (*(who for who in found.get(key, ()) if who != each.event.sender), each.event.sender)
    return found
