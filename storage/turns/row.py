"""A turn, and how a row of the database becomes one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.times import from_ms

Kind = Literal["turn", "direct", "process"]
"""An ordinary turn; a direct response to what is talked about; a point about the process."""


class Turn(Struct, frozen=True, kw_only=True):
    """Somebody's wish to speak, open until their turn has ended. `began` is None while they wait.

    `place` is the order of asking; `after` is the turn that it lets go first; `topic` the turn that a direct
    response is about. `spent` is the time used until `since`, from which on it runs; while `since` is None, it is
    stopped.
    """

    id: int
    room_id: str
    person: str
    about: str | None
    event_id: str
    asked: datetime
    began: datetime | None
    kind: Kind = "turn"
    place: float = 0
    after: int | None = None
    topic: int | None = None
    given: bool = False  # called out of order
    last: bool = False  # the last word: after all the others while the queue is closed
    skipped: int = 0
    meeting: int = 0
    spent: timedelta = timedelta(0)
    since: datetime | None = None
    extra: timedelta = timedelta(0)
    wish: timedelta | None = None

    def elapsed(self, now: datetime) -> timedelta:
        """How long the person has had the floor."""
        return self.spent + (max(now - self.since, timedelta(0)) if self.since else timedelta(0))


class Share(Struct, frozen=True):
    """How long somebody has had the floor, and how often."""

    turns: int
    time: timedelta


def ms(length: timedelta) -> int:
    """A duration as stored, in milliseconds."""
    return length // timedelta(milliseconds=1)


def turn_of(row: Row) -> Turn:
    """The turn in a row."""
    return Turn(
        id=row["id"],
        room_id=row["room_id"],
        person=row["person"],
        about=row["about"],
        event_id=row["event_id"],
        asked=from_ms(row["asked"]),
        began=from_ms(row["began"]) if row["began"] is not None else None,
        kind=row["kind"],
        place=row["place"],
        after=row["after"],
        topic=row["topic"],
        given=bool(row["given"]),
        last=bool(row["last"]),
        skipped=row["skipped"],
        meeting=row["meeting"],
        spent=timedelta(milliseconds=row["spent"]),
        since=from_ms(row["since"]) if row["since"] is not None else None,
        extra=timedelta(milliseconds=row["extra"]),
        wish=timedelta(milliseconds=row["wish"]) if row["wish"] is not None else None,
    )
