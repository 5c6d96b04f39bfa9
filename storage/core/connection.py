"""A connection to SQLite whose statements run where one is, except for those that wait."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Sequence

import aiosqlite

Row = sqlite3.Row
Statement = tuple[str, tuple[object, ...]]
PATIENTLY: Statement = ("PRAGMA busy_timeout = 5000", ())
_AT_ONCE: Statement = ("PRAGMA busy_timeout = 0", ())
_BEGIN: Statement = ("BEGIN IMMEDIATE", ())

# At its debug level the library logs every statement with its values, and those are people's words.
logging.getLogger("aiosqlite").setLevel(logging.WARNING)


class TransactionLost(sqlite3.OperationalError):
    """SQLite undid the whole transaction because of an earlier error; what follows in it would stand alone."""

    def __init__(self) -> None:
        super().__init__("the transaction was undone after an error")
        self.sqlite_errorcode = sqlite3.SQLITE_ABORT_ROLLBACK


class Connection(aiosqlite.Connection):
    """A connection whose statements can also be run where one is: the trip to its thread costs more than a statement.

    What waits (for another program's lock on the file, for the disk) makes the trip, so that nothing waits with it.
    """

    async def trip(self, *statements: Statement) -> list[Row]:
        """Run statements in order in the connection's thread, and return the rows of the last.

        What follows a failure is not run. Who is cancelled meanwhile hears of it when they are done: until then the
        connection is nobody else's.
        """
        running = asyncio.ensure_future(self._execute(self._run_in_order, statements))  # type: ignore[no-untyped-call]
        cancelled: asyncio.CancelledError | None = None
        while not running.done():
            try:
                await asyncio.wait((running,))
            except asyncio.CancelledError as error:
                cancelled = error
        if cancelled:
            running.exception()  # nobody is left to hear of it
            raise cancelled
        rows: list[Row] = running.result()
        return rows

    def here(self, *statements: Statement) -> list[Row]:
        """The same at once, in a transaction. Raises `TransactionLost` where there is none any more."""
        if not self._conn.in_transaction:
            raise TransactionLost
        return self._run_in_order(statements)

    async def begin(self) -> None:
        """Begin a transaction."""
        try:
            self._run_in_order((_AT_ONCE, _BEGIN))
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            await self.trip(PATIENTLY, _BEGIN)

    def _run_in_order(self, statements: Sequence[Statement]) -> list[Row]:
        rows: list[Row] = []
        for sql, values in statements:
            rows = self._conn.execute(sql, values).fetchall()
        return rows
