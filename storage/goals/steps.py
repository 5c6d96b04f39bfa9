"""The steps of goals: the next one, the last few that were done, and the one that another has replaced."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms

KEPT_DONE = 5
"""How many done steps of a goal are kept."""
_LAST = "(SELECT coalesce(max(place), 0) + 1 FROM goal_steps WHERE goal_id = ?1 AND state = 'done')"


class Times(Struct, frozen=True, kw_only=True):
    """The moment that a person set for a step, and how it comes back."""

    due: datetime
    rule: str | None = None
    start: str | None = None
    zone: str | None = None


class Step(Struct, frozen=True, kw_only=True):
    """A small step towards a goal. `nudge`: its person wants a word at the time they set."""

    id: int
    goal_id: int
    words: str
    state: Literal["next", "done", "left"]
    times: Times | None
    nudge: bool


class Steps:
    """Stores steps, at most one of a goal being the next. When one was done is not kept."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, goal_id: int, words: str, times: Times | None, event_id: str) -> Step:
        """Store the next step; the one before it is left, and can come back while it is the last that was."""
        await self._db.run("DELETE FROM goal_steps WHERE goal_id = ? AND state = 'left'", goal_id)
        await self._db.run(
            "UPDATE goal_steps SET state = 'left', closed_by = ? WHERE goal_id = ? AND state = 'next'",
            event_id,
            goal_id,
        )
        row = await self._db.one(
            "INSERT INTO goal_steps (goal_id, words, state, due, rule, start, zone, event_id)"
            " VALUES (?, ?, 'next', ?, ?, ?, ?, ?) RETURNING *",
            goal_id,
            words,
            to_ms(times.due) if times else None,
            times.rule if times else None,
            times.start if times else None,
            times.zone if times else None,
            event_id,
        )
        assert row is not None
        return _step(row)

    async def get(self, step_id: int) -> Step | None:
        """This step, while it is kept."""
        row = await self._db.one("SELECT * FROM goal_steps WHERE id = ?", step_id)
        return _step(row) if row else None

    async def next_of(self, goal_id: int) -> Step | None:
        """The next step of a goal, if there is one."""
        row = await self._db.one("SELECT * FROM goal_steps WHERE goal_id = ? AND state = 'next'", goal_id)
        return _step(row) if row else None

    async def done_of(self, goal_id: int) -> list[Step]:
        """The last ones that were done, the first of them first."""
        rows = await self._db.all(
            "SELECT * FROM goal_steps WHERE goal_id = ? AND state = 'done' ORDER BY place", goal_id
        )
        return [_step(row) for row in rows]

    async def note_done(self, goal_id: int, words: str, event_id: str) -> Step:
        """Store something done that was no next step."""
        row = await self._db.one(
            f"INSERT INTO goal_steps (goal_id, words, state, event_id, place) VALUES (?1, ?2, 'done', ?3, {_LAST})"
            " RETURNING *",
            goal_id,
            words,
            event_id,
        )
        assert row is not None
        await self._prune(goal_id)
        return _step(row)

    async def close(self, step: Step, state: Literal["done", "left"], event_id: str) -> None:
        """It is done, or gave way to what was done instead, by the word of this message."""
        await self._db.run(
            f"UPDATE goal_steps SET place = {_LAST}, state = ?2, closed_by = ?3 WHERE id = ?4",
            step.goal_id,
            state,
            event_id,
            step.id,
        )
        await self._prune(step.goal_id)

    async def move(self, step_id: int, due: datetime) -> None:
        """Its time is this one now."""
        await self._db.run("UPDATE goal_steps SET due = ? WHERE id = ?", to_ms(due), step_id)

    async def nudge(self, step_id: int, event_id: str, *, wanted: bool) -> None:
        """Whether its person wants a word at its time, by this message or tap."""
        await self._db.run(
            "UPDATE goal_steps SET nudge = ?, nudge_by = ? WHERE id = ?", wanted, event_id if wanted else None, step_id
        )

    async def wait(self, step_id: int, event_id: str) -> None:
        """The companion reads of it after their pause, by the word of this message."""
        await self._db.run("UPDATE goal_steps SET told_by = ? WHERE id = ?", event_id, step_id)

    async def waiting(self, goal_id: int) -> list[Step]:
        """Take those that have waited for the end of a pause, in order."""
        rows = await self._db.all(
            "SELECT * FROM goal_steps WHERE goal_id = ? AND state = 'done' AND told_by IS NOT NULL ORDER BY place",
            goal_id,
        )
        await self._db.run("UPDATE goal_steps SET told_by = NULL WHERE goal_id = ?", goal_id)
        return [_step(row) for row in rows]

    async def take_back(self, event_id: str) -> list[int]:
        """Undo what this message did to steps. Returns the ids of their goals."""
        gone = await self._db.all("DELETE FROM goal_steps WHERE event_id = ? RETURNING goal_id", event_id)
        closed = await self._db.all(
            "UPDATE goal_steps SET closed_by = NULL, told_by = NULL, place = 0, state = CASE WHEN EXISTS (SELECT 1"
            " FROM goal_steps n WHERE n.goal_id = goal_steps.goal_id AND n.state = 'next') THEN 'left' ELSE 'next' END"
            " WHERE closed_by = ? RETURNING goal_id",
            event_id,
        )
        await self._db.run("UPDATE goal_steps SET told_by = NULL WHERE told_by = ?", event_id)
        unwanted = await self._db.all(
            "UPDATE goal_steps SET nudge = 0, nudge_by = NULL WHERE nudge_by = ? RETURNING goal_id", event_id
        )
        return [row["goal_id"] for row in (*gone, *closed, *unwanted)]

    async def _prune(self, goal_id: int) -> None:
        await self._db.run(
            "DELETE FROM goal_steps WHERE goal_id = ?1 AND state = 'done' AND id NOT IN (SELECT id FROM goal_steps"
            " WHERE goal_id = ?1 AND state = 'done' ORDER BY place DESC LIMIT ?2)",
            goal_id,
            KEPT_DONE,
        )
        first = "SELECT min(place) FROM goal_steps WHERE goal_id = ? AND state = 'done'"
        before = (await self._db.value(first, goal_id) or 1) - 1  # so that the places do not count what is gone
        await self._db.run(
            "UPDATE goal_steps SET place = place - ? WHERE goal_id = ? AND state = 'done'", before, goal_id
        )


def _step(row: Row) -> Step:
    times = None
    if row["due"] is not None:
        times = Times(due=from_ms(row["due"]), rule=row["rule"], start=row["start"], zone=row["zone"])
    return Step(
        id=row["id"],
        goal_id=row["goal_id"],
        words=row["words"],
        state=row["state"],
        times=times,
        nudge=bool(row["nudge"]),
    )
