"""Recovery: cross-signing keys in the account's secret storage, encrypted with a recovery key on paper.

Client-server API, 'Secrets': 'Storage'. The format is shared by all clients, so another client may have written them.
"""

from __future__ import annotations

import enum
import secrets
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from bot.matrix.contents import section, text_of
from bot.matrix.credentials import Credentials
from bot.matrix.crypto import secret_storage
from bot.matrix.crypto.cross_signing_keys import USAGES, CrossSigningKeys
from bot.matrix.crypto.published_keys import PublishedKeys
from bot.matrix.crypto.recovery_key import RecoveryKey
from bot.matrix.errors import DamagedRecovery, MissingCrossSigningKeys, NoRecovery, Refused
from bot.matrix.http import HttpClient, Json, path

_DEFAULT = "m.secret_storage.default_key"


class RecoveryState(enum.Enum):
    """Whether the account's cross-signing keys could be recovered if this machine were lost."""

    READY = "a recovery key opens the account's cross-signing keys"
    NONE = "there is no recovery key"
    OTHER = "the account's secret storage has a key that was not made or tried here"


async def recovery_state(login: Credentials, folder: Path) -> RecoveryState:
    """`Recovery.state`, also while a bot is running."""
    async with _beside(login, folder) as recovery:
        return await recovery.state()


async def keep(login: Credentials, folder: Path, show: Callable[[str], None]) -> None:
    """`Recovery.keep`, also while a bot is running."""
    async with _beside(login, folder) as recovery:
        await recovery.keep(show)


@asynccontextmanager
async def _beside(login: Credentials, folder: Path) -> AsyncGenerator[Recovery]:
    """A `Recovery` with its own connection. It reads the cross-signing keys and needs no lock on the folder."""
    http = HttpClient(login.homeserver, login.access_token)
    try:
        yield Recovery(http, login.user_id, folder)
    finally:
        await http.close()


class Recovery:
    """The cross-signing part of an account's secret storage. All methods raise request errors."""

    def __init__(self, http: HttpClient, user_id: str, folder: Path) -> None:
        self._http = http
        self._user = user_id
        self._folder = folder

    async def state(self) -> RecoveryState:
        """Whether a recovery key is in place, as far as that shows without knowing it.

        Where the folder has no cross-signing keys, any complete set in the secret storage counts as READY.
        """
        keys, key_id = CrossSigningKeys.load(self._folder), await self._default()
        if key_id is None:
            return RecoveryState.NONE
        complete = all([key_id in await self._locked(usage) for usage in USAGES])
        ours = keys is None or keys.recovery == key_id
        return RecoveryState.READY if complete and ours else RecoveryState.OTHER

    async def keep(self, show: Callable[[str], None]) -> None:
        """Make a recovery key and store the folder's cross-signing keys in the secret storage, encrypted with it.

        `show` receives the recovery key in its written form and returns once somebody has noted it; it is stored
        nowhere. Until then the previous recovery key stays valid, afterwards it opens nothing any more. Raises
        `MissingCrossSigningKeys` where the folder does not hold the account's keys.
        """
        keys = CrossSigningKeys.load(self._folder)
        if keys is None or not (await PublishedKeys.ask(self._http, self._user)).are_of(keys):
            raise MissingCrossSigningKeys("This data folder does not hold the account's cross-signing keys.")
        key, key_id, before = RecoveryKey.make(), secrets.token_hex(16), await self._default()
        sealed = {usage: secret_storage.seal(key, _name(usage), text) for usage, text in keys.seeds().items()}
        await self._write(f"m.secret_storage.key.{key_id}", secret_storage.describe(key))
        for usage in USAGES:
            held = {name: entry for name, entry in (await self._locked(usage)).items() if name == before}
            await self._write(_name(usage), {"encrypted": {**held, key_id: sealed[usage]}})
        show(key.written())
        await self._write(_DEFAULT, {"key": key_id})
        for usage in USAGES:
            await self._write(_name(usage), {"encrypted": {key_id: sealed[usage]}})
        replace(keys, recovery=key_id).save(self._folder)

    async def open(self, typed: str) -> CrossSigningKeys:
        """The cross-signing keys in the secret storage, decrypted with the recovery key as it was `typed`.

        Raises `NoRecovery`, `WrongRecoveryKey` or `DamagedRecovery`.
        """
        key_id = await self._default()
        if key_id is None:
            raise NoRecovery("The account keeps nothing that a recovery key could open.")
        key = RecoveryKey.parse(typed)
        secret_storage.check(key, await self._read(f"m.secret_storage.key.{key_id}"))
        locked = {usage: section((await self._locked(usage)).get(key_id)) for usage in USAGES}
        if not all(locked.values()):
            raise NoRecovery("The account's secret storage does not hold its cross-signing keys.")
        texts = {usage: secret_storage.unseal(key, _name(usage), entry) for usage, entry in locked.items()}
        try:
            return CrossSigningKeys.of(texts, recovery=key_id)
        except ValueError:
            raise DamagedRecovery("What the account's secret storage holds are no cross-signing keys.") from None

    async def _default(self) -> str | None:
        """The id of the secret storage's default key, or None."""
        return text_of((await self._read(_DEFAULT)).get("key"))

    async def _locked(self, usage: str) -> Mapping[str, Any]:
        """The encrypted forms of a cross-signing key, by id of the secret storage key."""
        return section((await self._read(_name(usage))).get("encrypted"))

    async def _read(self, type: str) -> Json:
        try:
            return await self._http.get(self._where(type))
        except Refused as error:
            if error.code != "M_NOT_FOUND":
                raise
            return {}

    async def _write(self, type: str, content: Json) -> None:
        await self._http.put(self._where(type), content)

    def _where(self, type: str) -> str:
        return path("v3", "user", self._user, "account_data", type)


def _name(usage: str) -> str:
    return f"m.cross_signing.{usage}"
