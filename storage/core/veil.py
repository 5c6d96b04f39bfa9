"""Veils: names under which somebody is stored, so that only who has the salt can tell whose they are."""

from __future__ import annotations

import hashlib


def veil(salt: str, name: str) -> str:
    """The veil of a person or event under a salt; always the same for the same one."""
    return hashlib.sha256(f"{salt} {name}".encode()).hexdigest()
