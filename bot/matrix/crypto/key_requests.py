"""Requests for missing room keys, and answers to others' requests.

Client-server API, 'Key requests'. Like other clients, the bot sends a key again only to devices that it gave the key to
before: as an `m.room_key`, because most clients accept forwarded keys only from the user's own devices.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

import structlog
from msgspec import Struct
from nio.crypto import OlmDevice  # type: ignore[import-untyped]

from bot.matrix.contents import section, text_of
from bot.matrix.crypto.key_sharing import KeySharing
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.olm import MEGOLM
from bot.matrix.events import Event, Undecryptable
from bot.matrix.http import Json

_REQUEST = "m.room_key_request"
_MOST_ASKED = 1000
_LONGEST_NAME = 255

_log = structlog.get_logger()


class _Wanted(Struct, frozen=True):
    """A device's request for one of our room keys."""

    user: str
    device: str
    room: str
    session_id: str


class KeyRequests:
    """Queues key requests and the answers to others' (see `Machine.queue`)."""

    def __init__(self, machine: Machine, sharing: KeySharing) -> None:
        self._machine = machine
        self._sharing = sharing
        self._asked: set[tuple[str, str]] = set()

    def ask(self, events: Iterable[Event]) -> bool:
        """Request the room keys of undecryptable messages from their senders' devices, once each.

        Returns whether a request was queued.
        """
        return sum(self._ask(event) for event in events if isinstance(event, Undecryptable)) > 0

    def answer(self, to_device: Iterable[Any]) -> None:
        """Give requested room keys again to devices that received them from us, at the index that they had then."""
        for wanted in dict.fromkeys(filter(None, map(_wanted, to_device))):
            if given := self._sharing.given(wanted.room, wanted.session_id):
                device = self._machine.olm.device_store[wanted.user].get(wanted.device)
                if device is not None and device.curve25519 in given:
                    self._give(device, wanted, given[device.curve25519])

    def _ask(self, event: Undecryptable) -> bool:
        place = (event.room, event.session_id)
        if event.unsigned or place in self._asked or len(event.session_id) > _LONGEST_NAME:
            return False
        content = {
            "action": "request",
            "body": _named(event),
            "request_id": secrets.token_hex(16),
            "requesting_device_id": self._machine.olm.device_id,
        }
        if not self._machine.queue(event.sender, "*", _REQUEST, content):
            return False
        if len(self._asked) >= _MOST_ASKED:
            self._asked.clear()
        self._asked.add(place)
        _log.info("room_key_asked", room=event.room, event_id=event.event_id)
        return True

    def _give(self, device: OlmDevice, wanted: _Wanted, key: str) -> None:
        session = self._machine.olm.session_store.get(device.curve25519)
        if session is None:
            return
        parts = {"room_id": wanted.room, "session_id": wanted.session_id, "session_key": key}
        with self._machine.transaction():
            sealed = self._machine.olm._olm_encrypt(session, device, "m.room_key", {"algorithm": MEGOLM, **parts})
        if self._machine.queue(wanted.user, wanted.device, "m.room.encrypted", sealed):
            _log.info("room_key_given_again", room=wanted.room, user=wanted.user)


def _named(event: Undecryptable) -> Json:
    """The `body` of a request, which names the key."""
    body = {"algorithm": MEGOLM, "room_id": event.room, "session_id": event.session_id}
    sender_key = text_of(section(event.raw.get("content")).get("sender_key"))
    if sender_key is not None and len(sender_key) <= _LONGEST_NAME:
        body["sender_key"] = sender_key
    return body


def _wanted(raw: Any) -> _Wanted | None:
    event = section(raw)
    content = section(event.get("content"))
    if event.get("type") != _REQUEST or content.get("action") != "request":
        return None
    body = section(content.get("body"))
    names = (event.get("sender"), content.get("requesting_device_id"), body.get("room_id"), body.get("session_id"))
    user, device, room, session_id = map(text_of, names)
    if user is None or device is None or room is None or session_id is None:
        return None
    return _Wanted(user, device, room, session_id)
