"""Shares a room's Megolm key with its members' devices: before its first message, and after changes of who may read."""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import structlog
from msgspec import Struct

from bot.matrix.crypto.devices import Device, Devices
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.olm import MEGOLM
from bot.matrix.errors import Refused, Retry
from bot.matrix.http import HttpClient, path
from bot.matrix.rooms import Rooms

_TRY_AGAIN_SECONDS = 300.0
# It is looked again because others have their turns in between, and somebody may have left meanwhile. In a room that
# does not come to rest, the next message goes on.
_TRIES = 3

_log = structlog.get_logger()


class _Shared(Struct, frozen=True):
    """The state in which a room key was shared last; while nothing of it changes there is nothing to do."""

    session_id: str
    members: int
    devices: int
    # When to try the devices that could not be reached again; None if all of them got the key.
    again: float | None


class _Given(Struct, frozen=True):
    """By a device's Curve25519 key, the session key at the ratchet index at which the device received it."""

    session_id: str
    keys: dict[str, str]


class _Offered(Struct, frozen=True):
    """Devices that may have received a room key, or why they get none: it was sent to them.

    Whether or not the request succeeded.
    """

    session_id: str
    devices: frozenset[Device]


class KeySharing:
    """Makes sure that the next message can be read by the room's members, and by nobody who has left."""

    def __init__(self, http: HttpClient, machine: Machine, rooms: Rooms, devices: Devices) -> None:
        self._http = http
        self._machine = machine
        self._rooms = rooms
        self._devices = devices
        self._shared: dict[str, _Shared] = {}
        self._given: dict[str, _Given] = {}
        self._offered: dict[str, _Offered] = {}
        self._told: dict[str, _Offered] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def prepare(self, room: str) -> None:
        """Share or rotate the room key where needed. Raises request errors; then no message may be sent."""
        async with self._locks[room]:
            for _ in range(_TRIES):
                members = await self._rooms.readers(room)
                await self._devices.bring_up_to_date(members)
                if self._fresh(room):
                    return
                await self._share(room, set(members))

    def given(self, room: str, session_id: str) -> Mapping[str, str]:
        """By device Curve25519 key, this outbound session as each device received it (a session key).

        Empty once another session is in use, or after a restart.
        """
        given = self._given.get(room)
        return given.keys if given is not None and given.session_id == session_id else {}

    def _fresh(self, room: str) -> bool:
        """Whether exactly the devices that should have the room key have it."""
        session, shared = self._session(room), self._shared.get(room)
        if session is None or shared is None or self._is_worn(room, session) or not session.shared:
            return False
        if shared.again is not None and shared.again <= asyncio.get_running_loop().time():
            return False
        now = (session.id, self._rooms.version(room), self._devices.version)
        return (shared.session_id, shared.members, shared.devices) == now

    async def _share(self, room: str, members: set[str]) -> None:
        versions = (self._rooms.version(room), self._devices.version)
        await self._devices.open_sessions(members)
        wanted = self._devices.of(members)
        session = self._session(room)
        if session is not None and (self._is_worn(room, session) or not self._may_read(room, session.id) <= wanted):
            self._machine.olm.outbound_group_sessions.pop(room)
        elif session is not None:
            session.shared = False  # nio shares a session again only if it believes that it was not
            session.users_ignored.clear()  # what did not count may count by now
        await self._give(room, members)
        session = self._required(room)
        session.shared = True
        missed = wanted - session.users_shared_with
        again = asyncio.get_running_loop().time() + _TRY_AGAIN_SECONDS if missed else None
        self._shared[room] = _Shared(session.id, *versions, again)
        await self._tell_unsigned(room, members)
        _log.info("room_key_shared", room=room, devices=len(session.users_shared_with), missed=len(missed))

    async def _give(self, room: str, members: set[str]) -> None:
        """Encrypt and send the room key in chunks; each Olm ratchet is stored before its ciphertext is sent."""
        olm = self._machine.olm
        parts = olm.share_group_session_parallel(room, sorted(members), ignore_unverified_devices=True)
        while True:
            with self._machine.transaction():
                part: tuple[set[Device], dict[str, Any]] | None = next(parts, None)
            if part is None:
                return
            devices, messages = part
            given = self._as_given(room, devices)
            self._offered[room] = _Offered(given.session_id, self._may_read(room, given.session_id) | devices)
            await self._http.put(path("v3", "sendToDevice", "m.room.encrypted", secrets.token_hex(16)), messages)
            self._required(room).users_shared_with.update(devices)
            self._remember(room, given)

    async def _tell_unsigned(self, room: str, members: set[str]) -> None:
        """Tell unsigned devices of people with cross-signing why they get no key, once for each room key.

        Client-server API, 'Reporting that keys are withheld'. It is a courtesy: messages are not held up by it.
        """
        session = self._required(room)
        held = self._told.get(room)
        told = held.devices if held is not None and held.session_id == session.id else frozenset[Device]()
        new = self._devices.unsigned(members) - told
        if not new:
            return
        self._told[room] = _Offered(session.id, told | new)
        content = {
            "algorithm": MEGOLM,
            "code": "m.unverified",
            "reason": "The device is not signed by its owner's account.",
            "room_id": room,
            "sender_key": self._machine.olm.account.identity_keys["curve25519"],
            "session_id": session.id,
        }
        messages: dict[str, dict[str, Any]] = defaultdict(dict)
        for user, device in new:
            messages[user][device] = content
        try:
            where = path("v3", "sendToDevice", "m.room_key.withheld", secrets.token_hex(16))
            await self._http.put(where, {"messages": messages})
        except (Retry, Refused) as error:
            _log.info("unsigned_devices_not_told", room=room, error=type(error).__name__)

    def _is_worn(self, room: str, session: Any) -> bool:
        """Whether the room wants another key by now."""
        rules = self._rooms.rules(room)
        session.max_age, session.max_messages = rules.age, rules.messages
        return bool(session.expired)

    def _may_read(self, room: str, session_id: str) -> frozenset[Device]:
        """The devices that may hold this room key. After a failed request too: perhaps only the response was lost."""
        offered = self._offered.get(room)
        return offered.devices if offered is not None and offered.session_id == session_id else frozenset()

    def _as_given(self, room: str, devices: set[Device]) -> _Given:
        """What these devices are about to receive: the session key at its current index."""
        session, known = self._required(room), self._machine.olm.device_store
        key = session.session_key
        return _Given(session.id, {known[user][device].curve25519: key for user, device in devices})

    def _remember(self, room: str, given: _Given) -> None:
        """Record that the devices have received it. One that left before that gets nothing by a key request."""
        before = self.given(room, given.session_id)
        self._given[room] = _Given(given.session_id, {**before, **given.keys})

    def _required(self, room: str) -> Any:
        session = self._session(room)
        if session is None:  # after a failed write elsewhere the machine was reloaded from the store
            raise Retry("the room's key was lost before it was shared")
        return session

    def _session(self, room: str) -> Any:
        return self._machine.olm.outbound_group_sessions.get(room)
