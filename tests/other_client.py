"""How another client sees an account's secret storage: by the specification alone, and with other libraries."""

from __future__ import annotations

import base64
import secrets
import string
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Content = dict[str, Any]

# Base58 leaves out what is easily mistaken for something else.
_SIGNS = [sign for sign in string.digits + string.ascii_uppercase + string.ascii_lowercase if sign not in "0OIl"]
NAMES = ("m.cross_signing.master", "m.cross_signing.self_signing", "m.cross_signing.user_signing")


def decoded_key(written: str) -> bytes:
    """The 32 bytes of a recovery key: after 8B 01, before the byte that makes all of them together zero."""
    number = 0
    for sign in written.replace(" ", ""):
        number = number * 58 + _SIGNS.index(sign)
    raw = number.to_bytes(35, "big")
    parity = 0
    for byte in raw:
        parity ^= byte
    assert raw[:2] == b"\x8b\x01" and parity == 0
    return raw[2:34]


def written(key: bytes) -> str:
    """The reverse."""
    raw = b"\x8b\x01" + key
    parity = 0
    for byte in raw:
        parity ^= byte
    number, signs = int.from_bytes(raw + bytes([parity]), "big"), ""
    while number:
        number, place = divmod(number, 58)
        signs = _SIGNS[place] + signs
    return " ".join(signs[start : start + 4] for start in range(0, 48, 4))


def opened(key: bytes, account_data: dict[str, Content], name: str) -> bytes:
    """The secret of that name, by the default key; its lock is checked."""
    entry = account_data[name]["encrypted"][account_data["m.secret_storage.default_key"]["key"]]
    aes, authentic = _derived(key, name)
    checking = HMAC(authentic, hashes.SHA256())
    checking.update(decoded(entry["ciphertext"]))
    checking.verify(decoded(entry["mac"]))
    return _counted(aes, decoded(entry["iv"]), decoded(entry["ciphertext"]))


def recognises(key: bytes, account_data: dict[str, Content]) -> bool:
    """Whether the description of the default key is this key's."""
    described = account_data["m.secret_storage.key." + account_data["m.secret_storage.default_key"]["key"]]
    assert described["algorithm"] == "m.secret_storage.v1.aes-hmac-sha2"
    return _mac(*_derived(key, ""), decoded(described["iv"]), bytes(32)) == decoded(described["mac"])


def public_of(seed: bytes) -> str:
    """The public key of an Ed25519 seed, as Matrix writes it."""
    raw = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return base64.b64encode(raw).decode().rstrip("=")


def stored(key: bytes, key_id: str, secret_texts: dict[str, str]) -> dict[str, Content]:
    """What the account has when another client has set secret storage up; like older ones it pads its base64."""
    iv = secrets.token_bytes(16)
    proof = _mac(*_derived(key, ""), iv, bytes(32))
    described = {"algorithm": "m.secret_storage.v1.aes-hmac-sha2", "iv": _padded(iv), "mac": _padded(proof)}
    data: dict[str, Content] = {
        "m.secret_storage.default_key": {"key": key_id},
        f"m.secret_storage.key.{key_id}": described,
    }
    for name, text in secret_texts.items():
        iv, (aes, authentic) = secrets.token_bytes(16), _derived(key, name)
        locked = _counted(aes, iv, text.encode())
        mac = _mac(aes, authentic, iv, text.encode())
        entry = {"iv": _padded(iv), "ciphertext": _padded(locked), "mac": _padded(mac)}
        data[name] = {"encrypted": {key_id: entry}}
    return data


def _derived(key: bytes, name: str) -> tuple[bytes, bytes]:
    both = HKDF(hashes.SHA256(), 64, salt=bytes(32), info=name.encode()).derive(key)
    return both[:32], both[32:]


def _counted(aes: bytes, iv: bytes, text: bytes) -> bytes:
    encryptor = Cipher(AES256(aes), CTR(iv)).encryptor()
    return encryptor.update(text) + encryptor.finalize()


def _mac(aes: bytes, authentic: bytes, iv: bytes, text: bytes) -> bytes:
    making = HMAC(authentic, hashes.SHA256())
    making.update(_counted(aes, iv, text))
    return making.finalize()


def _padded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def decoded(text: str) -> bytes:
    """Base64, padded or not."""
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
