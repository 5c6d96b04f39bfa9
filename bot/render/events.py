"""The content of Matrix events for rendered texts."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from bot.render.text import Rendered

_LONGEST_FALLBACK = 500


def reaction(event_id: str, emoji: str) -> dict[str, Any]:
    """The content of an `m.reaction` to an event (client-server API, 'Event annotations and reactions')."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": emoji}}


def content(
    rendered: Rendered, *, notifies: bool, reply_to: str | None = None, thread: str | None = None
) -> dict[str, Any]:
    """The content of an `m.room.message`: `m.text` if it is to notify somebody, else `m.notice`, which never does.

    `m.mentions` is always there, so that clients don't look for names in the text (MSC3952). Replies have no quoted
    fallback (MSC2781).
    """
    made: dict[str, Any] = {"msgtype": "m.text" if notifies else "m.notice", "body": rendered.body}
    if rendered.html != escape(rendered.body, quote=False).replace("\n", "<br>"):
        made |= {"format": "org.matrix.custom.html", "formatted_body": rendered.html}
    made["m.mentions"] = {"user_ids": list(rendered.mentions)} if rendered.mentions else {}
    if relation := _relation(reply_to, thread):
        made["m.relates_to"] = relation
    return made


def _relation(reply_to: str | None, thread: str | None) -> dict[str, Any]:
    if thread is None:
        return {"m.in_reply_to": {"event_id": reply_to}} if reply_to else {}
    # Client-server API, 'Fallback for unthreaded clients': they see a reply, the others only the thread.
    return {
        "rel_type": "m.thread",
        "event_id": thread,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": reply_to or thread},
    }


def edit(content: Mapping[str, Any], event_id: str) -> dict[str, Any]:
    """The content that replaces an earlier event's content by `content` (`m.replace`). It does not notify again.

    The fallback for clients without edits is short, so that long messages are not sent twice.
    """
    body = str(content["body"])
    shown = body if len(body) <= _LONGEST_FALLBACK else body[:_LONGEST_FALLBACK] + "…"
    return {
        "msgtype": content["msgtype"],
        "body": f"* {shown}",
        "m.mentions": {},
        "m.new_content": {key: value for key, value in content.items() if key != "m.relates_to"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
    }
