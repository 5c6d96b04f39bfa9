"""`python -m tests.reliability.updating FILE`: what a later version would do to a file of this one when it starts."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import aiosqlite

from storage.core.migrations import Step, migrate
from storage.tables import STEPS

ROWS = 300_000
LATER = (
    *STEPS,
    Step(
        "later",
        "CREATE TABLE marks (step TEXT NOT NULL); INSERT INTO marks VALUES ('first');",
    ),
    Step(
        "later",
        "CREATE TABLE numbers (n INTEGER PRIMARY KEY); WITH RECURSIVE more (n) AS"
        f" (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < {ROWS}) INSERT INTO numbers SELECT n FROM more;"
        " INSERT INTO marks VALUES ('second');",
    ),
    Step(
        "later",
        "ALTER TABLE reminders ADD COLUMN later INTEGER; UPDATE reminders SET later = id;"
        " CREATE INDEX numbers_again ON numbers (n); INSERT INTO marks VALUES ('third');",
    ),
)


async def update(database: Path) -> None:
    """Take the file through the steps that it has not had."""
    async with aiosqlite.connect(database) as connection:
        await connection.execute("PRAGMA journal_mode = WAL")
        print("begins", flush=True)
        await migrate(connection, database, LATER)


def is_updated(old: Path, new: Path) -> bool:
    """Whether the new file has had every step once, and all that the old one has."""
    with closing(sqlite3.connect(new)) as connection:
        connection.execute("ATTACH ? AS old", (str(old),))
        (number,) = connection.execute("PRAGMA user_version").fetchone()
        tables = [name for (name,) in connection.execute("SELECT name FROM old.sqlite_schema WHERE type = 'table'")]
        lost = sum(connection.execute(_LOST.format(_columns(connection, name), name)).fetchone()[0] for name in tables)
        marks = [step for (step,) in connection.execute("SELECT step FROM marks")]
        (numbers,) = connection.execute("SELECT count(*) FROM numbers").fetchone()
        sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return sound and (number, lost, marks, numbers) == (len(LATER), 0, ["first", "second", "third"], ROWS)


_LOST = "SELECT count(*) FROM (SELECT {0} FROM old.{1} EXCEPT SELECT {0} FROM main.{1})"


def _columns(connection: sqlite3.Connection, table: str) -> str:
    return ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA old.table_info({table})"))


if __name__ == "__main__":
    asyncio.run(update(Path(sys.argv[1])))
