"""Looking at the database file without changing it, also while the bot is running."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import aiosqlite

from storage import migrations


@dataclass(frozen=True, slots=True)
class Inspection:
    """The version of the file, and the one that this program would bring it to."""

    version: int
    newest: int


async def inspect(path: Path) -> Inspection | None:
    """Read the file through; None where there is none.

    Raises `migrations.NewerDatabase`, or `sqlite3.Error` where it is damaged or is no database.
    """
    if not path.exists():
        return None
    async with aiosqlite.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True) as connection:
        found = await migrations.version(connection)
        if found > len(migrations.STEPS):
            newest = len(migrations.STEPS)
            raise migrations.NewerDatabase(f"{path} was written by a newer version (file {found}, program {newest}).")
        async with connection.execute("PRAGMA quick_check(1)") as cursor:
            row = await cursor.fetchone()
    if row is None or row[0] != "ok":
        raise sqlite3.DatabaseError("it is damaged")
    return Inspection(found, len(migrations.STEPS))
