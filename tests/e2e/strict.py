"""A client that is careful whom it gives its keys to."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.matrix.http import HttpClient, Json, Query


class Strict(HttpClient):
    """The connection of a client that knows no devices but those that their owners have cross-signed.

    Client-server API, 'Cross-signing': the master key signs the self-signing key, and that one the device. Written
    without the bot's own code for it.
    """

    async def post(self, where: str, content: Mapping[str, Any], query: Query = ()) -> Json:
        """Leave the others out of what the homeserver says about devices."""
        found = await super().post(where, content, query)
        if where.endswith("/keys/query"):
            for user, devices in found["device_keys"].items():
                found["device_keys"][user] = {
                    name: device for name, device in devices.items() if _is_vouched_for(found, user, device)
                }
        return found


def _is_vouched_for(found: Json, user: str, device: Json) -> bool:
    master, self_signing = found["master_keys"].get(user), found["self_signing_keys"].get(user)
    if master is None or self_signing is None:
        return False
    usages = (master["usage"], self_signing["usage"])
    return (
        usages == (["master"], ["self_signing"])
        and _signs(_public(master), self_signing, user)
        and _signs(_public(self_signing), device, user)
    )


def _public(key: Json) -> str:
    (public,) = key["keys"].values()
    return str(public)


def _signs(public: str, thing: Json, user: str) -> bool:
    signature = thing.get("signatures", {}).get(user, {}).get(f"ed25519:{public}")
    if signature is None:
        return False
    signed = {key: value for key, value in thing.items() if key not in ("signatures", "unsigned")}
    canonical = json.dumps(signed, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    try:
        Ed25519PublicKey.from_public_bytes(_decoded(public)).verify(_decoded(signature), canonical)
    except InvalidSignature:
        return False
    return True


def _decoded(text: str) -> bytes:
    assert "=" not in text, "unpadded"
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
