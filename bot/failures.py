"""Telling one failure from another, and speaking of it without repeating what people wrote."""

from __future__ import annotations

import sqlite3
import traceback

# SQLite's primary result codes for statements that are wrong in themselves: https://www.sqlite.org/rescode.html
_OUR_MISTAKES = frozenset({1, 12, 18, 19, 20, 21, 25})  # ERROR NOTFOUND TOOBIG CONSTRAINT MISMATCH MISUSE RANGE


def is_storage_failure(error: sqlite3.Error) -> bool:
    """Whether the file could not be read or written (full, read-only, locked, broken), and not our statement."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF not in _OUR_MISTAKES


def frames(error: BaseException) -> list[str]:
    """Where it was raised: files and lines, never the message of the error, which may quote somebody."""
    return [
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
