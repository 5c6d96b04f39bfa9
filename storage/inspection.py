"""Reads the state of the database file without changing it, also while the bot is running."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from storage.core import migrations
from storage.outbox.backlog import BACKLOG, Backlog, backlog_of
from storage.tables import STEPS


class Inspection(Struct, frozen=True):
    """The file's schema version, the newest that this program knows, and the backlog if the two are the same."""

    version: int
    newest: int
    backlog: Backlog | None


async def inspect(path: Path) -> Inspection | None:
    """Check the file's integrity and read its state; None where there is no file.

    Raises `migrations.NewerDatabase`, or `sqlite3.Error` where it is damaged or is no database.
    """
    return await asyncio.to_thread(look, path) if path.exists() else None


def look(path: Path) -> Inspection:
    """The same, blocking, for a file that exists."""
    newest = len(STEPS)
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if found > newest:
            raise migrations.NewerDatabase(f"{path} was written by a newer version (file {found}, program {newest}).")
        (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if state != "ok":
            raise sqlite3.DatabaseError("it is damaged")
        connection.row_factory = sqlite3.Row
        backlog = backlog_of(connection.execute(BACKLOG, (0,)).fetchone()) if found == newest else None
    return Inspection(found, newest, backlog)
