"""Veils: names under which somebody is stored, so that only who has the salt can tell whose they are."""

from __future__ import annotations

import hashlib
import sqlite3

_SLIP = 16  # bytes


def veil(salt: str, name: str) -> str:
    """The veil of a person or event under a salt; always the same for the same one."""
    return hashlib.sha256(f"{salt} {name}".encode()).hexdigest()


def slip(key: bytes | None, name: str) -> bytes | None:
    """The name of somebody's paper under a random key; None without one."""
    return hashlib.blake2b(name.encode(), key=key, digest_size=_SLIP).digest() if key else None


def teach(connection: sqlite3.Connection) -> None:
    """Have SQL know `slip(key, name)`, by which somebody's own papers are found."""
    connection.create_function("slip", 2, slip, deterministic=True)


def sealed(key: str, token: str) -> str:
    """A token of 32 hexadecimal digits under a key; sealed once more, it is the token again. Every key opens it."""
    mask = hashlib.sha256(key.encode()).digest()[: len(token) // 2]
    return bytes(each ^ other for each, other in zip(bytes.fromhex(token), mask, strict=True)).hex()
