"""The board of needs and offers of a group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.database import Database, Row
from storage.times import from_ms, to_ms

Kind = Literal["need", "offer"]


@dataclass(frozen=True, slots=True)
class Resource:
    """An open need or offer. `number` is what people call it by: its own for ever within the group and kind."""

    id: int
    group_id: int
    kind: Kind
    number: int
    person: str
    what: str
    place: str | None
    tag: str | None
    due: datetime | None
    taker: str | None
    event_id: str
    created: datetime

    @property
    def code(self) -> str:
        """How it is written: "N12", "O7"."""
        return f"{'N' if self.kind == 'need' else 'O'}{self.number}"


class Resources:
    """Needs and offers. Closed ones are never shown again, so nothing here returns them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(
        self,
        group_id: int,
        kind: Kind,
        person: str,
        what: str,
        place: str | None,
        tag: str | None,
        due: datetime | None,
        event_id: str,
        now: datetime,
    ) -> Resource:
        """Put something on the board, under a number that no other need (or offer) of the group ever had."""
        await self._db.run(
            "INSERT INTO resource_numbers (group_id, kind, last) VALUES (?, ?, 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1",
            group_id,
            kind,
        )
        row = await self._db.one(
            "INSERT INTO resources (group_id, kind, number, person, what, place, tag, due, event_id, created)"
            " VALUES (?, ?, (SELECT last FROM resource_numbers WHERE group_id = ? AND kind = ?), ?, ?, ?, ?, ?, ?, ?)"
            " RETURNING *",
            group_id,
            kind,
            group_id,
            kind,
            person,
            what,
            place,
            tag,
            to_ms(due) if due is not None else None,
            event_id,
            to_ms(now),
        )
        assert row is not None
        return _resource(row)

    async def open(
        self, group_id: int, kind: Kind, *, tag: str | None = None, person: str | None = None
    ) -> list[Resource]:
        """What is on the board, by number: all of it, or what has this tag, or is this person's."""
        rows = await self._db.all(
            "SELECT * FROM resources WHERE group_id = ? AND kind = ? AND closed IS NULL"
            " AND (? IS NULL OR tag = ?) AND (? IS NULL OR person = ?) ORDER BY number",
            group_id,
            kind,
            tag,
            tag,
            person,
            person,
        )
        return [_resource(row) for row in rows]

    async def find(self, group_id: int, number: int, kind: Kind | None = None) -> list[Resource]:
        """What is on the board under this number: the need, the offer, or both."""
        rows = await self._db.all(
            "SELECT * FROM resources WHERE group_id = ? AND kind IN ('need', 'offer') AND number = ?"
            " AND closed IS NULL AND (? IS NULL OR kind = ?) ORDER BY kind",
            group_id,
            number,
            kind,
            kind,
        )
        return [_resource(row) for row in rows]

    async def get(self, resource_id: int) -> Resource | None:
        """This one, while it is open."""
        row = await self._db.one("SELECT * FROM resources WHERE id = ? AND closed IS NULL", resource_id)
        return _resource(row) if row else None

    async def by_event(self, event_id: str) -> list[Resource]:
        """What this message put on the board and is still open."""
        rows = await self._db.all("SELECT * FROM resources WHERE event_id = ? AND closed IS NULL ORDER BY id", event_id)
        return [_resource(row) for row in rows]

    async def taken_by_event(self, event_id: str) -> list[Resource]:
        """What somebody took with this message and still has."""
        rows = await self._db.all("SELECT * FROM resources WHERE taken_by = ? AND closed IS NULL ORDER BY id", event_id)
        return [_resource(row) for row in rows]

    async def take(self, resource_id: int, person: str, event_id: str) -> None:
        """A person sees to it, and said so with that message; instead of whoever did before."""
        await self._db.run(
            "UPDATE resources SET taker = ?, taken_by = ? WHERE id = ? AND closed IS NULL",
            person,
            event_id,
            resource_id,
        )

    async def release(self, resource_id: int) -> None:
        """Nobody sees to it any more."""
        await self._db.run(
            "UPDATE resources SET taker = NULL, taken_by = NULL WHERE id = ? AND closed IS NULL", resource_id
        )

    async def close(self, resource_id: int, now: datetime) -> None:
        """It is settled: what people wrote is erased, that it was there remains."""
        await self._db.run(
            "UPDATE resources SET closed = ?, what = '', place = NULL, tag = NULL WHERE id = ? AND closed IS NULL",
            to_ms(now),
            resource_id,
        )

    async def remove(self, resource_id: int) -> None:
        """Delete it; its number is not given again."""
        await self._db.run("DELETE FROM resources WHERE id = ?", resource_id)


def _resource(row: Row) -> Resource:
    return Resource(
        row["id"],
        row["group_id"],
        row["kind"],
        row["number"],
        row["person"],
        row["what"],
        row["place"],
        row["tag"],
        from_ms(row["due"]) if row["due"] is not None else None,
        row["taker"],
        row["event_id"],
        from_ms(row["created"]),
    )
