"""What an encrypted message relates to: a reply, an edit, a thread.

`m.relates_to` stands in clear beside the ciphertext, because homeservers need it, and many apps put it nowhere else. So
what a homeserver writes there can't be told from what the app wrote; unless the app says it inside, too, as those of
the Rust library do. Then only that counts; and of a device that did so once, nothing else is believed any more.
"""

from __future__ import annotations

from bot.matrix.contents import Content, Relation, relation
from bot.matrix.crypto.machine import Machine

_RELATES = "m.relates_to"


class Relations:
    """Decides for each encrypted message what it relates to."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def of(self, room: str, raw: Content, content: Content) -> Relation:
        """What the message relates to; `content` is what was encrypted."""
        session = self._machine.session(room, raw["content"]["session_id"])
        key = "" if session is None else str(session.sender_key)
        if _RELATES in content:
            self._machine.relates_inside(key)
            return relation(content)
        outer = relation(raw["content"])
        if self._machine.is_relating_inside(key) or (outer.kind == "m.replace") != ("m.new_content" in content):
            return Relation()
        return outer
