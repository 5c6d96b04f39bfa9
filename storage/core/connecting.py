"""How the database file is opened, and what is set for its connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from storage.core import migrations
from storage.core.connection import Connection, Statement
from storage.core.migrations import Step
from storage.core.veil import teach

# A commit writes whole pages, some twenty of them for an answer, and rows are short: pages of half the usual size halve
# that. (Files keep the size with which they were made.) The cache (in KiB) is a quarter of SQLite's default: the
# operating system caches the file anyway.
_PRAGMAS = (
    "page_size=2048",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "cache_size=-500",
)
AT_EASE: tuple[Statement, ...] = (
    ("PRAGMA wal_autocheckpoint = 0", ()),
    ("PRAGMA synchronous = NORMAL", ()),
)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    teach(connection)
    return connection


async def connected(path: Path, steps: Sequence[Step] = ()) -> Connection:
    """A connection with everything set; the file is migrated by the steps."""
    connection = Connection(lambda: _connect(path), 64)
    await connection
    try:
        connection.row_factory = sqlite3.Row
        for pragma in _PRAGMAS:
            await connection.execute(f"PRAGMA {pragma}")
        if steps:
            await migrations.migrate(connection, path, steps)
        await connection.trip(*AT_EASE)
    except BaseException:
        await connection.close()
        raise
    return connection
