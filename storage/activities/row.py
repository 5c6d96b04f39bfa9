"""An activity as it is stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from storage.core.connection import Row
from storage.core.times import from_ms, to_ms

Shows = Literal["names", "number", "hidden"]


class Draft(Struct, frozen=True, kw_only=True):
    """What an activity says: what it is, when, where, and for how many.

    `secret`: the place is told only to those going whom the organiser said yes to. Without a `start`, its date is still
    open. `rule`, `first` and `zone` say how it comes back, as in a `Recurrence`. `shows`: what a room sees of the
    answers. An `action` shows nothing of them, tells its place in private alone, and is wiped a day after its end.
    """

    what: str
    start: datetime | None
    until: datetime | None = None
    place: str | None = None
    secret: bool = False
    places: int | None = None
    shows: Shows = "names"
    rule: str | None = None
    first: str | None = None
    zone: str | None = None
    action: bool = False


class Activity(Struct, frozen=True, kw_only=True):
    """Something that a group does together. `number` is never given twice in the group.

    `person` is who came up with it; empty once they have left. A `meeting` is one of the group's own.
    """

    id: int
    group_id: int
    number: int
    person: str
    draft: Draft
    event_id: str
    created: datetime
    meeting: bool = False
    over: datetime | None = None
    cancelled: bool = False

    @property
    def code(self) -> str:
        """Its code in messages: "E1"."""
        return f"E{self.number}"

    @property
    def source(self) -> str:
        """What reminders of it are known by."""
        return f"activity {self.id}"


_TIMES = ("start", "until")


def columns(draft: Draft) -> dict[str, Any]:
    """The values of a row's columns for a draft, by their names."""
    values = msgspec.structs.asdict(draft)
    return values | {name: to_ms(values[name]) if values[name] else None for name in _TIMES}


def draft_of(values: Any) -> Draft:
    """The draft in a row, or in what `columns` returned."""
    found = {name: values[name] for name in Draft.__struct_fields__}
    times = {name: from_ms(found[name]) if found[name] is not None else None for name in _TIMES}
    return Draft(**found | times | {"secret": bool(found["secret"]), "action": bool(found["action"])})


def activity(row: Row) -> Activity:
    """The activity in a row."""
    return Activity(
        id=row["id"],
        group_id=row["group_id"],
        number=row["number"],
        person=row["person"],
        draft=draft_of(row),
        meeting=bool(row["meeting"]),
        event_id=row["event_id"],
        created=from_ms(row["created"]),
        over=from_ms(row["over"]) if row["over"] is not None else None,
        cancelled=bool(row["cancelled"]),
    )
