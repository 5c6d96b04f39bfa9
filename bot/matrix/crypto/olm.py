"""nio's Olm machine, with the differences that we need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nio.crypto import InboundGroupSession  # type: ignore[import-untyped]
from nio.crypto import Olm as NioOlm

OLM = "m.olm.v1.curve25519-aes-sha2"
MEGOLM = "m.megolm.v1.aes-sha2"


class Olm(NioOlm):  # type: ignore[misc]
    """Stores no room keys of its own messages, and accepts a forwarded key only from the device that created it."""

    def create_group_session(
        self, sender_key: str, sender_fp_key: str, room_id: str, session_id: str, session_key: str
    ) -> None:
        """Store a received room key, unless it is our own: the bot never reads its own messages."""
        if sender_key != self.account.identity_keys["curve25519"]:
            super().create_group_session(sender_key, sender_fp_key, room_id, session_id, session_key)

    def _handle_forwarded_room_key_event(self, sender: str, sender_key: str, payload: Mapping[str, Any]) -> None:
        """Accept an `m.forwarded_room_key` from the device that created the key (client-server API, 'Key requests').

        That device could send it as `m.room_key` just as well; anybody else could misattribute it.
        """
        content = payload["content"]
        if content["algorithm"] == MEGOLM and content["sender_key"] == sender_key:
            signing_key, key = payload["keys"]["ed25519"], content["session_key"]
            session = InboundGroupSession.import_session(key, signing_key, sender_key, content["room_id"])
            if session.id == content["session_id"] and self.inbound_group_store.add(session):
                self.save_inbound_group_session(session)

    def save_inbound_group_session(self, session: Any) -> None:
        """Write a room key to the store, unless the collection has kept a better one."""
        if self.inbound_group_store.keeps(session):
            super().save_inbound_group_session(session)
