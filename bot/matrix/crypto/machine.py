"""The encryption machine: Olm and Megolm encryption and decryption. Uses the key store, not the network.

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

from bot.matrix.crypto.inbound_sessions import InboundSessions
from bot.matrix.crypto.olm import OLM, Olm
from bot.matrix.crypto.store import Store, not_together
from bot.matrix.errors import CannotDecrypt, StoreUnwritable, WrongStore

_REMEMBERED = 20_000
_NO_BATCH = ""
_MOST_WAITING = 100  # messages for devices

_log = structlog.get_logger()
# nio and peewee put pieces of what they choke on into their messages; nothing that people wrote goes into a log.
for _name in ("nio", "peewee"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


class Machine:
    """The Olm and Megolm keys of one device."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._behind = False
        self._seen: dict[tuple[str, int, str], str] = {}  # by session, index and sender
        self._owners: set[tuple[str, str]] = set()
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
        """nio's machine, for the collaborators that feed it; its type is nio's affair.

        After a failed write it is another one, read from the disk again: do not keep it.
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
        """Changes to keys inside the block are saved at its end, or undone, also in memory."""
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
            olm.inbound_group_store.unsaved -= self._store.saved()
            self._olm: Any = olm
            self._fresh = self._store.fresh()
            self._behind = False

    # Keys that come in.

    def receive(self, to_device: list[Any], token: str) -> frozenset[str]:
        """Take in a batch's to-device events, all of them in one transaction.

        Returns the sessions whose waiting messages the batch that ends at `token` must try again: those whose keys came
        now, and those whose keys came in an earlier try at it that was never committed. (A homeserver gives the same
        to-device events again until it is asked for the batch after; a ratchet opens each only once.)
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
        except Exception as error:  # noqa: BLE001 - the catalogue of what a stranger can provoke here has no end
            _log.info("to_device_event_dropped", error=type(error).__name__)

    # Keys that are backed up.

    @property
    def unsaved(self) -> Set[tuple[str, str]]:
        """The room and session ids of inbound sessions that are not in the key backup."""
        found: Set[tuple[str, str]] = self.olm.inbound_group_store.unsaved
        return found

    def session(self, room: str, session_id: str) -> Any | None:
        """An inbound session, or None."""
        return self.olm.inbound_group_store.find(room, session_id)

    def saved(self, sessions: Collection[tuple[str, str]]) -> None:
        """These sessions are in the key backup now."""
        with self.transaction():
            self._store.set_saved(sessions)
        self.olm.inbound_group_store.unsaved.difference_update(sessions)

    def nothing_saved(self) -> None:
        """The key backup is gone: no session is in it."""
        with self.transaction():
            self._store.forget_saved()
        self._load()

    def take_in(self, sessions: Collection[Any]) -> None:
        """Import sessions from the key backup, where they start at an earlier index than ours."""
        with self.transaction():
            for session in sessions:
                if self.olm.inbound_group_store.add(session):
                    self.olm.save_inbound_group_session(session)
            places = [(session.room_id, session.id) for session in sessions]
            self._store.set_saved(places)
        self.olm.inbound_group_store.unsaved.difference_update(places)

    def try_all_again(self) -> None:
        """With the next batch, try to decrypt all waiting messages again."""
        with self.transaction():
            self._store.set_fresh(frozenset(session.id for session in self.olm.inbound_group_store), _NO_BATCH)
            self._fresh = self._store.fresh()

    # Messages that come in.

    def decrypt(self, room: str, raw: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The event inside a Megolm event (`type` and `content`), or None where there is nothing fit to be read.

        Raises `CannotDecrypt` where another key may open it later.
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
        # Whose it is comes first: what somebody sends of another's words hides nothing that the other says.
        if not self._owned(session, raw["sender"]):
            _log.warning("foreign_session_dropped", room=room, event_id=raw["event_id"])
            return None
        if self._is_replayed((session_id, index, raw["sender"]), raw["event_id"]):
            _log.warning("replayed_ciphertext_dropped", room=room, event_id=raw["event_id"])
            return None
        return _inside(plaintext, room)

    def _is_replayed(self, message: tuple[str, int, str], event_id: str) -> bool:
        """Whether this message index was used by another event before (a replay attack)."""
        if self._seen.setdefault(message, event_id) != event_id:
            return True
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return False

    def _owned(self, session: Any, sender: str) -> bool:
        """False where the session is known to be somebody else's than the one the homeserver names."""
        if (session.id, sender) in self._owners:
            return True
        if self.olm.device_store.device_from_sender_key(sender, session.sender_key) is not None:
            self._owners.add((session.id, sender))
            return True
        return not any(device.curve25519 == session.sender_key for device in self.olm.device_store)

    # Messages that go out.

    def tell(self, user: str, device: str, type: str, content: Mapping[str, Any]) -> bool:
        """Queue a to-device message (`*`: for all of the user's devices). Returns False where the queue is full.

        Others can cause such messages, so the queue is bounded.
        """
        waiting = self.olm.outgoing_to_device_messages
        if len(waiting) >= _MOST_WAITING:
            return False
        waiting.append(ToDeviceMessage(type, user, device, content))
        return True

    def encrypt(self, room: str, type: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """The content of an `m.room.encrypted` event; the room's outbound session must have been shared.

        `m.relates_to` stays in clear beside the ciphertext, where the homeserver needs it; everything else goes inside
        (client-server API, 'End-to-End Encryption: m.room.encrypted' and 'Forming relationships between events').
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
