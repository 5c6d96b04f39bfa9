"""Encryption of secrets with a recovery key, in the format that all clients share.

Client-server API, 'Secrets': `m.secret_storage.v1.aes-hmac-sha2`.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF

from bot.matrix.contents import text_of
from bot.matrix.crypto import base64
from bot.matrix.crypto.recovery_key import RecoveryKey
from bot.matrix.errors import DamagedRecovery, WrongRecoveryKey
from bot.matrix.http import Json

_ALGORITHM = "m.secret_storage.v1.aes-hmac-sha2"
_KEY, _IV = 32, 16  # bytes
_ZEROS = bytes(32)  # encrypted under an empty name, so that a key can be checked without a secret


def describe(key: RecoveryKey) -> Json:
    """The key description in account data, with a MAC by which the key can be recognised."""
    sealed = _seal(key, "", _ZEROS)
    return {"algorithm": _ALGORITHM, "iv": sealed["iv"], "mac": sealed["mac"]}


def check(key: RecoveryKey, described: Mapping[str, Any]) -> None:
    """Raise `WrongRecoveryKey` where the description is another key's; without a MAC in it any key passes.

    Raises `DamagedRecovery` where the algorithm is unknown.
    """
    if described.get("algorithm") != _ALGORITHM:
        raise DamagedRecovery("The account's secret storage is locked in a way that Entraide does not know.")
    iv, mac = text_of(described.get("iv")), text_of(described.get("mac"))
    if iv is None or mac is None:
        return
    if not _is_mac(key, "", _stream(key, "", _bytes(iv, _IV), _ZEROS), _bytes(mac)):
        raise WrongRecoveryKey(
            "This is a recovery key, but not the one of this account: another account's, or an old one."
        )


def seal(key: RecoveryKey, name: str, text: str) -> Json:
    """Encrypt a secret under its name."""
    return _seal(key, name, text.encode())


def unseal(key: RecoveryKey, name: str, sealed: Mapping[str, Any]) -> str:
    """Decrypt a secret. Raises `DamagedRecovery` where it was not encrypted with this key under this name."""
    iv, ciphertext, mac = (text_of(sealed.get(part)) or "" for part in ("iv", "ciphertext", "mac"))
    locked = _bytes(ciphertext)
    if not _is_mac(key, name, locked, _bytes(mac)):
        raise DamagedRecovery(f"This key does not open {name} in the account's secret storage.")
    return _stream(key, name, _bytes(iv, _IV), locked).decode(errors="replace")


def _seal(key: RecoveryKey, name: str, plain: bytes) -> Json:
    iv = bytearray(secrets.token_bytes(_IV))
    iv[8] &= 0x7F  # bit 63 is 0: some clients count in 64 bits and do not carry
    locked = _stream(key, name, bytes(iv), plain)
    parts = {"iv": bytes(iv), "ciphertext": locked, "mac": _mac(key, name, locked)}
    return {part: base64.encode(value) for part, value in parts.items()}


def _keys(key: RecoveryKey, name: str) -> tuple[bytes, bytes]:
    """The AES key and the MAC key for the secret of this name."""
    both = HKDF(key.secret, 2 * _KEY, bytes(_KEY), SHA256, context=name.encode())
    assert isinstance(both, bytes)
    return both[:_KEY], both[_KEY:]


def _stream(key: RecoveryKey, name: str, iv: bytes, text: bytes) -> bytes:
    """AES-256-CTR, in which encrypting and decrypting are the same."""
    return AES.new(_keys(key, name)[0], AES.MODE_CTR, nonce=b"", initial_value=iv).encrypt(text)


def _mac(key: RecoveryKey, name: str, locked: bytes) -> bytes:
    return hmac.digest(_keys(key, name)[1], locked, "sha256")


def _is_mac(key: RecoveryKey, name: str, locked: bytes, mac: bytes) -> bool:
    return hmac.compare_digest(_mac(key, name, locked), mac)


def _bytes(text: str, size: int | None = None) -> bytes:
    try:
        found = base64.decode(text)
    except ValueError:
        found = b""
    if size not in (None, len(found)):
        raise DamagedRecovery("What the account's secret storage holds is damaged.")
    return found
