"""The recovery key: 32 secret bytes, and the form in which people write them down."""

from __future__ import annotations

import secrets
from functools import reduce
from operator import xor

from bot.matrix.errors import WrongRecoveryKey

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"  # base58, as in Bitcoin addresses
_PREFIX = bytes((0x8B, 0x01))
_SIZE = 32
_GROUP = 4


class RecoveryKey:
    """A key of the account's secret storage. People write it down; the bot stores it nowhere.

    Client-server API, 'Secrets': 'Key representation'.
    """

    def __init__(self, secret: bytes) -> None:
        self.secret = secret

    def __repr__(self) -> str:
        return "RecoveryKey(...)"

    @classmethod
    def make(cls) -> RecoveryKey:
        """A new random key."""
        return cls(secrets.token_bytes(_SIZE))

    @classmethod
    def parse(cls, text: str) -> RecoveryKey:
        """Parse what a person types, ignoring spaces. Raises `WrongRecoveryKey`."""
        raw = _from_base58("".join(text.split()))
        if raw is None or len(raw) != len(_PREFIX) + _SIZE + 1 or not raw.startswith(_PREFIX) or reduce(xor, raw):
            raise WrongRecoveryKey(
                "This is no recovery key, or it is mistyped: one has twelve groups of four letters and digits."
            )
        return cls(raw[len(_PREFIX) : -1])

    def written(self) -> str:
        """Its written form: prefix, secret and parity byte in base58, in groups of four."""
        raw = _PREFIX + self.secret
        text = _to_base58(raw + bytes((reduce(xor, raw),)))
        return " ".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _to_base58(raw: bytes) -> str:
    """Encode bytes that do not begin with zero."""
    number, text = int.from_bytes(raw), ""
    while number:
        number, digit = divmod(number, len(_ALPHABET))
        text = _ALPHABET[digit] + text
    return text


def _from_base58(text: str) -> bytes | None:
    """Decode; None where a character is not in the alphabet or the text is far too long."""
    number = 0
    if len(text) > 2 * (_SIZE + len(_PREFIX)) or not set(text) <= set(_ALPHABET):
        return None
    for sign in text:
        number = number * len(_ALPHABET) + _ALPHABET.index(sign)
    return number.to_bytes((number.bit_length() + 7) // 8)
