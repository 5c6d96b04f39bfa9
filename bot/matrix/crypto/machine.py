"""The encryption machine: encrypts and decrypts with Olm and Megolm. It uses the key store and no network.

Based on nio's `Olm`, which trusts its input: everything that others can send is checked here first, and malformed input
is dropped without affecting the rest.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterator, Mapping, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee  # type: ignore[import-untyped]
import structlog
from nio.event_builders import ToDeviceMessage  # type: ignore[import-untyped]
from nio.events.to_device import OlmEvent  # type: ignore[import-untyped]

from bot.matrix.crypto.device_store import DeviceStore
from bot.matrix.crypto.identities import Identity
from bot.matrix.crypto.inbound_sessions import InboundSessions
from bot.matrix.crypto.olm import OLM, Olm
from bot.matrix.crypto.store import Store, not_together
from bot.matrix.errors import CannotDecrypt, NotVouchedFor, StoreUnwritable, WrongStore

_REMEMBERED = 20_000
_NO_BATCH = ""
_MOST_WAITING = 100  # to-device messages

_log = structlog.get_logger()
# nio and peewee quote what they fail on in their log messages; nothing that people wrote goes into a log.
for _name in ("nio", "peewee"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


class Machine:
    """The Olm and Megolm keys of one device."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._behind = False
        self._seen: dict[tuple[str, int, str], str] = {}  # by session, index and sender
        self._load()

    @classmethod
    def open(cls, folder: Path, user_id: str, device_id: str) -> Machine:
        """The machine of this device; a new one where the folder has none. Raises `WrongStore`."""
        store = Store.open(folder, user_id, device_id)
        try:
            return cls(store)
        except StoreUnwritable as error:
            store.close()
            raise WrongStore(f"The encryption keys in {folder} can't be read: {error}") from error
        except ValueError:
            store.close()
            raise not_together(folder) from None

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    @property
    def olm(self) -> Any:
        """nio's machine, for the classes that feed it. It is untyped.

        Do not keep a reference: after a failed write it is replaced by one that is loaded from the store again.
        """
        if self._behind:
            self._load()
        return self._olm

    @property
    def fingerprint(self) -> str:
        """The device's public Ed25519 key, unpadded base64."""
        return str(self.olm.account.identity_keys["ed25519"])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Changes to keys inside the block are written together at its end, or undone, in memory too.

        Raises `StoreUnwritable`.
        """
        try:
            with self._store.transaction():
                yield
        except BaseException:
            self._behind = True
            raise

    def _load(self) -> None:
        with self._store.transaction():
            olm = Olm(self._store.user_id, self._store.device_id, self._store)
            olm.inbound_group_store = InboundSessions(olm.inbound_group_store)
            olm.device_store = DeviceStore(olm.device_store)
            olm.inbound_group_store.unsaved -= self._store.saved()
            self._olm: Any = olm
            self._fresh = self._store.fresh()
            self._store.load_identities()
            self._behind = False

    # Receiving keys.

    def receive(self, to_device: list[Any], token: str) -> frozenset[str]:
        """Decrypt a batch's to-device events and store their keys, in one transaction.

        Returns the ids of the sessions whose stored messages the batch ending at `token` must decrypt: those whose keys
        arrived now, and those whose keys arrived in an earlier attempt at the batch that was never committed. (The
        homeserver repeats to-device events until the following batch is requested, but an Olm ratchet decrypts each of
        them only once.)
        """
        if to_device or any(last != token for last in self._fresh.values()):
            with self.transaction():
                self.olm.inbound_group_store.take_arrived()
                for event in to_device:
                    self._open(event)
                self.olm.save_account()
                fresh = self.olm.inbound_group_store.take_arrived() | self._fresh.keys()
                self._store.set_fresh(fresh, token)
            self._fresh = dict.fromkeys(fresh, token)
        return frozenset(self._fresh)

    def committed(self, token: str) -> None:
        """The batch that ended at `token` has been committed."""
        if token in self._fresh.values():
            with self.transaction():
                self._store.forget_fresh(token)
            self._fresh = {session: last for session, last in self._fresh.items() if last != token}

    def _open(self, raw: Any) -> None:
        try:
            if raw["type"] == "m.room.encrypted" and raw["content"]["algorithm"] == OLM:
                event = OlmEvent.from_dict(raw)
                if isinstance(event, OlmEvent):
                    self.olm.decrypt_event(event)
        except peewee.PeeweeException:
            raise
        except Exception as error:  # noqa: BLE001 - there is no complete list of what malformed input raises here
            _log.info("to_device_event_dropped", error=type(error).__name__)

    # The key backup.

    @property
    def unsaved(self) -> Set[tuple[str, str]]:
        """The room and session ids of inbound sessions that are not in the key backup."""
        found: Set[tuple[str, str]] = self.olm.inbound_group_store.unsaved
        return found

    def session(self, room: str, session_id: str) -> Any | None:
        """An inbound session, or None."""
        return self.olm.inbound_group_store.find(room, session_id)

    def saved(self, sessions: Collection[tuple[str, str]]) -> None:
        """Note that these sessions are in the key backup now."""
        with self.transaction():
            self._store.set_saved(sessions)
        self.olm.inbound_group_store.unsaved.difference_update(sessions)

    def nothing_saved(self) -> None:
        """Note that no session is in the key backup, because that is gone."""
        with self.transaction():
            self._store.forget_saved()
        self._load()

    def take_in(self, sessions: Collection[Any]) -> None:
        """Import sessions from the key backup: those that we lack, or have only from a later index on."""
        with self.transaction():
            for session in sessions:
                if self.olm.inbound_group_store.add(session):
                    self.olm.save_inbound_group_session(session)
            places = [(session.room_id, session.id) for session in sessions]
            self._store.set_saved(places)
        self.olm.inbound_group_store.unsaved.difference_update(places)

    def try_all_again(self) -> None:
        """Have the next batch try to decrypt all stored messages again."""
        with self.transaction():
            self._store.set_fresh(frozenset(session.id for session in self.olm.inbound_group_store), _NO_BATCH)
            self._fresh = self._store.fresh()

    # Decrypting messages.

    def decrypt(self, room: str, raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The decrypted payload of a Megolm event (`type`, `content`, `room_id`), or None where it must not be trusted.

        That is a payload that is malformed or for another room, a replayed one, or one from somebody else's session.
        Raises `CannotDecrypt` where a room key that arrives later may decrypt it, and `NotVouchedFor` where it is not
        known to be from a device that counts.
        """
        content = raw["content"]
        session_id = content["session_id"]
        session = self.olm.inbound_group_store.find(room, session_id)
        if session is None:
            raise CannotDecrypt("no key")
        try:
            plaintext, index = session.decrypt(content["ciphertext"])
        except (ValueError, TypeError) as error:
            raise CannotDecrypt("not with this key") from error
        # The owner is checked first: whoever resends another's ciphertext must not make the original look replayed.
        if not self._owned(session, raw["sender"]):
            _log.warning("foreign_session_dropped", room=room, event_id=raw["event_id"])
            return None
        if self._is_replayed((session_id, index, raw["sender"]), raw["event_id"]):
            _log.warning("replayed_ciphertext_dropped", room=room, event_id=raw["event_id"])
            return None
        return _inside(plaintext, room)

    def _is_replayed(self, message: tuple[str, int, str], event_id: str) -> bool:
        """Whether another event has used this message index before (client-server API, 'Replay attacks')."""
        if self._seen.setdefault(message, event_id) != event_id:
            return True
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return False

    def _owned(self, session: Any, sender: str) -> bool:
        """Whether the session is of a device of `sender`; False where it is somebody else's.

        Raises `CannotDecrypt` where nobody is known to have the device, `NotVouchedFor` where its owner has
        cross-signing that does not sign it.
        """
        keys, devices = (session.sender_key, session.ed25519), self.olm.device_store
        theirs = (each for each in devices.active_user_devices(sender) if (each.curve25519, each.ed25519) == keys)
        device = next(theirs, None)
        if device is not None:
            if self._store.is_device_blacklisted(device):
                raise NotVouchedFor("its device is not signed")
            return True
        if any(each.curve25519 == session.sender_key and each.user_id != sender for each in devices):
            return False
        raise CannotDecrypt("of no known device")

    # Whose devices count.

    def identity(self, user: str) -> Identity | None:
        """Somebody's cross-signing, if they have it."""
        return self._store.identities.get(user)

    def set_identity(self, user: str, identity: Identity) -> None:
        """Store somebody's cross-signing. Call in a transaction."""
        self._store.set_identity(user, identity)

    def counting(self, user: str) -> Iterator[Any]:
        """Somebody's devices that get keys and are listened to."""
        return (
            device
            for device in self.olm.device_store.active_user_devices(user)
            if not self._store.is_device_blacklisted(device)
        )

    def freshen(self, sender_keys: Set[str], token: str) -> frozenset[str]:
        """Have the batch ending at `token` try what is stored of these devices' sessions again. Returns their ids."""
        sessions = frozenset(each.id for each in self.olm.inbound_group_store if each.sender_key in sender_keys)
        if sessions:
            with self.transaction():
                self._store.set_fresh(sessions, token)
            self._fresh |= dict.fromkeys(sessions, token)
        return sessions

    def relates_inside(self, sender_key: str) -> None:
        """Note that a device encrypts what its messages relate to."""
        if sender_key not in self._store.relating:
            with self.transaction():
                self._store.set_relating(sender_key)

    def is_relating_inside(self, sender_key: str) -> bool:
        """Whether a device was seen to encrypt what its messages relate to."""
        return sender_key in self._store.relating

    # Encrypting messages.

    def queue(self, user: str, device: str, type: str, content: Mapping[str, Any]) -> bool:
        """Queue a to-device message (`*`: to all of the user's devices). Returns False where the queue is full.

        It is bounded, because others can cause such messages.
        """
        waiting = self.olm.outgoing_to_device_messages
        if len(waiting) >= _MOST_WAITING:
            return False
        waiting.append(ToDeviceMessage(type, user, device, content))
        return True

    def encrypt(self, room: str, type: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """The content of an `m.room.encrypted` event. The room's outbound session must have been shared.

        `m.relates_to` stays in plaintext beside the ciphertext, because the homeserver needs it (client-server API,
        'Forming relationships between events').
        """
        inner = {key: value for key, value in content.items() if key != "m.relates_to"}
        outer: dict[str, Any] = self.olm.group_encrypt(room, {"type": type, "content": inner})
        if "m.relates_to" in content:
            outer["m.relates_to"] = content["m.relates_to"]
        return outer


def _inside(plaintext: str, room: str) -> Mapping[str, Any] | None:
    try:
        event = json.loads(plaintext)
    except (ValueError, RecursionError):
        return None
    if not isinstance(event, dict) or event.get("room_id") != room:
        return None
    return event
