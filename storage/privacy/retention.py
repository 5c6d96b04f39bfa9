"""Retention of data about people who have left, and of groups without rooms, in case they return."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.core.database import Database
from storage.core.table import NO_GROUP
from storage.core.times import to_ms
from storage.privacy.registry import PERSONAL_DATA
from storage.rooms import room_upgrade
from storage.tables import TABLES

KEEP_GONE = timedelta(days=30)
"""How long past members' names are kept, and the data of a group in whose rooms the bot no longer is."""

_PERSONAL = tuple(each for each in PERSONAL_DATA if each.group == NO_GROUP and each.goes)
_NAMED = " UNION ".join(f"SELECT {column} AS id FROM {each.table}" for each in _PERSONAL for column in each.people)
_WITHOUT_ROOM = "NOT EXISTS (SELECT 1 FROM rooms WHERE rooms.group_id = groups.id OR rooms.room_id = groups.room_id)"


class Retention:
    """Deletes that data once its time is over."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def forget(self, now: datetime) -> None:
        """Delete what has been kept for `KEEP_GONE`."""
        await self._forget_members(now - KEEP_GONE)
        await self._forget_strangers()
        await room_upgrade.forget_absent(self._db, TABLES, now - KEEP_GONE)
        await self._forget_groups(now)

    async def _forget_members(self, before: datetime) -> None:
        """Delete past memberships, with their display names."""
        await self._db.run(
            "DELETE FROM state WHERE type = 'm.room.member' AND content ->> 'membership' NOT IN ('join', 'invite')"
            " AND coalesce(content ->> 'left', 0) <= ?",
            to_ms(before),
        )

    async def _forget_strangers(self) -> None:
        """Delete data about people in no group who share no room with the bot."""
        rows = await self._db.all(
            f"SELECT id FROM ({_NAMED}) WHERE id LIKE '@%' AND id NOT IN"
            " (SELECT key FROM state WHERE type = 'm.room.member' UNION SELECT person FROM rooms WHERE person NOT NULL)"
        )
        for row in rows:
            for each in _PERSONAL:
                await self._db.run(f"WITH me AS (SELECT ? AS id) DELETE FROM {each.table} WHERE {each.mine}", row["id"])

    async def _forget_groups(self, now: datetime) -> None:
        """Delete groups that have had no room for `KEEP_GONE`. The time counts from when this first sees it."""
        await self._db.run(f"UPDATE groups SET empty = iif({_WITHOUT_ROOM}, coalesce(empty, ?), NULL)", to_ms(now))
        rows = await self._db.all("SELECT id FROM groups WHERE empty <= ?", to_ms(now - KEEP_GONE))
        for row in rows:
            await room_upgrade.forget_group(self._db, TABLES, row["id"])
