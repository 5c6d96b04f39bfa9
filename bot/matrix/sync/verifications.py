"""Parses the events of key verifications (client-server API, 'Key verification framework')."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.matrix.contents import Content, relation, section, text_of
from bot.matrix.events import Verification

REQUEST = "m.key.verification.request"
CANCEL = "m.key.verification.cancel"
_PREFIX = "m.key.verification."
_LONGEST = 255


def in_room(room: str, raw: Content, inside: Content, at: datetime, user_id: str) -> Verification | None:
    """A verification event in a room; None for other events and for requests to somebody else.

    `inside` has its type and content (decrypted), `raw` the rest. A request is a message that names the recipient in
    `to`; the events after it refer to it (`m.reference`).
    """
    content, type = section(inside.get("content")), text_of(inside.get("type")) or ""
    if type == "m.room.message" and content.get("msgtype") == REQUEST and content.get("to") == user_id:
        return Verification(
            request=raw["event_id"], sender=raw["sender"], step="request", content=content, room=room, at=at
        )
    if not type.startswith(_PREFIX):
        return None
    # In an encrypted room the relation may be outside the ciphertext only; it is part of the content all the same.
    content = {**content, **{key: raw["content"][key] for key in ("m.relates_to",) if key in raw["content"]}}
    relates = relation(content)
    if relates.kind != "m.reference" or relates.target is None:
        return None
    return Verification(
        request=relates.target, sender=raw["sender"], step=type.removeprefix(_PREFIX), content=content, room=room, at=at
    )


def to_device(raw: Any) -> Verification | None:
    """A verification event sent to-device: by older clients, and by all of them between one's own devices."""
    event, content = section(raw), section(section(raw).get("content"))
    sender, type, name = (
        text_of(event.get("sender")),
        text_of(event.get("type")),
        text_of(content.get("transaction_id")),
    )
    if sender is None or type is None or name is None or not type.startswith(_PREFIX):
        return None
    if any(len(each) > _LONGEST or not each.isprintable() for each in (sender, type, name)):
        return None
    return Verification(request=name, sender=sender, step=type.removeprefix(_PREFIX), content=content)
