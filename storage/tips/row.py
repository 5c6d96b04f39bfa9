"""A tip, what was different for somebody else, and how rows become them."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from storage.core.connection import Row
from storage.core.times import from_ms


class Tip(Struct, frozen=True, kw_only=True):
    """What helped somebody, under a number that no other tip of the group ever had.

    `person` is empty once its author has left it to the group. It `stays` with the group if they leave. `confirmed` is
    when they last said that it is so.
    """

    id: int
    group_id: int
    number: int
    what: str
    person: str
    signed: bool
    stays: bool
    created: datetime
    confirmed: datetime

    @property
    def code(self) -> str:
        """What people call it by: "K4"."""
        return f"K{self.number}"


class Note(Struct, frozen=True, kw_only=True):
    """What was different for somebody else."""

    id: int
    tip_id: int
    person: str
    what: str
    created: datetime


def tip(row: Row) -> Tip:
    """The tip in a row of `tips`."""
    return Tip(
        id=row["id"],
        group_id=row["group_id"],
        number=row["number"],
        what=row["what"],
        person=row["person"],
        signed=bool(row["signed"]),
        stays=bool(row["stays"]),
        created=from_ms(row["created"]),
        confirmed=from_ms(row["confirmed"]),
    )


def note(row: Row) -> Note:
    """The note in a row of `tip_notes`."""
    return Note(
        id=row["id"],
        tip_id=row["tip_id"],
        person=row["person"],
        what=row["what"],
        created=from_ms(row["created"]),
    )
