"""Rounds: who is asked in which order, and who has the word. What people say is never stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import (
    IN_ITS_ROOM,
    ME,
    MILLISECONDS,
    MOMENT,
    NUMBER,
    WORD,
    BelongsTo,
    Expiry,
    Leaving,
    PersonalData,
    Table,
    room_group_of,
)
from storage.core.times import from_ms, to_ms

Stage = Literal["waiting", "later", "over"]
"""To be called; to be asked once more at the end; had their word or let it go."""
Order = Literal["joined", "list", "random", "reverse", "turned"]
"""How people are put in order: see `commands.rounds.rules.ordered`."""


class Place(Struct, frozen=True):
    """A person's place in a round."""

    person: str
    stage: Stage


class Plan(Struct, frozen=True):
    """A round as planned: question, people in order, time for each. `event_id` is the message that asked for it."""

    question: str | None
    each: timedelta | None
    order: Order
    people: Sequence[str]
    event_id: str


class Round(Struct, frozen=True, kw_only=True):
    """A running round. `step` grows with every call, so that timers can tell whether they are outdated."""

    id: int
    room_id: str
    question: str | None
    each: timedelta | None
    order: Order
    event_id: str
    began: datetime
    step: int
    speaker: str | None
    called: datetime | None  # the speaker
    last_word: datetime | None
    previous: Place | None  # who had the word before, and what they were then

    @property
    def call(self) -> str:
        """The current step, as the subject of timers and reactions."""
        return f"{self.id}:{self.step}"


KEEP_ROUNDS = timedelta(days=90)
"""How long the order of a room's last round is kept, for the next one to begin elsewhere."""

TABLES = (
    Table(
        schema="""
        CREATE TABLE rounds (
            id INTEGER PRIMARY KEY AUTOINCREMENT, room_id TEXT NOT NULL,
            question TEXT,                -- erased when the round is over
            each INTEGER, sorted TEXT NOT NULL,          -- how people were put in order
            event_id TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER,
            step INTEGER NOT NULL DEFAULT 0, speaker TEXT, called INTEGER, last_word INTEGER,
            previous TEXT, previous_stage TEXT           -- who had the word before, for it to be given back
        );
        CREATE INDEX rounds_by_room ON rounds (room_id);
        CREATE INDEX rounds_by_event ON rounds (event_id);
        """,
        holds=(
            PersonalData(
                feature="rounds",
                kind="word",
                mine=f"speaker = {ME}",
                group=IN_ITS_ROOM,
                without="speaker = NULL, called = NULL",
                left=Leaving.ENDS,
            ),
            PersonalData(
                feature="rounds",
                kind="previous",
                mine=f"previous = {ME}",
                group=IN_ITS_ROOM,
                without="previous = NULL, previous_stage = NULL",
                left=Leaving.PASSES,
            ),
        ),
        export="of the meeting",
        belongs_to=BelongsTo.ROOM,
        reads={
            WORD: "sorted previous_stage",
            MOMENT: "began ended called last_word",
            MILLISECONDS: "each",
            NUMBER: "id step",
        },
        expires=(Expiry("ended <= ?", KEEP_ROUNDS),),
    ),
    Table(
        schema="""
        CREATE TABLE round_places (
            round_id INTEGER NOT NULL REFERENCES rounds (id) ON DELETE CASCADE, person TEXT NOT NULL,
            place INTEGER NOT NULL, stage TEXT NOT NULL,
            PRIMARY KEY (round_id, person)
        ) WITHOUT ROWID;
        """,
        holds=(PersonalData(feature="rounds", kind="places", group=room_group_of("rounds", "round_id"), passing=True),),
        export="of the meeting",
        reads={WORD: "stage", NUMBER: "round_id place"},
    ),
)


