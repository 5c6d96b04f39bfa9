"""What a person's client makes of what they write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict, Unpack

from bot.matrix.http import Json

_HTML = "org.matrix.custom.html"


class How(TypedDict, total=False):
    """How a message is written.

    `reply_to`, `thread` (its root) and `edit_of` are event ids, `formatted` is HTML, `mentions` are user ids. An edit
    gives the whole new message.
    """

    reply_to: str | None
    thread: str | None
    edit_of: str | None
    formatted: str | None
    mentions: Sequence[str]
    msgtype: str


def written(text: str, **how: Unpack[How]) -> Json:
    """The content of the `m.room.message`."""
    content: Json = {"msgtype": how.get("msgtype", "m.text"), "body": text}
    if how.get("formatted") is not None:
        content |= {"format": _HTML, "formatted_body": how["formatted"]}
    mentioned = list(how.get("mentions", ()))
    content["m.mentions"] = {"user_ids": mentioned} if mentioned else {}
    edited = how.get("edit_of")
    if edited is not None:
        return content | {
            "body": f"* {text}",
            "m.new_content": dict(content),
            "m.relates_to": {"rel_type": "m.replace", "event_id": edited},
        }
    relates = _relation(how.get("reply_to"), how.get("thread"))
    return content | {"m.relates_to": relates} if relates else content


def _relation(reply_to: str | None, thread: str | None) -> Json:
    """Client-server API, 'Rich replies' and 'Threading': in a thread, a reply that is none is a fallback."""
    reply: Json = {} if reply_to is None else {"m.in_reply_to": {"event_id": reply_to}}
    if thread is None:
        return reply
    fallback = {"m.in_reply_to": {"event_id": reply_to or thread}}
    return {"rel_type": "m.thread", "event_id": thread, "is_falling_back": reply_to is None, **fallback}
