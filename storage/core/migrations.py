"""Schema migrations: numbered steps, each in its own transaction, never changed after a release."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import aiosqlite
from msgspec import Struct


class Step(Struct, frozen=True):
    """One migration: a short description, and its SQL."""

    name: str
    sql: str


KEEP_COPIES = timedelta(days=30)
"""How long the copy of the file from before a migration is kept."""


class NewerDatabase(Exception):
    """The database was written by a newer version of the program."""


async def version(connection: aiosqlite.Connection) -> int:
    """How many migrations have been applied to the database."""
    async with connection.execute("PRAGMA user_version") as cursor:
        row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def migrate(connection: aiosqlite.Connection, path: Path, steps: Sequence[Step]) -> None:
    """Apply the missing migrations; the file is copied before the first of them.

    A step that fails raises `sqlite3.Error` and is rolled back when the connection closes; earlier steps stay.
    """
    at = await version(connection)
    if at > len(steps):
        raise NewerDatabase(f"{path} was written by a newer version (file {at}, program {len(steps)}).")
    if 0 < at < len(steps):
        await _copy(connection, path.with_suffix(f".before-{len(steps)}.db"))
    for number, step in enumerate(steps[at:], at + 1):
        await connection.executescript(f"BEGIN IMMEDIATE;\n{step.sql}\nPRAGMA user_version = {number};\nCOMMIT;")


async def _copy(connection: aiosqlite.Connection, target: Path) -> None:
    _discard(target)
    copy = await aiosqlite.connect(target)
    try:
        await connection.backup(copy)
    except sqlite3.Error:
        _discard(target)
        raise
    finally:
        await copy.close()


def discard_copies(path: Path, before: datetime) -> None:
    """Delete the copies made before migrations that are older than `before`."""
    for copy in path.parent.glob(f"{path.stem}.before-*.db"):
        if copy.stat().st_mtime < before.timestamp():
            _discard(copy)


def _discard(path: Path) -> None:
    path.unlink(missing_ok=True)
