"""The one SQLite connection, its one write lock, and transactions."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from storage.core import migrations
from storage.core.connecting import AT_EASE, connected
from storage.core.connection import Connection, Row, Statement
from storage.core.migrations import Step
from storage.core.rewriting import Copy, Differs, Recording, discard
from storage.core.uninterrupted import uninterrupted

# A commit that is synced to the disk makes all earlier ones durable too. This is one that changes nothing, by a pragma
# that writes all the same. (SQLite does not write a row whose values stay the same.) The write-ahead log is moved into
# the database file only here as well, because that waits for the disk even longer.
_SETTLING: tuple[Statement, ...] = (
    ("PRAGMA synchronous = FULL", ()),
    ("PRAGMA wal_autocheckpoint = 1000", ()),
    ("PRAGMA application_id = 0", ()),
    *AT_EASE,
)
_LARGE = 16 * 2**20  # bytes: so much is rewritten in about 0.1 s
_COMMIT, _ROLLBACK = "COMMIT", "ROLLBACK"
_SAVEPOINT, _RELEASE, _ROLLBACK_TO = "SAVEPOINT part", "RELEASE part", "ROLLBACK TO part"


class OutsideTransaction(RuntimeError):
    """A statement was run by a task that holds no transaction: a bug in our code."""


class Database:
    """One connection behind one lock.

    Every statement, reads included, runs inside `transaction()`: another task could otherwise see, or commit, half of
    its work. SQLite's errors are raised as `sqlite3.Error`; the transaction is then rolled back.

    What was committed survives a kill of the process at once, and a power cut after `settle()`. A power cut before that
    loses only the newest commits.

    Placeholders are plain `?`: some versions of Python 3.12 warn about numbered ones.
    """

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._lock = asyncio.Lock()
        self._holder: asyncio.Task[Any] | None = None
        self._began = False  # whether the transaction has run a statement
        self._alone = False  # whether it is the one of `statement()`
        self._settled = connection.total_changes
        self.untidy = False
        """Whether something was deleted since whoever calls `truncate` and `rewrite` took note of it."""
        self.hurried = False
        """Whether that must not wait for a quiet moment."""

    @classmethod
    async def open(cls, path: Path, steps: Sequence[Step]) -> Database:
        """Open or create the database and migrate it to the newest version.

        Raises `migrations.NewerDatabase` when a newer version of the program wrote the file.
        """
        # Tried first without aiosqlite, which leaves a failing thread behind where it can't open the file.
        await asyncio.to_thread(lambda: sqlite3.connect(path).close())
        path = await asyncio.to_thread(path.resolve)  # of a link, the file is replaced and not the link
        await asyncio.to_thread(discard, path)
        return cls(await connected(path, steps), path)

    async def close(self) -> None:
        """Wait for the running transaction, then close the database."""
        async with self._lock:
            await self._connection.close()

    async def forget_copies(self, before: datetime) -> None:
        """Delete the copies made before migrations that are older than `before`."""
        await asyncio.to_thread(migrations.discard_copies, self._path, before)

    async def tidy(self) -> bool:
        """Remove the traces of deleted rows from the files; False if that has to be tried again. See `truncate`."""
        return await self.rewrite() and await self.truncate()

    async def truncate(self) -> bool:
        """Empty the write-ahead log, which has old pages; False while another program reads the database.

        With `secure_delete` that removes nearly everything that was deleted; the rest is in gaps between rows: see
        `rewrite`.
        """
        async with self._lock:
            try:
                done = await self._connection.at_once("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.OperationalError:
                return False
            return done is not None and not done[0]

    async def rewrite(self) -> bool:
        """Rewrite the file, because SQLite leaves copies of moved rows in free space; False if that can't be now.

        A large file is rewritten beside this one, and nobody waits for that. Call outside transactions.
        """
        try:
            if self._path.stat().st_size > _LARGE:
                return await self._rewrite_beside()
            async with self._lock:
                await self._connection.at_once("VACUUM")
                return True
        except (sqlite3.Error, OSError):
            return False  # another program uses the file, or the disk has no room for a copy of it

    async def _rewrite_beside(self) -> bool:
        async with self._lock:
            copy = await asyncio.to_thread(Copy, self._path)
            self._connection.recording = recording = Recording()
        try:
            await self._made(copy)
            async with self._lock:
                self._connection.recording = None
                if recording.overflows:
                    return False
                await uninterrupted(asyncio.to_thread(copy.repeat, recording))
                return await uninterrupted(self._replace_by(copy))
        except Differs:
            return False
        finally:
            self._connection.recording = None
            await asyncio.to_thread(discard, self._path)

    async def _made(self, copy: Copy) -> None:
        """Make the copy; cancellation takes effect soon."""
        making = asyncio.ensure_future(asyncio.to_thread(copy.make))
        try:
            await asyncio.shield(making)
        except asyncio.CancelledError:
            copy.stop()
            await asyncio.wait((making,))
            raise

    async def _replace_by(self, copy: Copy) -> bool:
        """Put the copy in the file's place, if no other program has that open."""
        mode = await self._connection.at_once("PRAGMA journal_mode = DELETE")  # fails where another program has
        if mode is None or mode[0] != "delete":
            return False
        await self._connection.close()
        try:
            await asyncio.to_thread(copy.replace)
        finally:
            self._connection = await connected(self._path)
            self._settled = self._connection.total_changes
        return True

    @property
    def changes(self) -> int:
        """How many rows have been written since the file was opened."""
        return self._connection.total_changes

    async def settle(self) -> None:
        """Return once everything committed so far is durable. Call outside transactions."""
        if self._connection.total_changes != self._settled:
            async with self._lock:
                await self._connection.trip(*_SETTLING)
                self._settled = self._connection.total_changes

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """A transaction: everything inside is committed together or rolled back; one at a time."""
        await self._hold()
        try:
            yield
            if self._began:
                self._connection.here(_COMMIT)
        except BaseException:
            if self._connection.in_transaction:  # SQLite may have undone everything already
                self._connection.here(_ROLLBACK)
            raise
        finally:
            self._release()

    @asynccontextmanager
    async def statement(self) -> AsyncIterator[None]:
        """A transaction of a single statement."""
        await self._hold()
        self._alone = True
        try:
            yield
        finally:
            self._alone = False
            self._release()

    async def _hold(self) -> None:
        task = asyncio.current_task()
        if task is self._holder:
            raise RuntimeError("A transaction inside a transaction would wait for itself.")
        await self._lock.acquire()
        self._holder, self._began = task, False

    def _release(self) -> None:
        self._holder = None
        self._lock.release()

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A nested transaction, which can be rolled back alone."""
        await self.run(_SAVEPOINT)
        try:
            yield
            self._connection.here(_RELEASE)
        except BaseException:
            if self._connection.in_transaction:
                self._connection.here(_ROLLBACK_TO)
                self._connection.here(_RELEASE)
            raise

    async def all(self, sql: str, *values: object) -> list[Row]:
        """Run one statement and return its rows."""
        self._check(sql)
        if self._alone:
            self._began = True
            return await self._connection.alone(sql, values)
        if not self._began:
            self._began = True
            await self._connection.begin()
        return self._connection.here(sql, values)

    async def one(self, sql: str, *values: object) -> Row | None:
        """Run one statement and return its first row, or None."""
        rows = await self.all(sql, *values)
        return rows[0] if rows else None

    async def value(self, sql: str, *values: object) -> Any:
        """Run one statement and return the first column of its first row, or None."""
        row = await self.one(sql, *values)
        return row[0] if row else None

    async def run(self, sql: str, *values: object) -> None:
        """Run one statement and discard its rows."""
        await self.all(sql, *values)

    def _check(self, sql: str) -> None:
        if asyncio.current_task() is not self._holder:
            raise OutsideTransaction(sql.split(None, 1)[0])
        if self._alone and self._began:
            raise RuntimeError("Only one statement is a transaction of its own.")
