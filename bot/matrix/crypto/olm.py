"""nio's Olm machine, with the differences that we need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nio.crypto import InboundGroupSession  # type: ignore[import-untyped]
from nio.crypto import Olm as NioOlm

OLM = "m.olm.v1.curve25519-aes-sha2"
MEGOLM = "m.megolm.v1.aes-sha2"


class Olm(NioOlm):  # type: ignore[misc]
    """Stores only room keys that are of use, and accepts a forwarded key only from the device that created it."""

    def create_group_session(
        self, sender_key: str, sender_fp_key: str, room_id: str, session_id: str, session_key: str
    ) -> None:
        """Take in a room key. We never read what we said ourselves: keeping our own would only slow every start."""
        if sender_key != self.account.identity_keys["curve25519"]:
            super().create_group_session(sender_key, sender_fp_key, room_id, session_id, session_key)

    def _handle_forwarded_room_key_event(self, sender: str, sender_key: str, payload: Mapping[str, Any]) -> None:
        """Client-server API, 'Key requests': taken from the very device that made the key, which could as well give it
        as a room key; anybody else could pass on a key under a wrong name.
        """
        content = payload["content"]
        if content["algorithm"] == MEGOLM and content["sender_key"] == sender_key:
            signing_key, key = payload["keys"]["ed25519"], content["session_key"]
            session = InboundGroupSession.import_session(key, signing_key, sender_key, content["room_id"])
            if session.id == content["session_id"] and self.inbound_group_store.add(session):
                self.save_inbound_group_session(session)

    def save_inbound_group_session(self, session: Any) -> None:
        """Save a room key, if it is the one that is stored."""
        if self.inbound_group_store.keeps(session):
            super().save_inbound_group_session(session)
