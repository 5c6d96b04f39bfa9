"""The three private keys of cross-signing, and signing with them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from bot.matrix.contents import section, text_of
from bot.matrix.crypto import base64
from bot.matrix.errors import DamagedCrossSigningKeys
from bot.matrix.http import Json
from bot.matrix.private_files import unreadable, write_private

USAGES = ("master", "self_signing", "user_signing")
_FILE = "cross-signing.json"


class SigningKey:
    """An Ed25519 key pair, made from a 32-byte seed. `public` and `secret` (the seed) are unpadded base64."""

    def __init__(self, seed: bytes) -> None:
        from Crypto.PublicKey import ECC
        from Crypto.Signature import eddsa

        key = ECC.construct(curve="Ed25519", seed=seed)
        self._signer = eddsa.new(key, "rfc8032")
        self.public = base64.encode(key.public_key().export_key(format="raw"))
        self.secret = base64.encode(seed)

    def __repr__(self) -> str:
        return f"SigningKey({self.public!r})"

    def public_part(self, usage: str, user: str) -> Json:
        """The public key object to publish (client-server API, `CrossSigningKey`)."""
        return {"user_id": user, "usage": [usage], "keys": {f"ed25519:{self.public}": self.public}}

    def sign(self, thing: Json, user: str) -> Json:
        """A copy of the object with this key's signature added, without other users' signatures."""
        signature = base64.encode(self._signer.sign(canonical(thing)))
        others = section(section(thing.get("signatures")).get(user))
        return {**thing, "signatures": {user: {**others, f"ed25519:{self.public}": signature}}}


class CrossSigningKeys(Struct, frozen=True):
    """Master, self-signing and user-signing key.

    `recovery` is the id of the secret storage key under which they were last stored or opened.
    """

    master: SigningKey
    self_signing: SigningKey
    user_signing: SigningKey
    recovery: str | None = None

    @classmethod
    def make(cls, folder: Path) -> CrossSigningKeys:
        """Generate new keys and write them to the folder before they are published."""
        master, self_signing, user_signing = (SigningKey(secrets.token_bytes(32)) for _ in USAGES)
        keys = cls(master, self_signing, user_signing)
        keys.save(folder)
        return keys

    @classmethod
    def of(cls, seeds: Mapping[str, str], recovery: str | None = None) -> CrossSigningKeys:
        """Keys from their seeds in base64, by usage. Raises `ValueError` where one is malformed."""
        master, self_signing, user_signing = (SigningKey(base64.decode(seeds[usage])) for usage in USAGES)
        return cls(master, self_signing, user_signing, recovery)

    def seeds(self) -> dict[str, str]:
        """The seeds in unpadded base64, by usage."""
        return {usage: key.secret for usage, key in zip(USAGES, self, strict=True)}

    def save(self, folder: Path) -> None:
        """Write them to the folder (mode 0600)."""
        found = self.seeds() | ({"recovery": self.recovery} if self.recovery else {})
        write_private(folder / _FILE, json.dumps(found, indent=2) + "\n")

    @classmethod
    def load(cls, folder: Path) -> CrossSigningKeys | None:
        """The folder's keys, or None. Raises `DamagedCrossSigningKeys` where the file is damaged."""
        try:
            found = json.loads((folder / _FILE).read_text(encoding="ascii"))
            return cls.of(found, text_of(found.get("recovery")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedCrossSigningKeys(unreadable(folder / _FILE, error)) from None

    def __iter__(self) -> Iterator[SigningKey]:
        return iter((self.master, self.self_signing, self.user_signing))


def canonical(thing: Json) -> bytes:
    """The canonical JSON that is signed: without `signatures` and `unsigned` (specification, appendices)."""
    signed = {key: value for key, value in thing.items() if key not in ("signatures", "unsigned")}
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def signed_by(public: str, thing: Any, user: str) -> bool:
    """Whether the object has a valid signature by the user's key with this public part (base64)."""
    from Crypto.Signature import eddsa

    signature = text_of(section(section(section(thing).get("signatures")).get(user)).get(f"ed25519:{public}"))
    if signature is None:
        return False
    try:
        key = eddsa.import_public_key(base64.decode(public))
        eddsa.new(key, "rfc8032").verify(canonical(thing), base64.decode(signature))
    except ValueError:
        return False
    return True