class Rounds:
    """Stores the running round of each room, and the order of its last one."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def running(self, room_id: str) -> Round | None:
        """The round that is running in the room, or None."""
        row = await self._db.one("SELECT * FROM rounds WHERE room_id = ? AND ended IS NULL", room_id)
        return _round(row) if row else None

    async def by_event(self, event_id: str) -> Round | None:
        """The running round that this message began, or None."""
        row = await self._db.one("SELECT * FROM rounds WHERE event_id = ? AND ended IS NULL", event_id)
        return _round(row) if row else None

    async def last_order(self, room_id: str) -> list[str]:
        """The order of the room's last round; empty before the first."""
        rows = await self._db.all(
            "SELECT person FROM round_places WHERE round_id = (SELECT max(id) FROM rounds WHERE room_id = ?)"
            " ORDER BY place",
            room_id,
        )
        return [row["person"] for row in rows]

    async def begin(self, room_id: str, plan: Plan, now: datetime) -> Round:
        """Begin a round; the one before is deleted."""
        await self._db.run("DELETE FROM rounds WHERE room_id = ?", room_id)
        row = await self._db.one(
            "INSERT INTO rounds (room_id, question, each, sorted, event_id, began) VALUES (?, ?, ?, ?, ?, ?)"
            " RETURNING *",
            room_id,
            plan.question,
            plan.each // timedelta(milliseconds=1) if plan.each else None,
            plan.order,
            plan.event_id,
            to_ms(now),
        )
        assert row is not None
        for person in plan.people:
            await self.join(row["id"], person)
        return _round(row)

    async def places(self, round_id: int) -> list[Place]:
        """Everybody in the round, in order."""
        rows = await self._db.all("SELECT person, stage FROM round_places WHERE round_id = ? ORDER BY place", round_id)
        return [Place(row["person"], row["stage"]) for row in rows]

    async def call(self, round_id: int, person: str, now: datetime, previous: Place | None = None) -> Round:
        """Give the word to a person. `previous` had it before, and it can be given back to them."""
        row = await self._db.one(
            "UPDATE rounds SET step = step + 1, speaker = ?, called = ?, last_word = NULL, previous = ?,"
            " previous_stage = ? WHERE id = ? RETURNING *",
            person,
            to_ms(now),
            *((previous.person, previous.stage) if previous else (None, None)),
            round_id,
        )
        assert row is not None
        return _round(row)

    async def spoke(self, round_id: int, now: datetime) -> None:
        """Note that the speaker has written something."""
        await self._db.run("UPDATE rounds SET last_word = ? WHERE id = ?", to_ms(now), round_id)

    async def put(self, round_id: int, person: str, stage: Stage) -> None:
        """Set how far a person is: see `Stage`."""
        await self._db.run(
            "UPDATE round_places SET stage = ? WHERE round_id = ? AND person = ?", stage, round_id, person
        )

    async def join(self, round_id: int, person: str) -> None:
        """Add a person at the end. Does nothing if they are in it already."""
        await self._db.run(
            "INSERT OR IGNORE INTO round_places (round_id, person, place, stage)"
            " SELECT ?, ?, coalesce(max(place), 0) + 1, 'waiting' FROM round_places WHERE round_id = ?",
            round_id,
            person,
            round_id,
        )

    async def leave(self, round_id: int, person: str) -> bool:
        """Remove a person. Returns whether they were in it."""
        await self._db.run(
            "UPDATE rounds SET previous = NULL, previous_stage = NULL WHERE id = ? AND previous = ?", round_id, person
        )
        found = await self._db.one(
            "DELETE FROM round_places WHERE round_id = ? AND person = ? RETURNING person", round_id, person
        )
        return found is not None

    async def end(self, round_id: int, now: datetime) -> None:
        """End a round, and erase its question. Its order is kept, so that the next one can begin elsewhere."""
        await self._db.run("UPDATE round_places SET stage = 'over' WHERE round_id = ?", round_id)
        await self._db.run(
            "UPDATE rounds SET ended = ?, question = NULL, speaker = NULL, called = NULL, last_word = NULL,"
            " previous = NULL, previous_stage = NULL WHERE id = ?",
            to_ms(now),
            round_id,
        )


def _round(row: Row) -> Round:
    return Round(
        id=row["id"],
        room_id=row["room_id"],
        question=row["question"],
        each=timedelta(milliseconds=row["each"]) if row["each"] is not None else None,
        order=row["sorted"],
        event_id=row["event_id"],
        began=from_ms(row["began"]),
        step=row["step"],
        speaker=row["speaker"],
        called=from_ms(row["called"]) if row["called"] is not None else None,
        last_word=from_ms(row["last_word"]) if row["last_word"] is not None else None,
        previous=Place(row["previous"], row["previous_stage"]) if row["previous"] else None,
    )
