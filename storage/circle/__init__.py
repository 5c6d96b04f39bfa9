"""The circle: a group's template, and the meeting that is going on in a room. Nothing of it is kept afterwards."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms

Kind = Literal["opening", "checkin", "sharing", "round", "pause", "closing"]
_MINUTE = timedelta(minutes=1)


class Step(Struct, frozen=True):
    """One part of a meeting. `wording` is what the group says or asks in it, instead of the default.

    `event_id` is the message that added it, `worded_by` the one that gave it other words since.
    """

    kind: Kind
    length: timedelta  # whole minutes
    wording: str | None = None
    event_id: str | None = None
    worded_by: str | None = None

    def without_words_of(self, event_id: str) -> Step:
        """The same step, without its words if this message said them."""
        said = self.worded_by or self.event_id
        return replace(self, wording=None, worded_by=None) if said == event_id else self


class Meeting(Struct, frozen=True, kw_only=True):
    """A running circle. `stage` grows with every change of step, so that timers can tell whether they are outdated."""

    id: int
    room_id: str
    topic: str | None
    event_id: str
    steps: tuple[Step, ...]
    place: int  # in `steps`, from 0
    stage: int
    began: datetime  # this step
    step_ends: datetime
    ends: datetime  # as planned, with the time that was added
    mover: str | None  # who went on to this step, where somebody did
    has_round: bool  # the step is over when its round is
    speaker: str | None

    @property
    def step(self) -> Step:
        """The current step."""
        return self.steps[self.place]

    @property
    def rest(self) -> timedelta:
        """How long the steps after this one take together."""
        return sum((step.length for step in self.steps[self.place + 1 :]), timedelta())

    @property
    def moment(self) -> str:
        """The current stage, as the subject of a timer."""
        return f"{self.id}:{self.stage}"


class NextDate(Struct, frozen=True):
    """When the group meets next: `due`, or a recurrence (`rule`, `start`, `zone`: see `storage.reminders`)."""

    due: datetime
    rule: str | None
    start: str | None
    zone: str


class Circle:
    """Stores the running circle of each room, and the template and the next date of each group."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # The meeting.

    async def running(self, room_id: str) -> Meeting | None:
        """The circle that is running in the room, or None."""
        row = await self._db.one("SELECT * FROM circles WHERE room_id = ?", room_id)
        return _meeting(row) if row else None

    async def get(self, meeting_id: int) -> Meeting | None:
        """This circle, while it is running."""
        row = await self._db.one("SELECT * FROM circles WHERE id = ?", meeting_id)
        return _meeting(row) if row else None

    async def by_event(self, event_id: str) -> Meeting | None:
        """The running circle that this message began, or None."""
        row = await self._db.one("SELECT * FROM circles WHERE event_id = ?", event_id)
        return _meeting(row) if row else None

    async def begin(
        self, room_id: str, *, topic: str | None, steps: Sequence[Step], event_id: str, ends: datetime, now: datetime
    ) -> Meeting:
        """Begin a circle, before its first step. The caller makes sure that none is running in the room."""
        row = await self._db.one(
            "INSERT INTO circles (room_id, topic, steps, event_id, began, step_ends, ends) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " RETURNING *",
            room_id,
            topic,
            _dumped(steps),
            event_id,
            to_ms(now),
            to_ms(now),
            to_ms(ends),
        )
        assert row is not None
        return _meeting(row)

    async def enter(
        self, meeting_id: int, place: int, until: datetime, mover: str | None, now: datetime, *, has_round: bool
    ) -> Meeting:
        """Go to the step at `place`. Nobody has the word yet."""
        row = await self._db.one(
            "UPDATE circles SET place = ?, stage = stage + 1, step_ends = ?, mover = ?, began = ?, has_round = ?,"
            " speaker = NULL WHERE id = ? RETURNING *",
            place,
            to_ms(until),
            mover,
            to_ms(now),
            has_round,
            meeting_id,
        )
        assert row is not None
        return _meeting(row)

    async def let_round_go(self, meeting_id: int) -> None:
        """Note that the end of the step's round does not end the step any more."""
        await self._db.run("UPDATE circles SET has_round = 0 WHERE id = ?", meeting_id)

    async def gives_word(self, meeting_id: int, person: str | None) -> None:
        """Set who has the word (None: nobody)."""
        await self._db.run("UPDATE circles SET speaker = ? WHERE id = ?", person, meeting_id)

    async def extend(self, meeting_id: int, step_ends: datetime, ends: datetime) -> Meeting:
        """Set when the step and the meeting end."""
        row = await self._db.one(
            "UPDATE circles SET step_ends = ?, ends = ? WHERE id = ? RETURNING *",
            to_ms(step_ends),
            to_ms(ends),
            meeting_id,
        )
        assert row is not None
        return _meeting(row)

    async def silence(self, meeting: Meeting, event_id: str) -> None:
        """Remove the words that this message gave a step; the step itself stays."""
        steps = [step.without_words_of(event_id) for step in meeting.steps]
        await self._db.run("UPDATE circles SET steps = ? WHERE id = ?", _dumped(steps), meeting.id)

    async def end(self, meeting_id: int) -> None:
        """Delete a circle that is over."""
        await self._db.run("DELETE FROM circles WHERE id = ?", meeting_id)

    async def tell_once(self, meeting_id: int, person: str, what: str) -> bool:
        """Note that the person has been told this in this meeting. Returns whether it is the first time."""
        new = await self._db.value(
            "INSERT OR IGNORE INTO circle_told (circle_id, person, what) VALUES (?, ?, ?) RETURNING 1",
            meeting_id,
            person,
            what,
        )
        return new is not None

    # The group's template and next date.

    async def template(self, group_id: int) -> tuple[Step, ...]:
        """The group's own steps; none while it has not changed the default ones."""
        steps = await self._db.value("SELECT steps FROM circle_templates WHERE group_id = ?", group_id)
        return _loaded(steps) if steps else ()

    async def set_template(self, group_id: int, steps: Sequence[Step], event_id: str) -> None:
        """Set the steps of the group's future circles, as this message wants; none are the default ones."""
        await self._db.run(
            "INSERT INTO circle_templates (group_id, steps, event_id) VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
            " SET before = steps, steps = excluded.steps, event_id = excluded.event_id",
            group_id,
            _dumped(steps) if steps else None,
            event_id,
        )

    async def take_back_template(self, group_id: int, event_id: str) -> bool:
        """Undo what a message changed in the steps, if nothing was changed since.

        Steps that it added, and words that it gave a step, go in any case, and can't come back.
        Returns whether there is another template now.
        """
        row = await self._db.one("SELECT * FROM circle_templates WHERE group_id = ?", group_id)
        if row is None:
            return False
        undone = row["event_id"] == event_id
        now = _without(row["before"] if undone else row["steps"], event_id)
        before = None if undone else _without(row["before"], event_id)
        if not undone and (now, before) == (row["steps"], row["before"]):
            return False
        await self._db.run(
            "UPDATE circle_templates SET steps = ?, before = ?, event_id = iif(?, NULL, event_id) WHERE group_id = ?",
            now,
            before,
            undone,
            group_id,
        )
        await self._db.run(
            "DELETE FROM circle_templates WHERE group_id = ? AND steps IS NULL AND event_id IS NULL", group_id
        )
        return bool(now != row["steps"])

    async def next_date(self, group_id: int) -> NextDate | None:
        """The group's next date, or None."""
        row = await self._db.one("SELECT * FROM circle_dates WHERE group_id = ? AND due IS NOT NULL", group_id)
        return NextDate(from_ms(row["due"]), row["rule"], row["start"], row["zone"]) if row else None

    async def set_next_date(self, group_id: int, date: NextDate | None, event_id: str) -> None:
        """Set the group's next date, as this message wants; None for no date."""
        await self._db.run(
            "INSERT INTO circle_dates (group_id, due, rule, start, zone, event_id) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET before = iif(due IS NULL, NULL, json_array(due, rule, start, zone)),"
            " due = excluded.due, rule = excluded.rule, start = excluded.start, zone = excluded.zone,"
            " event_id = excluded.event_id",
            group_id,
            *((to_ms(date.due), date.rule, date.start, date.zone) if date else (None, None, None, None)),
            event_id,
        )

    async def take_back_date(self, event_id: str) -> int | None:
        """Undo what a message said about it, if nothing was said since. Returns the id of the group, or None."""
        group_id: int | None = await self._db.value(
            "UPDATE circle_dates SET due = before ->> 0, rule = before ->> 1, start = before ->> 2,"
            " zone = before ->> 3, before = NULL, event_id = NULL WHERE event_id = ? RETURNING group_id",
            event_id,
        )
        await self._db.run("DELETE FROM circle_dates WHERE group_id = ? AND due IS NULL AND event_id IS NULL", group_id)
        return group_id


