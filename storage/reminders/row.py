"""One reminder, and how a row of the database becomes one."""

from __future__ import annotations

import json
from datetime import datetime

from msgspec import Struct

from storage.core.connection import Row
from storage.core.times import from_ms


class Reminder(Struct, frozen=True, kw_only=True):
    """A reminder of the room it was made in, for `person` (and those who asked for it too) or for the `whole_room`.

    `number` is what people call it by; None where it was said for the last time and is kept for a while, so that it
    can be put off. `due` is when it is said next. One that comes back has a `rule` (RFC 5545 RRULE), and a `start`
    (local date and time in ISO 8601, without offset) from which the rule counts in `zone` (IANA name); `stands_for`
    is then the occurrence that `due` was made of, by quiet hours for example. With `most`, an occurrence is said
    until it is done, that many times at most; `said` counts them. Nothing is said while it is not `agreed`.
    `source` is the message that had the words, where it is not the one that asked for it; `thread` the first message
    of the thread in which it is said.
    """

    id: int
    room_id: str
    number: int | None
    person: str
    author: str
    whole_room: bool
    what: str
    due: datetime
    stands_for: datetime
    rule: str | None
    start: str | None
    zone: str
    urgent: bool
    most: int | None
    said: int
    agreed: bool
    event_id: str
    followers: tuple[str, ...] = ()
    source: str | None = None
    thread: str | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """The ids of everybody whom it is for; none if it is for the whole room."""
        return () if self.whole_room else (self.person, *self.followers)


def read(row: Row) -> Reminder:
    """The reminder in a row that has its `followers` as a JSON list."""
    return Reminder(
        id=row["id"],
        room_id=row["room_id"],
        number=row["number"],
        person=row["person"],
        author=row["author"],
        whole_room=bool(row["whole_room"]),
        what=row["what"],
        due=from_ms(row["due"]),
        stands_for=from_ms(row["stands_for"]),
        rule=row["rule"],
        start=row["start"],
        zone=row["zone"],
        urgent=bool(row["urgent"]),
        most=row["most"],
        said=row["said"],
        agreed=bool(row["agreed"]),
        event_id=row["event_id"],
        followers=tuple(json.loads(row["followers"])),
        source=row["source"],
        thread=row["thread"],
    )
