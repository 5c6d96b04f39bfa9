"""The three secrets of cross-signing, and what one does with them."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa

from bot.matrix.contents import section, text_of
from bot.matrix.errors import WrongStore
from bot.matrix.private import write_private
from bot.matrix.wire import Json

_FILE = "cross-signing.json"


class Seed:
    """32 secret bytes that make an Ed25519 key."""

    def __init__(self, seed: bytes) -> None:
        key = ECC.construct(curve="Ed25519", seed=seed)
        self._signer = eddsa.new(key, "rfc8032")
        self.public = _to_base64(key.public_key().export_key(format="raw"))
        self.secret = _to_base64(seed)

    def __repr__(self) -> str:
        return f"Seed({self.public!r})"

    def public_part(self, usage: str, user: str) -> Json:
        """The key object that the homeserver publishes."""
        return {"user_id": user, "usage": [usage], "keys": {f"ed25519:{self.public}": self.public}}

    def sign(self, thing: Json, user: str) -> Json:
        """The object with this key's signature beside those it has."""
        signature = _to_base64(self._signer.sign(canonical(thing)))
        others = section(section(thing.get("signatures")).get(user))
        return {**thing, "signatures": {user: {**others, f"ed25519:{self.public}": signature}}}


@dataclass(frozen=True, slots=True)
class Seeds:
    """The set."""

    master: Seed
    self_signing: Seed
    user_signing: Seed

    @classmethod
    def make(cls, folder: Path) -> Seeds:
        """Make new seeds and write them (mode 0600) before anybody can have seen them."""
        seeds = cls(*(Seed(secrets.token_bytes(32)) for _ in range(3)))
        texts = {"master": seeds.master, "self_signing": seeds.self_signing, "user_signing": seeds.user_signing}
        write_private(folder / _FILE, json.dumps({name: seed.secret for name, seed in texts.items()}, indent=2) + "\n")
        return seeds

    @classmethod
    def load(cls, folder: Path) -> Seeds | None:
        """The folder's seeds, or None; raises `WrongStore` where the file is damaged."""
        try:
            found = json.loads((folder / _FILE).read_text(encoding="ascii"))
            return cls(*(Seed(_from_base64(found[name])) for name in ("master", "self_signing", "user_signing")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise WrongStore(f"{folder / _FILE} is damaged: {error!r}") from None


def canonical(thing: Json) -> bytes:
    """Canonical JSON (specification, appendices) of what is signed: all but its signatures and `unsigned`."""
    signed = {key: value for key, value in thing.items() if key not in ("signatures", "unsigned")}
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def signed_by(public: str, thing: Any, user: str) -> bool:
    """Whether the object carries a valid signature of the user's key with this public part."""
    signature = text_of(section(section(section(thing).get("signatures")).get(user)).get(f"ed25519:{public}"))
    if signature is None:
        return False
    try:
        key = eddsa.import_public_key(_from_base64(public))
        eddsa.new(key, "rfc8032").verify(canonical(thing), _from_base64(signature))
    except ValueError:
        return False
    return True


def _to_base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii").rstrip("=")


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
