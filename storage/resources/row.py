"""A need or an offer, and how a row of the database becomes one."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

from storage.core.connection import Row
from storage.core.times import from_ms, to_ms

Kind = Literal["need", "offer"]
Form = Literal["skill", "question"]
"""What is not a thing: something that somebody can show others or would like to learn, or a question to the group."""
State = Literal["waiting", "open", "resting", "done", "withdrawn"]
"""`waiting` is not on the board yet: it is on its way there, or somebody who facilitates has to see it first."""


class Often(Struct, frozen=True):
    """At most so many times in so many days."""

    times: int
    days: int


class Draft(Struct, frozen=True, kw_only=True):
    """What somebody asks for or offers. `people`: for how many it is, or how many it takes."""

    kind: Kind
    what: str
    place: str | None = None
    tag: str | None = None
    due: datetime | None = None
    people: int = 1
    urgent: bool = False
    standing: bool = False
    often: Often | None = None
    form: Form | None = None


class Taker(Struct, frozen=True):
    """Somebody who takes a need, or asks for an offer. `finished`: they said that their part is done."""

    person: str
    finished: bool = False


class Resource(Struct, frozen=True, kw_only=True):
    """A need or offer. `number` is never given twice in its group and kind.

    `person` is empty if it was asked anonymously: only the relay knows them (see `storage/resources/relays.py`).
    """

    id: int
    group_id: int
    kind: Kind
    number: int
    person: str
    what: str
    place: str | None
    tag: str | None
    due: datetime | None
    people: int
    urgent: bool
    standing: bool
    often: Often | None
    form: Form | None = None
    state: State
    takers: tuple[Taker, ...]
    event_id: str
    created: datetime

    @property
    def code(self) -> str:
        """Its code in messages: "N12", "O7"."""
        return f"{'N' if self.kind == 'need' else 'O'}{self.number}"

    @property
    def draft(self) -> Draft:
        """What it says."""
        return Draft(**{name: getattr(self, name) for name in Draft.__struct_fields__})

    @property
    def anonymous(self) -> bool:
        """Whether it was asked anonymously."""
        return not self.person

    @property
    def taken_by(self) -> tuple[str, ...]:
        """The user ids of those who took it, in order."""
        return tuple(taker.person for taker in self.takers)


class Moved(Struct, frozen=True):
    """How much was done in a period, and how many people gave something."""

    number: int
    people: int


TAKERS = (
    "(SELECT json_group_array(json_array(at, person, finished)) FROM resource_takers"
    " WHERE resource_id = resources.id) AS takers"
)
"""The takers of a row of `resources`, to be selected beside its columns."""


def resource(row: Row) -> Resource:
    """The need or offer in a row that has `TAKERS` too."""
    takers = sorted(msgspec.json.decode(row["takers"]))
    return Resource(
        id=row["id"],
        group_id=row["group_id"],
        kind=row["kind"],
        number=row["number"],
        person=row["person"],
        what=row["what"],
        place=row["place"],
        tag=row["tag"],
        due=from_ms(row["due"]) if row["due"] is not None else None,
        people=row["people"],
        urgent=bool(row["urgent"]),
        standing=bool(row["standing"]),
        often=Often(row["often_times"], row["often_days"]) if row["often_times"] is not None else None,
        form=row["form"],
        state=row["state"],
        takers=tuple(Taker(person, bool(finished)) for _, person, finished in takers),
        event_id=row["event_id"],
        created=from_ms(row["created"]),
    )


def columns(draft: Draft) -> tuple[object, ...]:
    """The values of a row's columns for a draft: from `what` to `form`."""
    due = to_ms(draft.due) if draft.due is not None else None
    often = (draft.often.times, draft.often.days) if draft.often else (None, None)
    return draft.what, draft.place, draft.tag, due, draft.people, draft.urgent, draft.standing, *often, draft.form
