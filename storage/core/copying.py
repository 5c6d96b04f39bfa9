"""Copies of SQLite files, made while others read and write them."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path


def copy(source: Path, target: Path) -> None:
    """Write a consistent copy of the database to `target`, while others read and write it.

    Uses SQLite's online backup (https://www.sqlite.org/backup.html). Raises `sqlite3.Error` where the source can't be
    read or is damaged, or `target` can't be written.
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


def sync(path: Path) -> None:
    """Make a file, or what was created and renamed in a folder, durable (fsync)."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_sound(path: Path) -> bool:
    """Whether the file exists and is an intact database."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            return bool(state == "ok")
    except sqlite3.Error:
        return False
