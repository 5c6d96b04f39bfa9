"""A logged-in Matrix session: the only interface of the Matrix layer to the rest of the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.matrix.credentials import Credentials
from bot.matrix.crypto import library
from bot.matrix.events import Batch
from bot.matrix.http import Blob, HttpClient
from bot.matrix.private_files import Lock, private_folder

if TYPE_CHECKING:
    from bot.matrix.assembly import Assembly
    from bot.matrix.crypto.cross_signing import SignatureState
    from bot.matrix.crypto.diagnosis import Trouble
    from bot.matrix.sync.sync import Kept


class Session:
    """One device of one account. Open it with `open`, close it with `close`.

    Requests raise `Retry` (or a subclass), `Refused` or `DeadToken`. A session retries nothing and starts no background
    tasks: calling `sync` in a loop is all that is needed.
    """

    def __init__(self, credentials: Credentials, parts: Assembly, lock: Lock) -> None:
        self._credentials = credentials
        self._parts = parts
        self._lock = lock

    @classmethod
    async def open(cls, credentials: Credentials, folder: Path) -> Session:
        """Lock `folder` (created with mode 0700) and open its encryption keys. Makes no request yet.

        Raises `SecondInstance` where another process holds the folder, `NoEncryption` where the encryption library is
        missing, `WrongStore` where the keys can't be read or belong to another device.
        """
        with library.encryption():
            from bot.matrix.assembly import Assembly
        private_folder(folder)
        lock = Lock.take(folder)
        try:
            http = HttpClient(credentials.homeserver, credentials.access_token)
            parts = Assembly.assemble(http, credentials.user_id, credentials.device_id, folder)
            return cls(credentials, parts, lock)
        except BaseException:
            lock.release()
            raise

    async def close(self) -> None:
        """Close the connections and the key store, and release the folder."""
        await self._parts.close()
        self._lock.release()

    @property
    def user_id(self) -> str:
        """The bot's user id."""
        return self._credentials.user_id

    @property
    def device_id(self) -> str:
        """The bot's device id."""
        return self._credentials.device_id

    @property
    def fingerprint(self) -> str:
        """The device's public Ed25519 key, as other clients show it: unpadded base64."""
        return self._parts.machine.fingerprint

    @property
    def limited(self) -> int:
        """How many requests of this session the homeserver has rate-limited."""
        return self._parts.http.limited

    @property
    def one_time_keys(self) -> int | None:
        """How many one-time keys are left at the homeserver; None before the first sync."""
        return self._parts.keys.count

    def know_rooms(self, encrypted: Mapping[str, bool]) -> None:
        """Tell the session which rooms are joined, and whether each is encrypted. Call before the first `sync`."""
        self._parts.rooms.know(encrypted)

    def know_key_rules(self, rules: Iterable[tuple[str, str, Mapping[str, Any]]]) -> None:
        """Tell the session what rooms say of their keys: room, type and content of state events."""
        for room, type, content in rules:
            self._parts.rooms.set_rule(room, type, content)

    async def sync(self, since: str | None, *, timeout_ms: int, kept: Kept) -> Batch:
        """The events after the sync token `since` (None: the very first sync); waits for some, up to `timeout_ms`.

        Passing a batch's token acknowledges it: it must be committed by then. Passing the old token again returns the
        same events, possibly followed by newer ones. Gaps (limited timelines) are filled. The order within a room is
        the gap, the state (as background), the timeline. A room that was just joined begins with its state and
        `Joined`; what was said before that is left out.

        `kept` is called with the ids of sessions whose room keys have arrived, and returns the `Undecryptable` events
        stored for them. Those that can be decrypted now come first in the batch, and their ids are in `opened`.
        """
        self._parts.restore.committed(since)
        await self._parts.restore.once()
        await self._parts.backup.save()
        return self._parts.restore.read(await self._parts.syncing.sync(since, timeout_ms, kept))

    async def send(self, room: str, type: str, content: Mapping[str, Any], transaction_id: str) -> str:
        """Send an event and return its id. Idempotent by transaction id.

        In an encrypted room everything but reactions is encrypted for the members' devices. Where that fails nothing is
        sent: it never falls back to plaintext.
        """
        return await self._parts.room_requests.send(room, type, content, transaction_id)

    async def upload(self, room: str, data: bytes, media_type: str) -> dict[str, Any]:
        """Upload a file for a room, encrypted where the room is. Returns the part of the content that locates it."""
        return await self._parts.room_requests.upload(room, Blob(data, media_type))

    async def content_of(self, room: str, event_id: str) -> Mapping[str, Any] | str | None:
        """The text of a message, or the content of one with a file; None for anything else."""
        return await self._parts.receiving.content_of(room, event_id)

    async def author_of(self, room: str, event_id: str) -> tuple[str, datetime] | None:
        """Who wrote a message, and when; None where it is none. Its content is not looked at."""
        return await self._parts.receiving.author_of(room, event_id)

    async def download(self, content: Mapping[str, Any], most: int) -> bytes:
        """The file of a message, decrypted. See `Receiving.download`."""
        return await self._parts.receiving.download(content, most)

    async def redact(self, room: str, event_id: str, transaction_id: str) -> str:
        """Redact an event. Returns the redaction's event id."""
        return await self._parts.room_requests.redact(room, event_id, transaction_id)

    async def set_state(self, room: str, type: str, key: str, content: Mapping[str, Any]) -> None:
        """Set a piece of a room's state. State is not encrypted."""
        await self._parts.room_requests.set_state(room, type, key, content)

    async def join(self, room: str, via: Sequence[str] = ()) -> str:
        """Join a room by id or alias through the servers in `via`. Returns its id."""
        return await self._parts.room_requests.join(room, via)

    async def leave(self, room: str) -> None:
        """Leave a room or reject its invite."""
        await self._parts.room_requests.leave(room)

    async def create_direct(self, user_id: str, reason: str | None = None) -> str:
        """Create an encrypted direct chat with a person and invite them; returns its room id.

        `reason` is what their client shows with the invite; it is not encrypted.
        """
        return await self._parts.room_requests.create_direct(user_id, reason)

    async def invite(self, room: str, user_id: str, reason: str) -> None:
        """Invite a person again to a direct chat that they have not accepted."""
        await self._parts.room_requests.invite(room, user_id, reason)

    async def cross_sign(self, password: str | None = None, *, reset: bool = False) -> None:
        """See `CrossSigning.sign`."""
        await self._parts.signing.sign(password, reset=reset)

    async def recover(self, recovery_key: str) -> None:
        """Cross-sign this device again with the keys that the recovery key unlocks.

        Raises `WrongRecoveryKey`, `NoRecovery`, `DamagedRecovery` or `OldRecovery`; then nothing was changed.
        """
        await self._parts.signing.restore(await self._parts.recovery.open(recovery_key))

    async def diagnose(self) -> frozenset[Trouble]:
        """Problems with our own published keys that may make other clients withhold theirs."""
        return await self._parts.signing.diagnose()

    @property
    def own_keys_changed(self) -> bool:
        """Whether a sync has said that a device or a key of the bot's own account has changed, since it was seen."""
        return self._parts.devices.own_changed

    def seen_own_keys(self) -> None:
        """Note that the change has been looked at."""
        self._parts.devices.own_changed = False

    async def check_signatures(self) -> SignatureState:
        """Verify the published signatures from the account's master key to this device."""
        return await self._parts.signing.check()