def _without(steps: str | None, event_id: str) -> str | None:
    """The stored steps without those that a message added, and without its words; None where none are left."""
    loaded = _loaded(steps) if steps else ()
    kept = [step.without_words_of(event_id) for step in loaded if step.event_id != event_id]
    return _dumped(kept) if kept else None


def _dumped(steps: Sequence[Step]) -> str:
    kept = [
        [step.kind, step.length // _MINUTE, step.wording, step.event_id, *([step.worded_by] if step.worded_by else [])]
        for step in steps
    ]
    return json.dumps(kept, ensure_ascii=False)


def _loaded(text: str) -> tuple[Step, ...]:
    return tuple(Step(kind, minutes * _MINUTE, *rest) for kind, minutes, *rest in json.loads(text))


def _meeting(row: Row) -> Meeting:
    return Meeting(
        id=row["id"],
        room_id=row["room_id"],
        topic=row["topic"],
        event_id=row["event_id"],
        steps=_loaded(row["steps"]),
        place=row["place"],
        stage=row["stage"],
        began=from_ms(row["began"]),
        step_ends=from_ms(row["step_ends"]),
        ends=from_ms(row["ends"]),
        mover=row["mover"],
        has_round=bool(row["has_round"]),
        speaker=row["speaker"],
    )
