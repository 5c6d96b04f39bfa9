"""A vote as it is stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.times import from_ms

Method = Literal["one", "approval"]
Tie = Literal["group", "runoff", "lot", "both"]


class Draft(Struct, frozen=True, kw_only=True):
    """What is asked, and how: said when it is opened, and never changed.

    `tie`: what several with the most votes mean. `decides`: the group decides by it; else it only asks what people
    think.
    """

    what: str
    options: tuple[str, ...]
    method: Method
    tie: Tie
    secret: bool
    decides: bool
    closes: datetime


class Told(Struct, frozen=True, kw_only=True):
    """What can be told of a vote that is over. Options are numbers from 1.

    best     the options with the most votes; none where nobody voted
    won      the one that it is, after a lot where there was one
    counts   how many votes each option has, where that may be told
    voters   how many voted, where that may be told
    enough   whether enough people voted to decide anything
    lot      by what the lot was drawn
    next     the number of the vote that goes on between the best
    """

    best: tuple[int, ...]
    won: int | None
    enough: bool
    counts: tuple[int, ...] | None = None
    voters: int | None = None
    lot: str | None = None
    next: int | None = None


class Vote(Struct, frozen=True, kw_only=True):
    """A vote. `number` is never given twice in the group; `roll` is how many could vote when it was opened.

    `person` is who opened it; empty once they have left.
    """

    id: int
    group_id: int
    number: int
    person: str
    draft: Draft
    roll: int
    event_id: str
    created: datetime
    over: datetime | None = None
    cancelled: bool = False
    outcome: Told | None = None

    @property
    def code(self) -> str:
        """Its code in messages: "V1"."""
        return f"V{self.number}"


def vote(row: Row) -> Vote:
    """The vote in a row."""
    return Vote(
        id=row["id"],
        group_id=row["group_id"],
        number=row["number"],
        person=row["person"],
        draft=Draft(
            what=row["what"],
            options=tuple(json.loads(row["options"])),
            method=row["method"],
            tie=row["tie"],
            secret=bool(row["secret"]),
            decides=bool(row["decides"]),
            closes=from_ms(row["closes"]),
        ),
        roll=row["roll"],
        event_id=row["event_id"],
        created=from_ms(row["created"]),
        over=from_ms(row["over"]) if row["over"] is not None else None,
        cancelled=bool(row["cancelled"]),
        outcome=_told(json.loads(row["outcome"])) if row["outcome"] else None,
    )


def written(told: Told) -> str:
    """What can be told as it is stored."""
    return json.dumps({name: getattr(told, name) for name in Told.__struct_fields__}, ensure_ascii=False)


def numbers(choice: str) -> tuple[int, ...]:
    """The options on a paper."""
    return tuple(map(int, choice.split()))


def paper(choice: Sequence[int]) -> str:
    """The options as they stand on a paper."""
    return " ".join(map(str, sorted(choice)))


def _told(values: dict[str, object]) -> Told:
    as_tuples = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return Told(**as_tuples)  # type: ignore[arg-type]  # as `written` wrote them
