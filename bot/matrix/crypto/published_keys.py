"""What the homeserver publishes of the bot's own account: its cross-signing keys and its devices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from bot.matrix.contents import section
from bot.matrix.credentials import Credentials
from bot.matrix.crypto.cross_signing_keys import USAGES, CrossSigningKeys, signed_by
from bot.matrix.http import HttpClient, Json, path


class PublishedKeys(Struct, frozen=True):
    """As others see it; `keys` by usage. Everything that is missing is empty."""

    user_id: str
    keys: Mapping[str, Json]
    devices: Mapping[str, Any]

    @classmethod
    async def ask(cls, http: HttpClient, user_id: str) -> PublishedKeys:
        """Client-server API, `/keys/query`; raises what a request raises."""
        found = await http.post(path("v3", "keys", "query"), {"device_keys": {user_id: []}})
        keys = {usage: dict(section(section(found.get(f"{usage}_keys")).get(user_id))) for usage in USAGES}
        return cls(user_id, keys, section(section(found.get("device_keys")).get(user_id)))

    @classmethod
    async def of(cls, login: Credentials) -> PublishedKeys:
        """The same, over a connection of its own."""
        http = HttpClient(login.homeserver, login.access_token)
        try:
            return await cls.ask(http, login.user_id)
        finally:
            await http.close()

    @property
    def cross_signed(self) -> bool:
        """Whether the account has cross-signing keys."""
        return bool(self.keys["master"])

    def are_of(self, keys: CrossSigningKeys) -> bool:
        """Whether the account's cross-signing keys are those that these seeds make."""
        pairs = zip(USAGES, keys, strict=True)
        return all(key.public in section(self.keys[usage].get("keys")).values() for usage, key in pairs)

    def vouches_for(self, device_id: str, fingerprint: str | None, keys: CrossSigningKeys) -> bool:
        """Whether a chain of signatures leads from the master key to this device (of this key, where it is given)."""
        device = section(self.devices.get(device_id))
        return (
            (fingerprint is None or self.fingerprint(device_id) == fingerprint)
            and signed_by(keys.master.public, self.keys["self_signing"], self.user_id)
            and signed_by(keys.self_signing.public, device, self.user_id)
        )

    def fingerprint(self, device_id: str) -> object:
        """The Ed25519 key under which the device is known; None where it is not known at all."""
        return section(section(self.devices.get(device_id)).get("keys")).get(f"ed25519:{device_id}")
