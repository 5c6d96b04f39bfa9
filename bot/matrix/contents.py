"""Reads the content of events. Anything malformed reads as absent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct

Content = Mapping[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MS = 253_402_300_799_000
_MOST_MENTIONS = 50
_LONGEST_NAME = 60  # of a command, in characters
_MOST_ARGUMENTS = 10
_QUOTED_HTML = re.compile(r"^\s*<mx-reply>.*?</mx-reply>", re.DOTALL)


class Relation(Struct, frozen=True):
    """An event's `m.relates_to` (client-server API, 'Forming relationships between events')."""

    kind: str | None = None
    target: str | None = None
    key: str | None = None
    in_reply_to: str | None = None

    @property
    def thread(self) -> str | None:
        """The event id of the thread's root."""
        return self.target if self.kind == "m.thread" else None


def section(found: Any) -> Content:
    """The JSON object, or an empty one where the value is none."""
    return found if isinstance(found, dict) else {}


def text_of(found: Any) -> str | None:
    """The string, with `?` for lone surrogates, which can't be encoded; None where the value is no string."""
    return found.encode(errors="replace").decode() if isinstance(found, str) else None


def sent_at(raw: Content) -> datetime | None:
    """When an event was sent, by its own homeserver."""
    ms = raw.get("origin_server_ts")
    if not isinstance(ms, int) or isinstance(ms, bool) or not 0 <= ms <= _LAST_MS:
        return None
    return _EPOCH + timedelta(milliseconds=ms)


def relation(content: Content) -> Relation:
    """The event's relation. A thread's fallback reply does not count as a reply."""
    relates = section(content.get("m.relates_to"))
    replied = text_of(section(relates.get("m.in_reply_to")).get("event_id"))
    kind = text_of(relates.get("rel_type"))
    if kind == "m.thread" and relates.get("is_falling_back") is True:
        replied = None
    return Relation(kind, text_of(relates.get("event_id")), text_of(relates.get("key")), replied)


def plain_body(content: Content, reply: bool) -> str | None:
    """The body without the reply fallback of older clients."""
    body = text_of(content.get("body"))
    if body is None or not reply or not body.startswith("> "):
        return body
    lines = body.split("\n")
    written = next((index for index, line in enumerate(lines) if not line.startswith("> ")), len(lines))
    if written < len(lines) and not lines[written]:
        written += 1
    return "\n".join(lines[written:])


def html_body(content: Content) -> str | None:
    """The formatted body without the reply fallback of older clients."""
    if content.get("format") != "org.matrix.custom.html":
        return None
    html = text_of(content.get("formatted_body"))
    return None if html is None else _QUOTED_HTML.sub("", html, count=1)


def mentioned(content: Content) -> frozenset[str]:
    """The user ids in `m.mentions` (client-server API, 'User and room mentions'); of a long list the first ones."""
    found = section(content.get("m.mentions")).get("user_ids")
    users = found[:_MOST_MENTIONS] if isinstance(found, list) else ()
    return frozenset(user for user in map(text_of, users) if user is not None)


def structured_command(content: Content) -> tuple[str, Mapping[str, str]] | None:
    """The name and the arguments of a command that an app sent with named arguments (MSC4391); text and numbers only.

    None where there is none, or one with more than people would give: then the body counts.
    """
    found = section(content.get("org.matrix.msc4391.command"))
    name, arguments = text_of(found.get("command")), section(found.get("arguments"))
    if name is None or not 0 < len(name) <= _LONGEST_NAME or len(arguments) > _MOST_ARGUMENTS:
        return None
    given = {text_of(key): str(value) if type(value) is int else text_of(value) for key, value in arguments.items()}
    return name, {key: value for key, value in given.items() if key is not None and value is not None}


def redacted_event(raw: Content) -> str | None:
    """The target of a redaction: in the content since room version 11, beside it before."""
    return text_of(section(raw.get("content")).get("redacts")) or text_of(raw.get("redacts"))
