"""A lot that everybody can draw again: from something that all can see, and the names of what it is drawn among."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256


def drawn(published: str, options: Iterable[str]) -> str:
    """The one that the lot falls on: of the texts `published option` the one with the smallest SHA-256."""
    return min(options, key=lambda option: digest(published, option))


def digest(published: str, option: str) -> str:
    """What is compared."""
    return sha256(f"{published} {option}".encode()).hexdigest()
