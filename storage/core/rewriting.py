"""A copy of the database without gaps, which takes its place: nobody waits while it is made.

SQLite's own way (`VACUUM`) holds the one lock for about 8 ms for each MiB. Here the file is copied as it was at one
moment, the copy is rewritten, and what was changed meanwhile is repeated on it; only that last step needs the lock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from msgspec import Struct

from storage.core.copying import sync
from storage.core.veil import teach

MOST_RECORDED = 50_000
"""Statements. While the file is copied there are a few hundred at most; with more, it is tried again later."""
_ONLY_READ = ("SELECT", "PRAGMA", "EXPLAIN")


class Differs(Exception):
    """A statement did not do the same to the copy as to the original."""


class Statement(Struct, frozen=True):
    """A statement that was run, and how many rows it changed."""

    sql: str
    values: tuple[object, ...]
    changed: int


class Recording:
    """The statements of committed transactions since it began, in order."""

    def __init__(self) -> None:
        self._committed: list[Statement] = []
        self._open: list[Statement] = []

    def note(self, sql: str, values: Sequence[object], changed: int) -> None:
        """Call after each statement; `changed` is how many rows it changed."""
        if sql == "COMMIT":
            self.commit()
        elif sql == "ROLLBACK":
            self._open = []
        elif not sql.lstrip().upper().startswith(_ONLY_READ) and not self.overflows:
            self._open.append(Statement(sql, tuple(values), changed))

    def commit(self) -> None:
        """What was noted is committed."""
        self._committed += self._open
        self._open = []

    @property
    def overflows(self) -> bool:
        """Whether there are more than are kept."""
        return len(self._committed) + len(self._open) > MOST_RECORDED

    def __iter__(self) -> Iterator[Statement]:
        return iter(self._committed)


class Copy:
    """A copy of the database at `path` as it is at the moment of construction, when nobody may be writing.

    All methods block: call them in a thread, in the order of their definition, and `discard` in the end.
    `sqlite3.Error` and `OSError` are raised where a file can't be read or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rough, self._made, self._former = _drafts(path)
        discard(path)
        self._stopped = False
        self._working: sqlite3.Connection | None = None
        self._original = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            self._original.execute("BEGIN")
            self._original.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # from here on it sees no changes
        except BaseException:
            self._original.close()
            raise

    def make(self) -> None:
        """Copy the file, and rewrite the copy. Others may read and write the original."""
        for path in (self._rough, self._made):
            path.touch(mode=0o600)
        with closing(sqlite3.connect(self._rough, isolation_level=None, check_same_thread=False)) as rough:
            self._working = rough
            with closing(self._original):
                self._original.backup(rough)
            rough.execute("PRAGMA journal_mode = OFF")
            if not self._stopped:
                rough.execute("VACUUM INTO ?", (str(self._made),))
        self._rough.unlink(missing_ok=True)
        sync(self._made)

    def stop(self) -> None:
        """Have `make` end as soon as it can, in whatever thread it runs; then it may fail."""
        self._stopped = True
        if self._working:
            with suppress(sqlite3.ProgrammingError):  # it has just been closed
                self._working.interrupt()

    def repeat(self, statements: Iterable[Statement]) -> None:
        """Run the statements on the copy. Raises `Differs` where one has another effect."""
        with closing(sqlite3.connect(self._made, isolation_level=None)) as made:
            teach(made)
            for pragma in ("foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
                made.execute(f"PRAGMA {pragma}")
            made.execute("BEGIN")
            for statement in statements:
                before = made.total_changes
                try:
                    made.execute(statement.sql, statement.values).fetchall()
                except sqlite3.IntegrityError as error:
                    raise Differs from error
                if made.total_changes - before != statement.changed:
                    raise Differs
            made.execute("COMMIT")

    def replace(self) -> None:
        """Put the copy in the original's place. Nobody may have that open."""
        sync(self._made)
        with suppress(OSError):  # to delete a large file takes time: `discard` does it, where a file can have two names
            self._former.hardlink_to(self._path)
        self._made.replace(self._path)
        sync(self._path.parent)


def discard(path: Path) -> None:
    """Delete what is left of copies of this database, also after a crash."""
    for draft in _drafts(path):
        for end in ("", "-journal", "-wal", "-shm"):
            draft.with_name(f"{draft.name}{end}").unlink(missing_ok=True)


def _drafts(path: Path) -> tuple[Path, Path, Path]:
    return path.with_suffix(".copied.db"), path.with_suffix(".rewritten.db"), path.with_suffix(".former.db")
