"""The requests that change something in rooms: send, redact, join, leave, invite, upload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nio.crypto import encrypt_attachment  # type: ignore[import-untyped]

from bot.matrix.crypto.key_sharing import KeySharing
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.olm import MEGOLM
from bot.matrix.errors import Refused
from bot.matrix.http import Blob, HttpClient, Json, path
from bot.matrix.rooms import Rooms

# Reactions carry nothing but a relation, and homeservers must be able to count them.
_ALWAYS_CLEAR = frozenset({"m.reaction"})


class RoomRequests:
    """All methods raise `Retry`, `Refused` or `DeadToken`."""

    def __init__(self, http: HttpClient, machine: Machine, rooms: Rooms, sharing: KeySharing) -> None:
        self._http = http
        self._machine = machine
        self._rooms = rooms
        self._sharing = sharing
        self._half_made: dict[str, str] = {}  # by user id, a direct chat to which they have not been invited yet

    async def send(self, room: str, type: str, content: Mapping[str, Any], transaction_id: str) -> str:
        """Send an event, encrypted where the room is. Idempotent by transaction id. Returns the event id."""
        if type not in _ALWAYS_CLEAR and await self._rooms.is_encrypted(room):
            await self._sharing.prepare(room)
            type, content = "m.room.encrypted", self._machine.encrypt(room, type, content)
        return _event_id(await self._http.put(path("v3", "rooms", room, "send", type, transaction_id), content))

    async def upload(self, room: str, blob: Blob) -> Json:
        """Upload a file for a room. Returns the part of its event's content with `url`, or with `file`.

        Encrypted where the room is (client-server API, 'Sending encrypted attachments').
        """
        if not await self._rooms.is_encrypted(room):
            return {"url": await self._http.upload(blob)}
        sealed, keys = encrypt_attachment(blob.data)
        return {"file": {**keys, "url": await self._http.upload(Blob(sealed, "application/octet-stream"))}}

    async def redact(self, room: str, event_id: str, transaction_id: str) -> str:
        """Redact an event. Returns the redaction's event id."""
        return _event_id(await self._http.put(path("v3", "rooms", room, "redact", event_id, transaction_id), {}))

    async def set_state(self, room: str, type: str, key: str, content: Mapping[str, Any]) -> None:
        """Set a piece of a room's state, which is not encrypted. Idempotent."""
        await self._http.put(path("v3", "rooms", room, "state", type, key), content)

    async def join(self, room: str, via: Sequence[str] = ()) -> str:
        """Join a room by id or alias through the servers in `via`. Returns its id. Idempotent."""
        query = [(name, server) for server in via for name in ("via", "server_name")]
        return _room_id(await self._http.post(path("v3", "join", room), {}, query))

    async def leave(self, room: str) -> None:
        """Leave a room or reject its invite. Idempotent."""
        self._half_made = {person: half for person, half in self._half_made.items() if half != room}
        try:
            await self._http.post(path("v3", "rooms", room, "leave"), {})
        except Refused as error:
            if error.code not in ("M_FORBIDDEN", "M_NOT_FOUND", "M_UNKNOWN"):  # Synapse says the last
                raise

    async def create_direct(self, user_id: str, reason: str | None = None) -> str:
        """Create an encrypted direct chat with a person and invite them; returns its room id.

        Room and invite are two requests, because `createRoom` takes no reason. A retry of a failed invite uses the same
        room.
        """
        room = self._half_made.get(user_id) or await self._create_direct()
        self._half_made[user_id] = room
        try:
            await self.invite(room, user_id, reason)
        except Refused:
            del self._half_made[user_id]
            raise
        del self._half_made[user_id]
        return room

    async def invite(self, room: str, user_id: str, reason: str | None = None) -> None:
        """Invite somebody to a direct chat, for the first time or again; `reason` is not encrypted.

        Sent as a state event, because `POST /invite` takes no `is_direct`, which marks a direct chat for clients.
        """
        why = {} if reason is None else {"reason": reason}
        content = {"membership": "invite", "is_direct": True, **why}
        await self._http.put(path("v3", "rooms", room, "state", "m.room.member", user_id), content)

    async def _create_direct(self) -> str:
        answer = await self._http.post(
            path("v3", "createRoom"),
            {
                "preset": "private_chat",
                "is_direct": True,
                "initial_state": [{"type": "m.room.encryption", "state_key": "", "content": {"algorithm": MEGOLM}}],
            },
        )
        room = _room_id(answer)
        self._rooms.set_encrypted(room, True)
        return room


def _event_id(answer: Json) -> str:
    return str(answer.get("event_id", ""))


def _room_id(answer: Json) -> str:
    return str(answer.get("room_id", ""))
