"""What the Matrix layer knows about rooms: joined, encrypted, members. In memory only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.matrix.errors import Refused, Retry
from bot.matrix.http import HttpClient, path

_PRESENT = ("join", "invite")
_TRIES = 5


class Rooms:
    """Updated by syncs. A room's members are requested when its first room key is shared, not earlier."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http
        self._joined: set[str] = set()
        self._batch: tuple[str, frozenset[str], frozenset[str]] | None = None
        self._up_to_date = False
        self._encrypted: dict[str, bool] = {}
        self._members: dict[str, set[str]] = {}
        self._versions: dict[str, int] = {}

    # Joined rooms. A batch's joins and leaves count once it is committed: until then it may come again.

    def know(self, encrypted: Mapping[str, bool]) -> None:
        """Set the joined rooms and whether each is encrypted. Encryption is never switched off."""
        self._joined |= encrypted.keys()
        for room, is_encrypted in encrypted.items():
            self._encrypted[room] = self._encrypted.get(room, False) or is_encrypted

    def is_joined(self, room: str) -> bool:
        """Whether a committed batch showed the bot in this room."""
        return room in self._joined

    def synced(self, token: str, into: frozenset[str], out_of: frozenset[str]) -> None:
        """Note the rooms that the batch ending at `token` joined and left."""
        self._batch = (token, into, out_of)
        self._up_to_date = True

    def committed(self, token: str) -> None:
        """The batch that ended at `token` has been committed."""
        if self._batch is None or self._batch[0] != token:
            return
        _, into, out_of = self._batch
        self._batch = None
        self._joined = (self._joined | into) - out_of
        for room in out_of:
            self._members.pop(room, None)

    # Encryption.

    async def is_encrypted(self, room: str) -> bool:
        """Whether the room is encrypted.

        The homeserver is asked about rooms that no sync has shown, and before the first sync of this process about
        those that were not encrypted when it last ran.
        """
        known = self._encrypted.get(room)
        if known or (known is False and self._up_to_date):
            return known
        self.set_encrypted(room, await self._ask_encryption(room))
        return self._encrypted[room]

    def set_encrypted(self, room: str, encrypted: bool) -> None:
        """Note that the room is encrypted, or not: encryption is never switched off."""
        self._encrypted[room] = self._encrypted.get(room, False) or encrypted

    async def _ask_encryption(self, room: str) -> bool:
        try:
            await self._http.get(path("v3", "rooms", room, "state", "m.room.encryption"))
        except Refused as error:
            if error.code == "M_NOT_FOUND":
                return False
            raise
        return True

    # Members.

    def version(self, room: str) -> int:
        """A number that grows with each change of the room's members."""
        return self._versions.get(room, 0)

    def set_membership(self, room: str, user: str, membership: Any) -> None:
        """Note a membership that a sync showed."""
        members = self._members.get(room)
        present = membership in _PRESENT
        if members is not None and (user in members) == present:
            return
        self._versions[room] = self.version(room) + 1
        if members is not None:
            (members.add if present else members.discard)(user)

    async def members(self, room: str) -> set[str]:
        """User ids of joined and invited members, who receive the room's keys."""
        for _ in range(_TRIES):
            if room in self._members:
                return self._members[room]
            version = self.version(room)
            found = await self._ask_members(room)
            if version == self.version(room):
                self._members[room] = found
        raise Retry(f"the members of {room} change faster than they can be read")

    async def _ask_members(self, room: str) -> set[str]:
        answer = await self._http.get(path("v3", "rooms", room, "members"), [("not_membership", "leave")])
        chunk = answer.get("chunk")
        return {
            event["state_key"]
            for event in (chunk if isinstance(chunk, list) else [])
            if isinstance(event, dict)
            and isinstance(event.get("state_key"), str)
            and isinstance(event.get("content"), dict)
            and event["content"].get("membership") in _PRESENT
        }
