"""The encryption library is loaded where it is needed; without it nothing may go out at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.matrix.errors import NoEncryption


@contextmanager
def encryption() -> Iterator[None]:
    """Around imports that need it: raises `NoEncryption` where it is missing."""
    try:
        yield
    except ImportError as error:
        raise NoEncryption(f"The encryption library can't be loaded ({error}). Install Entraide anew.") from error
