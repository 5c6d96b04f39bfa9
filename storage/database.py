"""The one SQLite connection, its one write lock, and transactions."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite

from storage import migrations

Row = sqlite3.Row
_Statement = tuple[str, tuple[object, ...]]
_FULL: _Statement = ("PRAGMA synchronous = FULL", ())
_NORMAL: _Statement = ("PRAGMA synchronous = NORMAL", ())
_BEGIN: _Statement = ("BEGIN IMMEDIATE", ())
_COMMIT: _Statement = ("COMMIT", ())
_ROLLBACK: _Statement = ("ROLLBACK", ())
_SAVEPOINT: _Statement = ("SAVEPOINT part", ())
_RELEASE: _Statement = ("RELEASE part", ())
_ROLLBACK_TO: _Statement = ("ROLLBACK TO part", ())

# At its debug level the library logs every statement with its values, and those are people's words.
logging.getLogger("aiosqlite").setLevel(logging.WARNING)


class OutsideTransaction(RuntimeError):
    """A statement was run by a task that does not hold the transaction: a mistake in our code."""


class TransactionLost(sqlite3.OperationalError):
    """SQLite undid the whole transaction because of an earlier error; what follows in it would stand alone."""

    def __init__(self) -> None:
        super().__init__("the transaction was undone after an error")
        self.sqlite_errorcode = sqlite3.SQLITE_ABORT_ROLLBACK


class _Connection(aiosqlite.Connection):
    """A connection that runs several statements in one trip to its thread: the trip costs more than a statement."""

    async def trip(self, statements: Sequence[_Statement], alone: bool) -> list[Row]:
        """Run statements in order, and return the rows of the last. What follows a failure is not run.

        Unless it is `alone`, a statement is refused with `TransactionLost` where there is no transaction any more.
        """
        rows: list[Row] = await self._execute(self._run_in_order, statements, alone)  # type: ignore[no-untyped-call]
        return rows

    def _run_in_order(self, statements: Sequence[_Statement], alone: bool) -> list[Row]:
        rows: list[Row] = []
        for sql, values in statements:
            if not (alone or self._conn.in_transaction or sql.startswith(("BEGIN", "PRAGMA"))):
                raise TransactionLost
            rows = self._conn.execute(sql, values).fetchall()
        return rows


class Database:
    """One connection behind one lock.

    Every statement, reads included, runs inside `transaction()`: another task could otherwise see, or commit,
    half of somebody else's work. Errors of SQLite come through as `sqlite3.Error`; whatever was done since the
    transaction began is then undone, and the next one begins afresh.

    What has no result (`run`) travels with the next statement that has one, or with the end of its savepoint or
    transaction. So that is where its error shows.

    Placeholders are plain `?`: some versions of Python 3.12 warn about numbered ones.
    """

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._lock = asyncio.Lock()
        self._holder: asyncio.Task[Any] | None = None
        self._alone = False  # the one statement of `statement()`
        self._unsent: list[_Statement] = []
        self.untidy = False
        """Whether something was forgotten of which the write-ahead file still holds the words."""

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Open or create the file, bring it to the newest version, and return it ready.

        Raises `migrations.NewerDatabase` when a newer program wrote the file.
        """
        # Where it can't open a file, aiosqlite leaves a thread behind that fails after us; so see first whether it can.
        await asyncio.to_thread(lambda: sqlite3.connect(path).close())
        connection = _Connection(lambda: sqlite3.connect(path, isolation_level=None), 64)
        await connection
        try:
            connection.row_factory = sqlite3.Row
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
                await connection.execute(f"PRAGMA {pragma}")
            await migrations.migrate(connection, path)
        except BaseException:
            await connection.close()
            raise
        return cls(connection)

    async def close(self) -> None:
        """Wait for a running transaction and close the file."""
        async with self._lock:
            await self._connection.close()

    async def tidy(self) -> bool:
        """Take what was erased out of the write-ahead file too; False if a reader was in the way (try again later).

        `secure_delete` overwrites erased words in the database itself, but the write-ahead file still holds the pages
        as they were. To be called now and then, outside of transactions.
        """
        async with self._lock:
            busy, _, _ = (await self._connection.trip([("PRAGMA wal_checkpoint(TRUNCATE)", ())], alone=True))[0]
            self.untidy = bool(busy)
            return not busy

    @asynccontextmanager
    async def transaction(self, *, lasting: bool = True) -> AsyncIterator[None]:
        """Everything inside happens together or not at all; one at a time.

        What was committed outlives a kill of the process. Only what is `lasting` is sure to outlive a power cut too,
        and waits for the disk.
        """
        async with self._held():
            beginning = [_FULL if lasting else _NORMAL, _BEGIN]
            self._unsent = list(beginning)
            try:
                yield
                if self._unsent != beginning:
                    await self._send(_COMMIT)
            except BaseException:
                await self._roll_back()
                raise

    @asynccontextmanager
    async def statement(self) -> AsyncIterator[None]:
        """One statement inside, which is a transaction of its own, in a single trip; `lasting` it is not."""
        async with self._held():
            self._alone = True
            self._unsent = [_NORMAL]
            try:
                yield
            finally:
                self._alone = False

    @asynccontextmanager
    async def _held(self) -> AsyncIterator[None]:
        if asyncio.current_task() is self._holder:
            raise RuntimeError("A transaction inside a transaction would wait for itself.")
        async with self._lock:
            self._holder = asyncio.current_task()
            try:
                yield
            finally:
                self._holder = None
                self._unsent = []

    async def _roll_back(self) -> None:
        if _BEGIN in self._unsent:
            return  # it never began
        # Always queued, never decided by looking first: a task cancelled at BEGIN has yet to see it take effect.
        try:
            await self._connection.trip([_ROLLBACK], alone=True)
        except sqlite3.OperationalError:
            # A failed BEGIN, or an error like a full disk, left nothing to roll back.
            if self._connection.in_transaction:
                raise

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Inside a transaction: a part that can fail alone."""
        if self._unsent and self._unsent[-1] != _BEGIN:
            await self._send()  # what came before must not fail in here
        self._unsent.append(_SAVEPOINT)
        try:
            yield
            if self._unsent[-1:] == [_SAVEPOINT]:
                self._unsent.pop()  # nothing was asked
            else:
                await self._send(_RELEASE)
        except BaseException:
            await self._undo_part()
            raise

    async def _undo_part(self) -> None:
        """What was not sent is forgotten; the rest is undone, where SQLite has not undone everything already."""
        if _SAVEPOINT in self._unsent:
            del self._unsent[self._unsent.index(_SAVEPOINT) :]
            return
        self._unsent = []
        if self._connection.in_transaction:
            await self._send(_ROLLBACK_TO, _RELEASE)

    async def _send(self, *statements: _Statement) -> list[Row]:
        together, self._unsent = [*self._unsent, *statements], []
        return await self._connection.trip(together, self._alone)

    async def all(self, sql: str, *values: object) -> list[Row]:
        """Run one statement and return its rows."""
        self._check(sql)
        return await self._send((sql, values))

    async def one(self, sql: str, *values: object) -> Row | None:
        """Run one statement and return its first row, or None."""
        rows = await self.all(sql, *values)
        return rows[0] if rows else None

    async def value(self, sql: str, *values: object) -> Any:
        """Run one statement and return the first column of its first row, or None."""
        row = await self.one(sql, *values)
        return row[0] if row else None

    async def run(self, sql: str, *values: object) -> None:
        """Run one statement for its effect: in its turn, but not yet when this returns."""
        self._check(sql)
        if self._alone:
            await self._send((sql, values))
        else:
            self._unsent.append((sql, values))

    def _check(self, sql: str) -> None:
        if asyncio.current_task() is not self._holder:
            raise OutsideTransaction(sql.split(None, 1)[0])
        if self._alone and not self._unsent:
            raise RuntimeError("Only one statement is a transaction of its own.")
