"""The recovery key: 32 secret bytes in a form to be written down."""

from __future__ import annotations

import secrets
from functools import reduce
from operator import xor

from bot.matrix.errors import WrongRecoveryKey

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"  # that of Bitcoin's addresses
_PREFIX = bytes((0x8B, 0x01))
_SIZE = 32
_GROUP = 4


class RecoveryKey:
    """A key of the account's secret storage, which is stored nowhere but on paper.

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
                "This is no recovery key, or it is mistyped: it has twelve groups of four letters and digits."
            )
        return cls(raw[len(_PREFIX) : -1])

    def written(self) -> str:
        """Its written form: Base58 in groups of four, with a parity byte."""
        raw = _PREFIX + self.secret
        text = _to_base58(raw + bytes((reduce(xor, raw),)))
        return " ".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _to_base58(raw: bytes) -> str:
    """Of bytes that do not begin with zero."""
    number, text = int.from_bytes(raw), ""
    while number:
        number, digit = divmod(number, len(_ALPHABET))
        text = _ALPHABET[digit] + text
    return text


def _from_base58(text: str) -> bytes | None:
    """The reverse; None where a sign is none of the alphabet, or there are many too many."""
    number = 0
    if len(text) > 2 * (_SIZE + len(_PREFIX)) or not set(text) <= set(_ALPHABET):
        return None
    for sign in text:
        number = number * len(_ALPHABET) + _ALPHABET.index(sign)
    return number.to_bytes((number.bit_length() + 7) // 8)
