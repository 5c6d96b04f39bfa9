"""The one SQLite connection, its one write lock, and transactions."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite

from storage import migrations

Row = sqlite3.Row

# At its debug level the library logs every statement with its values, and those are people's words.
logging.getLogger("aiosqlite").setLevel(logging.WARNING)


class OutsideTransaction(RuntimeError):
    """A statement was run by a task that does not hold the transaction: a mistake in our code."""


class TransactionLost(sqlite3.OperationalError):
    """SQLite undid the whole transaction because of an earlier error; what follows in it would stand alone."""

    def __init__(self) -> None:
        super().__init__("the transaction was undone after an error")
        self.sqlite_errorcode = sqlite3.SQLITE_ABORT_ROLLBACK


class Database:
    """One connection behind one lock.

    Every statement, reads included, runs inside `transaction()`: another task could otherwise see, or commit,
    half of somebody else's work. Errors of SQLite come through as `sqlite3.Error`; whatever was done since the
    transaction began is then undone, and the next one begins afresh.

    Placeholders are plain `?`: some versions of Python 3.12 warn about numbered ones.
    """

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._lock = asyncio.Lock()
        self._holder: asyncio.Task[Any] | None = None

    @classmethod
    async def open(cls, path: Path) -> Database:
        """Open or create the file, bring it to the newest version, and return it ready.

        Raises `migrations.NewerDatabase` when a newer program wrote the file.
        """
        # Where it can't open a file, aiosqlite leaves a thread behind that fails after us; so see first whether it can.
        await asyncio.to_thread(lambda: sqlite3.connect(path).close())
        connection = await aiosqlite.connect(path, isolation_level=None)
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
            busy, _, _ = (await self._statement("PRAGMA wal_checkpoint(TRUNCATE)"))[0]
            return not busy

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Everything inside happens together or not at all; one at a time."""
        if asyncio.current_task() is self._holder:
            raise RuntimeError("A transaction inside a transaction would wait for itself.")
        async with self._lock:
            try:
                await self._statement("BEGIN IMMEDIATE")
                self._holder = asyncio.current_task()
                yield
                await self._statement("COMMIT")
            except BaseException:
                await self._roll_back()
                raise
            finally:
                self._holder = None

    async def _roll_back(self) -> None:
        # Always queued, never decided by looking first: a task cancelled at BEGIN has yet to see it take effect.
        try:
            await self._statement("ROLLBACK")
        except sqlite3.OperationalError:
            # A failed BEGIN, or an error like a full disk, left nothing to roll back.
            if self._connection.in_transaction:
                raise

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Inside a transaction: a part that can fail alone."""
        await self.run("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self._connection.in_transaction:
                await self.run("ROLLBACK TO part")
                await self.run("RELEASE part")
            raise
        await self.run("RELEASE part")

    async def all(self, sql: str, *values: object) -> list[Row]:
        """Run one statement and return its rows."""
        if asyncio.current_task() is not self._holder:
            raise OutsideTransaction(sql.split(None, 1)[0])
        if not self._connection.in_transaction:
            raise TransactionLost
        return await self._statement(sql, *values)

    async def _statement(self, sql: str, *values: object) -> list[Row]:
        # execute_fetchall is one trip to SQLite's thread; execute and fetchall would be two.
        return list(await self._connection.execute_fetchall(sql, values))

    async def one(self, sql: str, *values: object) -> Row | None:
        """Run one statement and return its first row, or None."""
        rows = await self.all(sql, *values)
        return rows[0] if rows else None

    async def value(self, sql: str, *values: object) -> Any:
        """Run one statement and return the first column of its first row, or None."""
        row = await self.one(sql, *values)
        return row[0] if row else None

    async def run(self, sql: str, *values: object) -> None:
        """Run one statement for its effect."""
        await self.all(sql, *values)
