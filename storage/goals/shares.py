"""In which groups people shared a goal: its words with their name, and nothing of how it goes."""

from __future__ import annotations

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database


class Share(Struct, frozen=True, kw_only=True):
    """A goal that a group may read, in the words that it has now."""

    id: int
    goal_id: int
    group_id: int
    room_id: str
    person: str
    words: str


_ALL = "SELECT goal_shares.*, goals.person, goals.words FROM goal_shares JOIN goals ON goals.id = goal_shares.goal_id"


class Shares:
    """Stores what was shared, once for each group."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, goal_id: int, *, group_id: int, room_id: str, event_id: str) -> int:
        """Store that a goal is shared in a group; the id of that."""
        found: int = await self._db.value(
            "INSERT INTO goal_shares (goal_id, group_id, room_id, event_id) VALUES (?, ?, ?, ?) RETURNING id",
            goal_id,
            group_id,
            room_id,
            event_id,
        )
        return found

    async def of_goal(self, goal_id: int) -> list[Share]:
        """Where a goal is shared."""
        return await self._all("WHERE goal_shares.goal_id = ? ORDER BY goal_shares.id", goal_id)

    async def in_group(self, group_id: int) -> list[Share]:
        """What is shared in a group and has not ended."""
        return await self._all(
            "WHERE goal_shares.group_id = ? AND goals.state <> 'ended' ORDER BY goal_shares.id", group_id
        )

    async def remove(self, share_id: int) -> None:
        """It is shared there no more."""
        await self._db.run("DELETE FROM goal_shares WHERE id = ?", share_id)

    async def take_back(self, event_id: str) -> None:
        """It is not shared: the message that did so is gone."""
        await self._db.run("DELETE FROM goal_shares WHERE event_id = ?", event_id)

    async def _all(self, where: str, *values: object) -> list[Share]:
        return [_share(row) for row in await self._db.all(f"{_ALL} {where}", *values)]


def _share(row: Row) -> Share:
    return Share(
        id=row["id"],
        goal_id=row["goal_id"],
        group_id=row["group_id"],
        room_id=row["room_id"],
        person=row["person"],
        words=row["words"],
    )
