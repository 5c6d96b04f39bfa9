"""What a group has decided: one register, with one series of numbers, for all of its rooms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import (
    CODE,
    ME,
    MOMENT,
    NUMBER,
    OF_THE_GROUP,
    OWN_GROUP,
    WORD,
    BelongsTo,
    Export,
    Leaving,
    Numbered,
    PersonalData,
    Table,
    exported_with,
    group_of,
)
from storage.core.times import from_ms, to_ms

_HOLDS = "state = 'force'"
_TIMERS = ("review",)

TABLES = (
    Table(
        schema="""
        CREATE TABLE decisions (
            id INTEGER PRIMARY KEY AUTOINCREMENT, group_id INTEGER NOT NULL, number INTEGER NOT NULL,
            what TEXT NOT NULL,
            method TEXT NOT NULL,         -- how it was decided: consent, vote, and so on; word: somebody wrote it down
            sources TEXT NOT NULL,        -- what it comes from: "P7 S2"
            person TEXT NOT NULL,         -- who wrote it down; empty where nobody did, or they asked to be forgotten
            state TEXT NOT NULL DEFAULT 'force', review INTEGER, event_id TEXT NOT NULL,
            created INTEGER NOT NULL,
            touched INTEGER NOT NULL,     -- from when on it is kept for so long
            UNIQUE (group_id, number)
        );
        CREATE INDEX decisions_by_person ON decisions (person);
        CREATE INDEX decisions_by_event ON decisions (event_id);
        """,
        holds=(
            PersonalData(
                feature="decisions", kind="recorded", group=OWN_GROUP, without="person = ''", left=Leaving.GROUPS
            ),
        ),
        export=(Export(timers=tuple(("decisions", name) for name in _TIMERS), mine=OF_THE_GROUP),),
        belongs_to=BelongsTo.GROUP_NUMBERS,
        reads={MOMENT: "review created touched", NUMBER: "id group_id number", WORD: "method state"},
        numbered=Numbered(
            letter="'D'",
            counter="'decision'",
            open=_HOLDS,
            between="SELECT '' AS person",  # it is the group's: it goes along only with all of it
            features=("decisions",),
            sources="sources",
        ),
    ),
    Table(
        schema="""
        CREATE TABLE decision_steps (
            id INTEGER PRIMARY KEY, decision_id INTEGER NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
            event_id TEXT NOT NULL,       -- the message that ended or revised it, or set when to look at it again
            state_before TEXT NOT NULL, review_before INTEGER
        );
        CREATE INDEX decision_steps_by_decision ON decision_steps (decision_id);
        CREATE INDEX decision_steps_by_event ON decision_steps (event_id);
        """,
        holds=(
            PersonalData(
                feature="decisions",
                kind="steps",
                mine=f"decision_id IN (SELECT id FROM decisions WHERE person = {ME})",
                group=group_of("decisions", "decision_id"),
                passing=True,
                people=(),
            ),
        ),
        export=(
            Export(mine=exported_with("decisions", "decision_id", OF_THE_GROUP), refers={"decision_id": "decisions"}),
        ),
        reads={MOMENT: "review_before", NUMBER: "id decision_id", CODE: "state_before"},
    ),
    Table(
        schema="""
        CREATE TABLE decision_outcomes (  -- what came of it
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            decision_id INTEGER NOT NULL REFERENCES decisions (id) ON DELETE CASCADE,
            what TEXT NOT NULL, person TEXT NOT NULL, event_id TEXT NOT NULL, created INTEGER NOT NULL
        );
        CREATE INDEX decision_outcomes_by_decision ON decision_outcomes (decision_id);
        CREATE INDEX decision_outcomes_by_person ON decision_outcomes (person);
        CREATE INDEX decision_outcomes_by_event ON decision_outcomes (event_id);
        """,
        holds=(
            PersonalData(
                feature="decisions",
                kind="outcomes",
                group=group_of("decisions", "decision_id"),
                without="person = ''",
                left=Leaving.GROUPS,
            ),
        ),
        export=(
            Export(mine=exported_with("decisions", "decision_id", OF_THE_GROUP), refers={"decision_id": "decisions"}),
        ),
        reads={MOMENT: "created", NUMBER: "id decision_id"},
    ),
)

State = Literal["force", "revised", "ended"]
WRITTEN = "word"
"""The method of what somebody wrote down."""


class Decision(Struct, frozen=True, kw_only=True):
    """Something that a group has decided, under a number that no other of the group ever had.

    `person` wrote it down; empty where it comes from a proposal or a vote, or they asked to be forgotten. `sources`
    are the codes of what it comes from.
    """

    id: int
    group_id: int
    number: int
    what: str
    method: str
    sources: tuple[str, ...]
    person: str
    state: State
    review: datetime | None
    created: datetime

    @property
    def code(self) -> str:
        """What people call it by: "D5"."""
        return f"D{self.number}"

    @property
    def holds(self) -> bool:
        """Whether it is in force."""
        return self.state == "force"


class Decisions:
    """Stores what groups have decided."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(
        self,
        group_id: int,
        *,
        what: str,
        method: str = WRITTEN,
        sources: Sequence[str] = (),
        person: str = "",
        review: datetime | None = None,
        event_id: str = "",
        now: datetime,
    ) -> Decision:
        """Enter a decision."""
        number = await self._db.value(
            "INSERT INTO resource_numbers (group_id, kind, last) VALUES (?, 'decision', 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            group_id,
        )
        row = await self._db.one(
            "INSERT INTO decisions (group_id, number, what, method, sources, person, review, event_id, created,"
            " touched) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?9, ?9) RETURNING *",
            group_id,
            number,
            what,
            method,
            " ".join(sources),
            person,
            to_ms(review) if review else None,
            event_id,
            to_ms(now),
        )
        assert row is not None
        return _decision(row)

    # Looking.

    async def get(self, decision_id: int) -> Decision | None:
        """This decision, while it is kept."""
        row = await self._db.one("SELECT * FROM decisions WHERE id = ?", decision_id)
        return _decision(row) if row else None

    async def of(self, decision_ids: Iterable[int]) -> list[Decision]:
        """These decisions, in order."""
        rows = await self._db.all(
            "SELECT * FROM decisions WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            json.dumps([*decision_ids]),
        )
        return [_decision(row) for row in rows]

    async def numbered(self, group_id: int, number: int) -> Decision | None:
        """The one that people of the group call by this number."""
        row = await self._db.one("SELECT * FROM decisions WHERE group_id = ? AND number = ?", group_id, number)
        return _decision(row) if row else None

    async def by_event(self, event_id: str) -> Decision | None:
        """What this message entered."""
        row = await self._db.one("SELECT * FROM decisions WHERE event_id = ?", event_id)
        return _decision(row) if row else None

    async def changed_by(self, event_id: str) -> list[Decision]:
        """What this message ended or revised, or set when to look at."""
        rows = await self._db.all(
            "SELECT * FROM decisions WHERE id IN (SELECT decision_id FROM decision_steps WHERE event_id = ?)"
            " ORDER BY id",
            event_id,
        )
        return [_decision(row) for row in rows]

    async def newest(self, group_id: int, most: int) -> list[Decision]:
        """The newest of the group, in force or not, the newest first."""
        rows = await self._db.all(
            "SELECT * FROM decisions WHERE group_id = ? ORDER BY number DESC LIMIT ?", group_id, most
        )
        return [_decision(row) for row in rows]

    async def after(self, decision: Decision) -> Decision | None:
        """The newest that has taken the place of this one."""
        row = await self._db.one(
            "SELECT * FROM decisions WHERE group_id = ? AND number > ? AND instr(' ' || sources || ' ', ?) > 0"
            " ORDER BY number DESC LIMIT 1",
            decision.group_id,
            decision.number,
            f" {decision.code} ",
        )
        return _decision(row) if row else None

    async def count(self, group_id: int) -> int:
        """How many the group has."""
        number: int = await self._db.value("SELECT count(*) FROM decisions WHERE group_id = ?", group_id)
        return number

    # Its life.

    async def reword(self, decision_id: int, what: str, review: datetime | None) -> None:
        """It says this from now on, because its message does."""
        await self._db.run(
            "UPDATE decisions SET what = ?, review = ? WHERE id = ?",
            what,
            to_ms(review) if review else None,
            decision_id,
        )

    async def settle(self, decision_id: int, state: State, event_id: str, now: datetime) -> None:
        """It is no longer in force, by the word of this message."""
        await self._step(decision_id, event_id)
        await self._db.run(
            "UPDATE decisions SET state = ?, review = NULL, touched = ? WHERE id = ?", state, to_ms(now), decision_id
        )

    async def look_again(self, decision_id: int, review: datetime | None, event_id: str, now: datetime) -> None:
        """It is to be looked at again then, by the word of this message; None: no more."""
        await self._step(decision_id, event_id)
        await self._db.run(
            "UPDATE decisions SET review = ?, touched = ? WHERE id = ?",
            to_ms(review) if review else None,
            to_ms(now),
            decision_id,
        )

    async def looked_at(self, decision_id: int, now: datetime) -> None:
        """The moment to look at it has come."""
        await self._db.run("UPDATE decisions SET review = NULL, touched = ? WHERE id = ?", to_ms(now), decision_id)

    async def _step(self, decision_id: int, event_id: str) -> None:
        if not event_id:  # the word of nobody in particular
            return
        await self._db.run(
            "INSERT INTO decision_steps (decision_id, event_id, state_before, review_before)"
            " SELECT id, ?, state, review FROM decisions WHERE id = ?",
            event_id,
            decision_id,
        )

    async def step_back(self, event_id: str) -> list[Decision]:
        """Undo what this message changed, unless something else has changed since; what is undone, as it is now."""
        steps = await self._db.all(
            "DELETE FROM decision_steps WHERE event_id = ? AND NOT EXISTS (SELECT 1 FROM decision_steps later"
            " WHERE later.decision_id = decision_steps.decision_id AND later.id > decision_steps.id) RETURNING *",
            event_id,
        )
        for step in steps:
            await self._db.run(
                "UPDATE decisions SET state = ?, review = ? WHERE id = ?",
                step["state_before"],
                step["review_before"],
                step["decision_id"],
            )
        return await self.of(step["decision_id"] for step in steps)

    async def tell(self, decision_id: int, what: str, person: str, event_id: str, now: datetime) -> None:
        """Keep with a decision what came of it."""
        await self._db.run(
            "INSERT INTO decision_outcomes (decision_id, what, person, event_id, created) VALUES (?, ?, ?, ?, ?)",
            decision_id,
            what,
            person,
            event_id,
            to_ms(now),
        )
        await self._db.run("UPDATE decisions SET touched = ? WHERE id = ?", to_ms(now), decision_id)

    async def untell(self, event_id: str) -> None:
        """Delete what this message told of a decision."""
        await self._db.run("DELETE FROM decision_outcomes WHERE event_id = ?", event_id)

    async def outcomes(self, decision_id: int) -> list[str]:
        """What came of a decision, in the order in which it was told."""
        rows = await self._db.all("SELECT what FROM decision_outcomes WHERE decision_id = ? ORDER BY id", decision_id)
        return [row["what"] for row in rows]

    async def with_outcomes(self, decision_ids: Iterable[int]) -> set[int]:
        """Those of these decisions of which it was told what came of them."""
        rows = await self._db.all(
            "SELECT decision_id FROM decision_outcomes WHERE decision_id IN (SELECT value FROM json_each(?))",
            json.dumps([*decision_ids]),
        )
        return {row["decision_id"] for row in rows}

    async def remove(self, decision_id: int) -> None:
        """Delete it. Its number is not given again."""
        await self._db.run("DELETE FROM decisions WHERE id = ?", decision_id)

    async def forget(self, group_id: int, *, before: datetime, only_over: bool) -> None:
        """Delete what nothing was said of since then, and is not to be looked at again; or only what holds no more."""
        over = f" AND NOT ({_HOLDS})" if only_over else ""
        await self._db.run(
            f"DELETE FROM decisions WHERE group_id = ? AND max(touched, coalesce(review, 0)) <= ?{over}",
            group_id,
            to_ms(before),
        )


def _decision(row: Row) -> Decision:
    return Decision(
        id=row["id"],
        group_id=row["group_id"],
        number=row["number"],
        what=row["what"],
        method=row["method"],
        sources=tuple(row["sources"].split()),
        person=row["person"],
        state=row["state"],
        review=from_ms(row["review"]) if row["review"] is not None else None,
        created=from_ms(row["created"]),
    )
