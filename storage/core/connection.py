"""An SQLite connection whose statements run in the calling thread, except for those that may block."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence

import aiosqlite

from storage.core.rewriting import Recording
from storage.core.uninterrupted import uninterrupted

Row = sqlite3.Row
Statement = tuple[str, tuple[object, ...]]
_AT_ONCE = "PRAGMA busy_timeout = 0"
_BEGIN = "BEGIN IMMEDIATE"

# At its debug level the library logs every statement with its values, and those are people's words.
logging.getLogger("aiosqlite").setLevel(logging.WARNING)


class TransactionLost(sqlite3.OperationalError):
    """SQLite rolled back the whole transaction because of an earlier error."""

    def __init__(self) -> None:
        super().__init__("the transaction was undone after an error")
        self.sqlite_errorcode = sqlite3.SQLITE_ABORT_ROLLBACK


class Connection(aiosqlite.Connection):
    """A connection that can run statements in the calling thread: switching threads costs more than a statement.

    Whatever may block (another process's lock, the disk) runs in the connection's own thread.
    """

    recording: Recording | None = None
    """Where the statements are noted, while a copy of the file is made."""

    busy_timeout = 5000
    """Milliseconds for which a statement in that thread waits for another process's lock."""

    async def trip(self, *statements: Statement) -> list[Row]:
        """Run statements in order in the connection's thread, and return the rows of the last.

        They wait for another process's lock, for `busy_timeout`. Stops at the first failure. Cancellation takes effect
        once the statements are done, so that the connection is free again.
        """
        rows: list[Row] = await uninterrupted(self._execute(self._run_patiently, statements))  # type: ignore[no-untyped-call]
        return rows

    async def at_once(self, statement: str) -> Row | None:
        """Run a statement in the connection's thread, and return its first row.

        Raises `sqlite3.OperationalError` where it would have to wait for another process.
        """
        rows: list[Row] = await uninterrupted(self._execute(self._run_at_once, statement))  # type: ignore[no-untyped-call]
        return rows[0] if rows else None

    def here(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Run a statement in the calling thread. Raises `TransactionLost` where no transaction is open."""
        connection = self._conn
        if not connection.in_transaction:
            raise TransactionLost
        before = self.recording and connection.total_changes
        rows: list[Row] = connection.execute(sql, values).fetchall()
        if self.recording:
            self.recording.note(sql, values, connection.total_changes - (before or 0))
        return rows

    async def alone(self, sql: str, values: Sequence[object]) -> list[Row]:
        """Run a statement that is a transaction of its own in the connection's thread."""
        before = self._conn.total_changes
        try:
            return await self.trip((sql, tuple(values)))
        finally:  # also where it was cancelled, because then it was done
            changed = self._conn.total_changes - before
            if self.recording and changed:
                self.recording.note(sql, values, changed)
                self.recording.commit()

    async def begin(self) -> None:
        """Begin a transaction."""
        try:
            self._conn.execute(_BEGIN)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            await self.trip((_BEGIN, ()))

    def _run_at_once(self, statement: str) -> list[Row]:
        return self._conn.execute(statement).fetchall()

    def _run_patiently(self, statements: Sequence[Statement]) -> list[Row]:
        rows: list[Row] = []
        self._conn.execute(f"PRAGMA busy_timeout = {self.busy_timeout:d}")
        try:
            for sql, values in statements:
                rows = self._conn.execute(sql, values).fetchall()
        finally:
            self._conn.execute(_AT_ONCE)
        return rows
