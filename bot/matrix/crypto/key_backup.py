"""Server-side key backup of received room keys, from which a restored data folder gets those that it lacks.

Client-server API, 'Server-side key backups', with `m.megolm_backup.v1.curve25519-aes-sha2`. The backup's private key is
only in the data folder and in backups of that. Its public key is not secret: a homeserver can encrypt for it, too, so
each entry carries a checksum that only who has the private key can make (compare MSC4048), and others are dropped.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import structlog
from msgspec import Struct
from nio.crypto import InboundGroupSession  # type: ignore[import-untyped]
from vodozemac import Curve25519SecretKey, Message, PkDecryption, PkEncryption

from bot.matrix.contents import section, text_of
from bot.matrix.crypto import base64
from bot.matrix.crypto.cross_signing_keys import canonical
from bot.matrix.crypto.device_keys import DeviceKeys
from bot.matrix.crypto.machine import Machine
from bot.matrix.crypto.olm import MEGOLM
from bot.matrix.errors import MatrixError, Refused, Retry, WrongStore
from bot.matrix.http import HttpClient, Json, path
from bot.matrix.private_files import unreadable, write_private

_FILE = "key-backup.json"
_ALGORITHM = "m.megolm_backup.v1.curve25519-aes-sha2"
_AT_ONCE = 100
_REST_SECONDS = 60.0
_LONG_REST_SECONDS = 3600.0
_MAC = "org.entraide.mac"
_GONE = ("M_NOT_FOUND", "M_WRONG_ROOM_KEYS_VERSION")

_log = structlog.get_logger()


class _BackupKey(Struct, frozen=True):
    """The key pair of the key backup, and the backup's version at the homeserver."""

    secret: Any
    version: str

    @classmethod
    def load(cls, folder: Path) -> _BackupKey | None:
        """The folder's, or None. Raises `WrongStore` where it is damaged."""
        try:
            found = json.loads((folder / _FILE).read_text(encoding="ascii"))
            return cls(PkDecryption.from_key(Curve25519SecretKey.from_base64(found["secret"])), str(found["version"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise WrongStore(unreadable(folder / _FILE, error)) from None

    def save(self, folder: Path) -> None:
        """Write it (mode 0600)."""
        found = {"secret": self.secret.key.to_base64(), "version": self.version}
        write_private(folder / _FILE, json.dumps(found) + "\n")

    def encrypt(self, plain: bytes) -> Json:
        """`plain` as the `session_data` of a backed-up key."""
        message = PkEncryption.from_key(self.secret.public_key).encrypt(plain)
        parts = {"ciphertext": message.ciphertext, "mac": message.mac, "ephemeral": message.ephemeral_key}
        return {name: base64.encode(part) for name, part in parts.items()}

    def checksum(self, room: str, plain: Json) -> str:
        """Proves that who encrypted a room's session knew the private key."""
        key = hmac.digest(self.secret.key.to_base64().encode(), b"checksums of a key backup", "sha256")
        return base64.encode(hmac.digest(key, canonical({"room_id": room, "session": plain}), "sha256"))

    def decrypt(self, encrypted: Mapping[str, Any]) -> bytes:
        """The reverse. Raises `ValueError`."""
        parts = (text_of(encrypted.get(name)) or "" for name in ("ciphertext", "mac", "ephemeral"))
        return bytes(self.secret.decrypt(Message.from_base64(*parts)))


class KeyBackup:
    """Uploads new room keys to the key backup, and downloads all of them after a restore."""

    def __init__(self, http: HttpClient, machine: Machine, keys: DeviceKeys, folder: Path) -> None:
        self._http = http
        self._machine = machine
        self._keys = keys
        self._folder = folder
        self._rest_until = 0.0

    async def save(self) -> None:
        """Upload the room keys that are not in the backup yet. Call before each sync.

        Failures are logged. Later calls try again after a minute, or an hour where the request was refused.
        """
        now = asyncio.get_running_loop().time()
        if not self._machine.unsaved or now < self._rest_until:
            return
        try:
            await self._save()
        except MatrixError as error:
            rest = _REST_SECONDS if isinstance(error, Retry) else _LONG_REST_SECONDS
            self._rest_until = now + rest
            _log.warning("room_keys_not_backed_up", error=type(error).__name__, seconds=rest)

    async def fetch(self) -> None:
        """Import all room keys of the backup, if there is one. Raises `Retry`, `DeadToken` or `WrongStore`."""
        backup_key = _BackupKey.load(self._folder)
        if backup_key is None:
            return
        try:
            found = await self._http.get(path("v3", "room_keys", "keys"), [("version", backup_key.version)])
        except Refused as error:
            _log.warning("room_keys_not_found", code=error.code)
            return
        sessions = list(_decrypted(backup_key, section(found.get("rooms"))))
        self._machine.take_in(sessions)
        _log.info("room_keys_fetched", keys=len(sessions))

    async def _save(self) -> None:
        backup_key = _BackupKey.load(self._folder) or await self._begin()
        while self._machine.unsaved:
            some = list(islice(self._machine.unsaved, _AT_ONCE))
            rooms: Json = {}
            for room, session_id in some:
                session = self._machine.session(room, session_id)
                if session is not None:
                    rooms.setdefault(room, {"sessions": {}})["sessions"][session_id] = _encrypted(backup_key, session)
            try:
                where = path("v3", "room_keys", "keys")
                await self._http.put(where, {"rooms": rooms}, [("version", backup_key.version)])
            except Refused as error:
                if error.code in _GONE:
                    self._forget()
                raise
            self._machine.saved(some)

    async def _begin(self) -> _BackupKey:
        """Create a new, empty backup."""
        secret = PkDecryption()
        auth = self._keys.signed({"public_key": secret.public_key.to_base64()})
        answer = await self._http.post(path("v3", "room_keys", "version"), {"algorithm": _ALGORITHM, "auth_data": auth})
        backup_key = _BackupKey(secret, text_of(answer.get("version")) or "")
        backup_key.save(self._folder)
        return backup_key

    def _forget(self) -> None:
        """The backup was deleted or replaced: the next try creates another one, with all keys."""
        (self._folder / _FILE).unlink(missing_ok=True)
        self._machine.nothing_saved()


def _encrypted(backup_key: _BackupKey, session: Any) -> Json:
    """A session's entry in the backup (client-server API, `KeyBackupData`)."""
    index = session.first_known_index
    plain: Json = {
        "algorithm": MEGOLM,
        "sender_key": session.sender_key,
        "sender_claimed_keys": {"ed25519": session.ed25519},
        "forwarding_curve25519_key_chain": list(session.forwarding_chain),
        "session_key": session.export_session(index),
    }
    plain[_MAC] = backup_key.checksum(session.room_id, plain)
    return {
        "first_message_index": index,
        "forwarded_count": len(session.forwarding_chain),
        "is_verified": False,
        "session_data": backup_key.encrypt(json.dumps(plain).encode()),
    }


def _decrypted(backup_key: _BackupKey, rooms: Mapping[str, Any]) -> Iterator[Any]:
    """The sessions in a backup; damaged ones, and those that are not ours, are skipped."""
    for room, part in rooms.items():
        for session_id, described in section(section(part).get("sessions")).items():
            try:
                plain = json.loads(backup_key.decrypt(section(section(described).get("session_data"))))
                if not hmac.compare_digest(plain.pop(_MAC), backup_key.checksum(room, plain)):
                    raise ValueError("not encrypted by us")
                claimed, chain = plain["sender_claimed_keys"], plain["forwarding_curve25519_key_chain"]
                session = InboundGroupSession.import_session(
                    plain["session_key"], claimed["ed25519"], plain["sender_key"], room, chain
                )
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                _log.warning("backed_up_key_dropped", error=type(error).__name__)
                continue
            if session.id == session_id:
                yield session
