"""What calendar apps know the dates of activities by, and how often each has changed since.

The first file of a date gives it a random name; a file that says something else has the next number. Only what is in
files counts, so whoever changes an activity need not think of it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime

from msgspec import Struct

from storage.activities.row import Activity, columns
from storage.core.database import Database
from storage.core.times import to_ms


class Stamp(Struct, frozen=True):
    """What a date is known by in calendars, and how often it has changed."""

    uid: str
    sequence: int


class Entries:
    """Stores what is in calendars."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def stamp(self, activity: Activity, now: datetime) -> Stamp:
        """The stamp for a file that says what the activity says now; another date after one that has begun is new."""
        start = activity.draft.start
        assert start is not None
        row = await self._db.one(
            "INSERT INTO activity_entries (activity_id, uid, sequence, start, says) VALUES (?1, ?2, 0, ?3, ?4)"
            " ON CONFLICT DO UPDATE SET start = ?3, says = ?4,"
            " uid = iif(start < ?5 AND start <> ?3, ?2, uid),"
            " sequence = iif(start < ?5 AND start <> ?3, 0, sequence + (says <> ?4)) RETURNING uid, sequence",
            activity.id,
            secrets.token_urlsafe(18),
            to_ms(start),
            _digest(activity),
            to_ms(now),
        )
        assert row is not None
        return Stamp(row["uid"], row["sequence"])


def _digest(activity: Activity) -> str:
    said = json.dumps([columns(activity.draft), activity.cancelled], sort_keys=True)
    return hashlib.blake2b(said.encode(), digest_size=12).hexdigest()
