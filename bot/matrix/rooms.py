"""What the Matrix layer knows about rooms: joined, encrypted, members. In memory only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from bot.matrix.errors import Refused, Retry
from bot.matrix.http import HttpClient, path

_PRESENT = ("join", "invite")
_TRIES = 5
_ENCRYPTION, _VISIBILITY = "m.room.encryption", "m.room.history_visibility"
# What a room may ask for: a new key for each message, or each hour. It may not ask for less care than the default.
_LEAST_AGE = timedelta(hours=1)
_LONG = 10**12  # milliseconds: more than any default


class KeyRules(Struct, frozen=True):
    """How often a room's key changes, at least, and whether it is for those who have come in alone.

    Client-server API, 'm.room.encryption' and 'Room History Visibility'.
    """

    age: timedelta = timedelta(days=7)
    messages: int = 100
    joined_only: bool = False

    def read(self, kind: str, content: Mapping[str, Any]) -> KeyRules:
        """The rules with a state event of this type."""
        if kind == _VISIBILITY:
            return replace(self, joined_only=content.get("history_visibility") == "joined")
        age, messages = content.get("rotation_period_ms"), content.get("rotation_period_msgs")
        usual = KeyRules()
        if isinstance(age, int):
            usual = replace(usual, age=max(_LEAST_AGE, min(usual.age, timedelta(milliseconds=max(0, min(age, _LONG))))))
        if isinstance(messages, int):
            usual = replace(usual, messages=max(1, min(usual.messages, messages)))
        return replace(usual, joined_only=self.joined_only)


class Rooms:
    """Updated by syncs. A room's members are requested when its first room key is shared, not earlier."""

    def __init__(self, http: HttpClient) -> None:
        self._http = http
        self._joined: set[str] = set()
        self._batch: tuple[str, frozenset[str], frozenset[str]] | None = None
        self._up_to_date = False
        self._encrypted: dict[str, bool] = {}
        self._members: dict[str, dict[str, str]] = {}  # join or invite
        self._rules: dict[str, KeyRules] = {}
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
        now = membership if membership in _PRESENT else None
        if members is not None and members.get(user) == now:
            return
        if members is None or now is None or user not in members or self.rules(room).joined_only:
            self._versions[room] = self.version(room) + 1
        if members is not None and now is None:
            members.pop(user, None)
        elif members is not None and now is not None:
            members[user] = now

    async def readers(self, room: str) -> set[str]:
        """User ids of those who receive the room's keys: joined members, and invited ones where they may read."""
        members, joined_only = await self._asked_members(room), self.rules(room).joined_only
        return {user for user, membership in members.items() if membership == "join" or not joined_only}

    async def _asked_members(self, room: str) -> dict[str, str]:
        for _ in range(_TRIES):
            if room in self._members:
                return self._members[room]
            version = self.version(room)
            found = await self._ask_members(room)
            if version == self.version(room):
                self._members[room] = found
        raise Retry(f"the members of {room} change faster than they can be read")

    # Rules for keys.

    def rules(self, room: str) -> KeyRules:
        """What the room says of its keys."""
        return self._rules.get(room, KeyRules())

    def set_rule(self, room: str, type: str, content: Mapping[str, Any]) -> None:
        """Note such a rule, from the room's state; other state is none."""
        if type not in (_ENCRYPTION, _VISIBILITY):
            return
        before = self.rules(room)
        self._rules[room] = before.read(type, content)
        if self._rules[room] != before:
            self._versions[room] = self.version(room) + 1

    async def _ask_members(self, room: str) -> dict[str, str]:
        answer = await self._http.get(path("v3", "rooms", room, "members"), [("not_membership", "leave")])
        chunk = answer.get("chunk")
        return {
            event["state_key"]: event["content"]["membership"]
            for event in (chunk if isinstance(chunk, list) else [])
            if isinstance(event, dict)
            and isinstance(event.get("state_key"), str)
            and isinstance(event.get("content"), dict)
            and event["content"].get("membership") in _PRESENT
        }
