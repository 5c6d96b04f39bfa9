"""Delivered messages that the database does not know, because it was restored from an older copy.

Their causes are handled again after the restore, and so the same messages are written again: here they are recognised
by their transaction ids, and not sent twice.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from msgspec import Struct

from storage.core.database import Database
from storage.core.times import to_ms
from storage.outbox.messages import INVITE, JOIN, LEAVE

# A timer that was set after the copy was made is set again, but perhaps for a slightly different time.
_TOLERANCE_MS = 5 * 60_000


def _parted(transaction_id: str) -> tuple[str, int]:
    """A transaction id's two parts: its digest, and the due time in milliseconds (0 where it has none)."""
    name, _, due = transaction_id.partition(".")
    return name, int(due) if due.isdecimal() else 0


class RecoveredMessage(Struct, frozen=True):
    """The id of an event that the bot sent, and of the event that it edits."""

    event_id: str
    edits: str | None


class RecoveredMessages:
    """Delivered messages unknown to the database after a restore. Does no query while there are none."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._maybe_some = True

    async def note(self, transaction_id: str, event_id: str, edits: str | None, now: datetime) -> None:
        """Store a delivered event that the outbox does not know."""
        self._maybe_some = True
        values = (*_parted(transaction_id), event_id, edits, to_ms(now))
        await self._db.run("INSERT INTO recovered VALUES (?, ?, ?, ?, ?)", *values)

    async def twin(self, transaction_id: str) -> str | None:
        """The transaction id of the same message in the outbox, of a timer due at nearly the same time; or None."""
        name, due = _parted(transaction_id)
        waiting = await self._db.all(
            "SELECT transaction_id FROM outbox WHERE transaction_id BETWEEN ? AND ? AND done IS NULL",
            f"{name}.",
            f"{name}.~",
        )
        return next((row[0] for row in waiting if abs(_parted(row[0])[1] - due) <= _TOLERANCE_MS), None)

    async def claim(self, transaction_id: str) -> RecoveredMessage | None:
        """The delivered event with this transaction id (or nearly the same due time), or None. Returned only once."""
        if not self._maybe_some:
            return None
        name, due = _parted(transaction_id)
        row = await self._db.one(
            "DELETE FROM recovered WHERE rowid = (SELECT rowid FROM recovered WHERE name = ? AND abs(due - ?) <= ?"
            " ORDER BY abs(due - ?) LIMIT 1) RETURNING event_id, edits",
            name,
            due,
            _TOLERANCE_MS,
            due,
        )
        if row is None:
            self._maybe_some = await self._db.value("SELECT EXISTS (SELECT 1 FROM recovered)")
            return None
        return RecoveredMessage(row["event_id"], row["edits"])

    async def silence(self, now: datetime) -> None:
        """Mark all waiting messages as delivered: another device of the account may have sent them before."""
        await self._db.run(
            "UPDATE outbox SET done = ?, event_id = '', content = NULL, attachment = NULL"
            " WHERE done IS NULL AND NOT held AND type NOT IN (?, ?, ?)",
            to_ms(now),
            JOIN,
            LEAVE,
            INVITE,
        )

    async def strangers(self, transaction_ids: Collection[str]) -> set[str]:
        """Those of these transaction ids that are not in the outbox."""
        rows = await self._db.all(
            "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT transaction_id FROM outbox)",
            json.dumps([*transaction_ids]),
        )
        return {row["value"] for row in rows}
