"""The device lists of other users, and the Olm sessions with their devices."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import peewee  # type: ignore[import-untyped]
import structlog
from nio.responses import KeysClaimResponse, KeysQueryResponse  # type: ignore[import-untyped]
from vodozemac import Curve25519PublicKey

from bot.matrix.crypto.identities import Chain, Identity, chain_in, is_signed
from bot.matrix.crypto.machine import Machine
from bot.matrix.errors import Refused, Retry
from bot.matrix.http import HttpClient, path

Device = tuple[str, str]

_SERVER_TIMEOUT_MS = 10_000
_SHORT_TIMEOUT_MS = 1_500  # while everybody waits: who calls for help must not wait for other people's homeservers
_ASK_AGAIN_SECONDS = 300.0
_DOUBT_SECONDS = 10.0
_AT_ONCE = 20  # devices: so many take some hundredths of a second, and then everybody else has a turn

_log = structlog.get_logger()


class Devices:
    """Device lists are queried when they are needed, and again once a sync says that they have changed.

    `own` is the chain of the bot's own account, which is not the homeserver's to say.
    """

    def __init__(self, http: HttpClient, machine: Machine, own: Callable[[], Chain | None] = lambda: None) -> None:
        self._http = http
        self._machine = machine
        self._own = own
        self._current: set[str] = set()
        self._changed_meanwhile: set[str] = set()
        self._silent_until: dict[str, float] = {}
        self._doubted: dict[str, float] = {}
        self._asking = asyncio.Lock()
        # Grows whenever a device is added, removed or changed, or begins or ceases to count.
        self.version = 0
        # Of whom the log says that nobody vouches for their devices.
        self._noted: set[str] = set()
        # Whether the bot's own account has changed, until somebody has looked.
        self.own_changed = False
        # The Curve25519 keys of those that have begun to count, until `take_news`.
        self._news: set[str] = set()

    def changed(self, users: Iterable[str]) -> None:
        """Mark these users' device lists as outdated."""
        users = set(users)
        self.own_changed = self.own_changed or self._machine.olm.user_id in users
        self._current -= users
        self._changed_meanwhile |= users

    def doubt(self, users: AbstractSet[str]) -> None:
        """Have the lists of these users asked for anew, although none is said to have changed; each every ten seconds.

        They have written with a device that may be new: that it is can be said later than what it writes.
        """
        now = asyncio.get_running_loop().time()
        self._doubted = {user: until for user, until in self._doubted.items() if until > now}
        doubted = users - self._doubted.keys()
        self._doubted |= dict.fromkeys(doubted, now + _DOUBT_SECONDS)
        self._current -= doubted

    async def bring_up_to_date(self, users: AbstractSet[str], timeout_ms: int = _SERVER_TIMEOUT_MS) -> None:
        """Query the outdated device lists of these users; unanswered ones after five minutes. Raises request errors."""
        if not self._unsure(users):
            return
        async with self._asking:
            unsure = self._unsure(users)
            if unsure:
                await self._ask(unsure, timeout_ms)

    async def get_to_know(self, users: AbstractSet[str]) -> None:
        """The same for those who have written, while others wait. Where that fails, what is known counts."""
        try:
            await self.bring_up_to_date(users, _SHORT_TIMEOUT_MS)
        except (Retry, Refused) as error:
            _log.warning("devices_not_asked", users=len(users), error=type(error).__name__)
        for user in users - self._noted:
            if user not in self._current or self._machine.identity(user) is not None:
                continue
            self._noted.add(user)
            _log.info("heard_without_cross_signing")  # of whom it is would tell who has just written

    @property
    def has_news(self) -> bool:
        """Whether a device has begun to count since the last `take_news`."""
        return bool(self._news)

    def take_news(self) -> AbstractSet[str]:
        """The Curve25519 keys of the devices that have begun to count since the last call."""
        news, self._news = self._news, set()
        return news

    def of(self, users: Iterable[str]) -> set[Device]:
        """The devices of these users that receive room keys: all that count but the bot's own."""
        own = self._machine.olm.device_id
        return {(user, each.id) for user in users for each in self._machine.counting(user) if each.id != own}

    def unsigned(self, users: Iterable[str]) -> set[Device]:
        """The devices of these users that count for nothing, because their owners' cross-signing does not sign them."""
        known = {(user, each.id) for user in users for each in self._machine.olm.device_store.active_user_devices(user)}
        return known - self.of(users) - {(self._machine.olm.user_id, self._machine.olm.device_id)}

    async def open_sessions(self, users: AbstractSet[str]) -> None:
        """Establish an Olm session with each device of these users that has none and offers a one-time key."""
        missing = self._machine.olm.get_missing_sessions(list(users))
        wanted = self.of(users)
        counting = {user: [each for each in devices if (user, each) in wanted] for user, devices in missing.items()}
        if any(counting.values()):
            await self.claim({user: devices for user, devices in counting.items() if devices})

    async def claim(self, wanted: Mapping[str, list[str]]) -> None:
        """Claim a one-time key of each device, by user, and establish an Olm session with it. Raises request errors."""
        keys = {user: dict.fromkeys(devices, "signed_curve25519") for user, devices in wanted.items()}
        wish = {"one_time_keys": keys, "timeout": _SERVER_TIMEOUT_MS}
        answer = await self._http.post(path("v3", "keys", "claim"), wish)
        found = _items(answer.get("one_time_keys"))
        offered = [(user, device, key) for user, devices in found for device, key in _items(devices)]
        for first in range(0, len(offered), _AT_ONCE):
            with self._machine.transaction():
                for user, device, key in offered[first : first + _AT_ONCE]:
                    self._begin_session(user, device, key)
            await asyncio.sleep(0)

    def _unsure(self, users: AbstractSet[str]) -> set[str]:
        unsure = users - self._current
        if not unsure or not self._silent_until:
            return set(unsure)
        now = asyncio.get_running_loop().time()
        silent = {name for name, until in self._silent_until.items() if until > now}
        return {user for user in unsure if user not in silent and _server(user) not in silent}

    async def _ask(self, users: set[str], timeout_ms: int) -> None:
        self._changed_meanwhile.clear()
        wish = {"device_keys": {user: [] for user in users}, "timeout": timeout_ms}
        answer = await self._http.post(path("v3", "keys", "query"), wish)
        known = {user: devices for user, devices in _items(answer.get("device_keys")) if user in users}
        before = self._counting(known)
        chains = {user: chain for user in known if (chain := self._chain(user, answer))}
        listed = [(user, device, keys) for user, devices in known.items() for device, keys in _items(devices)]
        sound = {user: set[str]() for user in known}
        signed = {user: set[str]() for user in known}
        for first in range(0, len(listed), _AT_ONCE):
            for user, devices in self._learn(listed[first : first + _AT_ONCE]).items():
                sound[user] |= devices.keys()
                signed[user] |= self._signed(user, chains.get(user), devices)
            await asyncio.sleep(0)
        self._drop_missing(sound)
        self._identify({user: Identity(chain, frozenset(signed[user])) for user, chain in chains.items()})
        self._news |= self._counting(known) - before
        self._current |= known.keys() - self._changed_meanwhile
        again = asyncio.get_running_loop().time() + _ASK_AGAIN_SECONDS
        self._silent_until.update(dict.fromkeys(users - known.keys(), again))
        self._silent_until.update(dict.fromkeys(dict(_items(answer.get("failures"))), again))

    def _chain(self, user: str, answer: Any) -> Chain | None:
        """The user's cross-signing; what was seen before counts where the homeserver shows none any more."""
        olm, held = self._machine.olm, self._machine.identity(user)
        own = self._own() if user == olm.user_id else None
        return own or chain_in(olm.verify_json, user, answer) or (held.chain if held else None)

    def _signed(self, user: str, chain: Chain | None, devices: Mapping[str, Any]) -> set[str]:
        """The Curve25519 keys of those of the user's devices that the chain signs."""
        if chain is None:
            return set()
        verify = self._machine.olm.verify_json
        signed = {name: keys for name, keys in devices.items() if is_signed(verify, keys, chain[1], user)}
        return {keys["keys"][f"curve25519:{name}"] for name, keys in signed.items()}

    def _identify(self, found: Mapping[str, Identity]) -> None:
        """Store what has changed of these people's cross-signing."""
        changed = {user: each for user, each in found.items() if self._machine.identity(user) != each}
        for user, each in changed.items():
            held = self._machine.identity(user)
            if held is not None and held.chain[0] != each.chain[0]:
                _log.warning("master_key_changed", user=user)
        if changed:
            with self._machine.transaction():
                for user, identity in changed.items():
                    self._machine.set_identity(user, identity)
            self.version += 1

    def _counting(self, users: Iterable[str]) -> set[str]:
        return {device.curve25519 for user in users for device in self._machine.counting(user)}

    def _learn(self, listed: Iterable[tuple[str, str, Any]]) -> Mapping[str, Mapping[str, Any]]:
        """Add or update these devices of these users. Returns those that are sound."""
        sound: dict[str, dict[str, Any]] = {}
        for user, device, keys in listed:
            if self._sound(user, device, keys):
                sound.setdefault(user, {})[device] = keys
        response = KeysQueryResponse(sound, {})
        with self._machine.transaction(), self._machine.olm.device_store.in_parts():
            self._forget_deleted(sound)
            self._machine.olm.handle_response(response)
        if response.changed:
            self.version += 1
        return sound

    def _drop_missing(self, whole: Mapping[str, AbstractSet[str]]) -> None:
        """Mark as deleted what these users had and the whole lists do not name."""
        olm, missing = self._machine.olm, dict[str, dict[str, Any]]()
        for user, devices in whole.items():
            gone = {each.id: each for each in olm.device_store.active_user_devices(user) if each.id not in devices}
            for device in gone.values():
                device.deleted = True
            if gone:
                missing[user] = gone
        if missing:
            with self._machine.transaction():
                olm.store.save_device_keys(missing)
            self.version += 1

    def _sound(self, user: str, device: str, keys: Any) -> bool:
        """Whether a device's keys are well-formed and self-signed; a bad one must not hide the others."""
        try:
            named = (keys["user_id"], keys["device_id"])
            Curve25519PublicKey.from_base64(keys["keys"][f"curve25519:{device}"])
            signing = keys["keys"][f"ed25519:{device}"]
            name = keys.setdefault("unsigned", {}).get("device_display_name")
            if not isinstance(name, str):
                keys["unsigned"] = {}
            return named == (user, device) and bool(self._machine.olm.verify_json(keys, signing, user, device))
        except Exception as error:  # noqa: BLE001 - what other people's servers say about their devices can have any shape
            _log.info("device_keys_dropped", user=user, error=type(error).__name__)
            return False

    def _forget_deleted(self, sound: Mapping[str, Mapping[str, Any]]) -> None:
        """Treat devices that were deleted and are back as new: nio would leave them deleted."""
        for user, devices in sound.items():
            held = self._machine.olm.device_store[user]
            for device in devices:
                if device in held and held[device].deleted:
                    del held[device]

    def _begin_session(self, user: str, device: str, key: Any) -> None:
        try:
            self._machine.olm.handle_response(KeysClaimResponse({user: {device: key}}, {}))
        except peewee.PeeweeException:
            raise
        except Exception as error:  # noqa: BLE001 - any shape again
            _log.info("one_time_key_dropped", user=user, device=device, error=type(error).__name__)


def _server(user: str) -> str:
    return user.partition(":")[2]


def _items(found: Any) -> Iterator[tuple[str, Any]]:
    return iter(found.items()) if isinstance(found, dict) else iter(())
