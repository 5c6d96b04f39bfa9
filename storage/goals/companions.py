"""Companions: who goes along with whose goal. They know what is sent to them, and nothing else."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import to_ms
from storage.goals.tables import KEEP_ASKED, KEEP_TOLD


class Companion(Struct, frozen=True, kw_only=True):
    """Somebody who goes along with a goal, or was asked to and has not said yes."""

    id: int
    goal_id: int
    person: str
    group_id: int
    words: str
    agreed: bool
    told: bool


class Companions:
    """Stores one companion for each goal at most."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def ask(
        self, goal_id: int, person: str, *, group_id: int, words: str, event_id: str, now: datetime
    ) -> Companion:
        """Store that somebody is asked. Whoever was asked before, and has not said yes, is asked no more."""
        await self._db.run("DELETE FROM goal_companions WHERE goal_id = ?", goal_id)
        row = await self._db.one(
            "INSERT INTO goal_companions (goal_id, person, group_id, words, asked, event_id)"
            " VALUES (?, ?, ?, ?, ?, ?) RETURNING *",
            goal_id,
            person,
            group_id,
            words,
            to_ms(now),
            event_id,
        )
        assert row is not None
        return _companion(row)

    async def get(self, companion_id: int) -> Companion | None:
        """This one, while it is kept."""
        row = await self._db.one("SELECT * FROM goal_companions WHERE id = ?", companion_id)
        return _companion(row) if row else None

    async def of_goal(self, goal_id: int) -> Companion | None:
        """Who goes along with this goal, or was asked."""
        row = await self._db.one("SELECT * FROM goal_companions WHERE goal_id = ?", goal_id)
        return _companion(row) if row else None

    async def of_person(self, person: str) -> list[Companion]:
        """What somebody goes along with, or was asked about."""
        rows = await self._db.all("SELECT * FROM goal_companions WHERE person = ? ORDER BY id", person)
        return [_companion(row) for row in rows]

    async def around(self, person: str) -> list[Companion]:
        """All in which somebody is one of the two."""
        rows = await self._db.all(
            "SELECT * FROM goal_companions WHERE goal_id IN (SELECT id FROM goals WHERE person = ?)", person
        )
        return [*map(_companion, rows), *await self.of_person(person)]

    async def by_event(self, event_id: str) -> Companion | None:
        """The one whom this message asked for, or whose yes it was."""
        row = await self._db.one(
            "SELECT * FROM goal_companions WHERE event_id = ?1 UNION ALL"
            " SELECT * FROM goal_companions WHERE agreed_by = ?1",
            event_id,
        )
        return _companion(row) if row else None

    async def agree(self, companion_id: int, event_id: str) -> None:
        """They go along from now on."""
        await self._db.run("UPDATE goal_companions SET agreed = 1, agreed_by = ? WHERE id = ?", event_id, companion_id)

    async def told(self, companion_id: int) -> None:
        """Whose goal it is knows that there is no companion just now; a later yes still counts."""
        await self._db.run("UPDATE goal_companions SET told = 1 WHERE id = ?", companion_id)

    async def move(self, companion_id: int, group_id: int) -> None:
        """The two know each other from this group."""
        await self._db.run("UPDATE goal_companions SET group_id = ? WHERE id = ?", group_id, companion_id)

    async def blank(self, companion_id: int) -> None:
        """It is known no more who was asked; how it goes on is as if they were silent."""
        await self._db.run("UPDATE goal_companions SET person = '' WHERE id = ?", companion_id)

    async def reword(self, goal_id: int, taken_back: str, words: str) -> None:
        """Words that were taken back are known here no more either."""
        await self._db.run(
            "UPDATE goal_companions SET words = ? WHERE goal_id = ? AND words = ?", words, goal_id, taken_back
        )

    async def remove(self, companion_id: int) -> None:
        """They go along no more."""
        await self._db.run("DELETE FROM goal_companions WHERE id = ?", companion_id)

    # How often others were written to.

    async def note(self, person: str, other: str, *, asks: bool, now: datetime) -> None:
        """Note that somebody had another person asked, or told."""
        await self._db.run(
            "INSERT INTO goal_letters (person, other, asks, at) VALUES (?, ?, ?, ?)", person, other, asks, to_ms(now)
        )

    async def lately(self, person: str, other: str | None, *, asks: bool, now: datetime) -> int:
        """How often somebody had this person, or anybody, asked or told, as far as that is known."""
        count: int = await self._db.value(
            "SELECT count(*) FROM goal_letters WHERE person = ? AND (?2 IS NULL OR other = ?2) AND asks = ? AND at > ?",
            person,
            other,
            asks,
            to_ms(now - (KEEP_ASKED if asks else KEEP_TOLD)),
        )
        return count


def _companion(row: Row) -> Companion:
    return Companion(
        id=row["id"],
        goal_id=row["goal_id"],
        person=row["person"],
        group_id=row["group_id"],
        words=row["words"],
        agreed=bool(row["agreed"]),
        told=bool(row["told"]),
    )
