"""Telling one failure from another, and speaking of it without repeating what people wrote."""

from __future__ import annotations

import sqlite3
import traceback

# SQLite's primary result codes for statements that are wrong in themselves: https://www.sqlite.org/rescode.html
_OUR_MISTAKES = frozenset({1, 12, 18, 19, 20, 21, 25})  # ERROR NOTFOUND TOOBIG CONSTRAINT MISMATCH MISUSE RANGE

_OF_THE_DISK = frozenset({5, 8, 10, 13, 14})  # BUSY READONLY IOERR FULL CANTOPEN


def is_storage_failure(error: sqlite3.Error) -> bool:
    """Whether the file could not be read or written (full, read-only, locked, broken), and not our statement."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF not in _OUR_MISTAKES


def is_of_the_disk(error: Exception) -> bool:
    """Whether it says nothing about what is in the file: only that it can't be got at, or written, at the moment."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _OF_THE_DISK


def frames(error: BaseException) -> list[str]:
    """Where it was raised: files and lines, never the message of the error, which may quote somebody."""
    return [
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
