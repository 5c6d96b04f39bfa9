"""Copies of SQLite files, made while others read and write them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def copy(source: Path, target: Path) -> None:
    """Write the file as it is at one moment to `target`, and read it through there.

    Nobody waits meanwhile (https://www.sqlite.org/backup.html). Raises `sqlite3.Error` where it can't be read or is
    damaged, and where `target` can't be written.
    """
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as original,
        closing(sqlite3.connect(target)) as made,
    ):
        original.backup(made)
        # The copy is one file, complete in itself; who opens it for writing makes a write-ahead file again.
        made.execute("PRAGMA journal_mode = DELETE")
        (state,) = made.execute("PRAGMA quick_check(1)").fetchone()
    if state != "ok":
        raise sqlite3.DatabaseError(f"{source} is damaged")


def is_sound(path: Path) -> bool:
    """Whether the file is there, and is a whole database."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            return bool(state == "ok")
    except sqlite3.Error:
        return False
