"""The public keys that the homeserver publishes for the bot's account: cross-signing keys and devices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from bot.matrix.contents import section
from bot.matrix.credentials import Credentials
from bot.matrix.crypto.cross_signing_keys import USAGES, CrossSigningKeys, signed_by
from bot.matrix.http import HttpClient, Json, path


class PublishedKeys(Struct, frozen=True):
    """The account's keys as others see them: cross-signing `keys` by usage, `devices` by id. Missing ones are empty."""

    user_id: str
    keys: Mapping[str, Json]
    devices: Mapping[str, Any]

    @classmethod
    async def ask(cls, http: HttpClient, user_id: str) -> PublishedKeys:
        """Query them (client-server API, `/keys/query`). Raises request errors."""
        found = await http.post(path("v3", "keys", "query"), {"device_keys": {user_id: []}})
        keys = {usage: dict(section(section(found.get(f"{usage}_keys")).get(user_id))) for usage in USAGES}
        return cls(user_id, keys, section(section(found.get("device_keys")).get(user_id)))

    @classmethod
    async def of(cls, login: Credentials) -> PublishedKeys:
        """The same over a connection of its own."""
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
        """Whether the published cross-signing keys are the public parts of these."""
        pairs = zip(USAGES, keys, strict=True)
        return all(key.public in section(self.keys[usage].get("keys")).values() for usage, key in pairs)

    def vouches_for(self, device_id: str, fingerprint: str | None, keys: CrossSigningKeys) -> bool:
        """Whether signatures lead from the master key to this device (with this fingerprint, if given)."""
        device = section(self.devices.get(device_id))
        return (
            (fingerprint is None or self.fingerprint(device_id) == fingerprint)
            and signed_by(keys.master.public, self.keys["self_signing"], self.user_id)
            and signed_by(keys.self_signing.public, device, self.user_id)
        )

    def fingerprint(self, device_id: str) -> object:
        """The device's published Ed25519 key; None where it has none."""
        return section(section(self.devices.get(device_id)).get("keys")).get(f"ed25519:{device_id}")
