"""Imports the encryption library, without which nothing may be sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.matrix.errors import NoEncryption

_OURS = ("bot", "commands", "storage")


@contextmanager
def encryption() -> Iterator[None]:
    """Around imports of it: raises `NoEncryption` where it is missing or built for another machine."""
    try:
        yield
    except ImportError as error:
        if not _is_missing(error):
            raise
        raise NoEncryption(f"The encryption library can't be loaded ({error}). Install Entraide anew.") from error


def _is_missing(error: ImportError) -> bool:
    """Whether installing anew helps: a package that is not there, or a shared object that can't be loaded."""
    if isinstance(error, ModuleNotFoundError):
        return (error.name or "").partition(".")[0] not in _OURS
    return (error.path or "").endswith(".so")
