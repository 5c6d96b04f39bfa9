"""Classifies exceptions, and describes them without their messages, which may quote people."""

from __future__ import annotations

import sqlite3
import traceback

# SQLite's primary result codes for statements that are wrong in themselves: https://www.sqlite.org/rescode.html
_OUR_MISTAKES = frozenset({1, 12, 18, 19, 20, 21, 25})  # ERROR NOTFOUND TOOBIG CONSTRAINT MISMATCH MISUSE RANGE

_OF_THE_DISK = frozenset({5, 8, 10, 13, 14})  # BUSY READONLY IOERR FULL CANTOPEN


def is_storage_failure(error: sqlite3.Error) -> bool:
    """Whether the database file could not be read or written (full, read-only, locked, corrupt).

    False where the statement itself is wrong.
    """
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF not in _OUR_MISTAKES


def is_of_the_disk(error: Exception) -> bool:
    """Whether the file could not be accessed or written at the moment, which says nothing about its contents."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_DISK


def frames(error: BaseException) -> list[str]:
    """The traceback as `file:line` strings, without the exception's message, which may quote somebody."""
    return [
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
