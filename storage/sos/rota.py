"""Who is on call, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms

_SECOND = timedelta(seconds=1)
_FREE = (
    "SELECT min(free) FROM (SELECT 1 AS free UNION SELECT number + 1 FROM sos_shifts WHERE group_id = ?)"
    " WHERE free NOT IN (SELECT number FROM sos_shifts WHERE group_id = ?)"
)


class Duty(Struct, frozen=True, kw_only=True):
    """A time when somebody is on call, or the backup. If an `author` asked, it counts once they `agreed`.

    `begins` and `ends` are those of the first shift (no end: until further notice). A recurring duty has
    a `rule` (RRULE) of shifts that last for `lasts`, the first of them at `start`, in the local time of `zone`.
    """

    id: int
    group_id: int
    number: int
    person: str
    backup: bool
    agreed: bool
    begins: datetime
    ends: datetime | None
    rule: str | None = None
    start: str | None = None
    zone: str | None = None
    lasts: timedelta = timedelta(0)
    author: str | None = None


class Rota:
    """Stores the duties of each group, by number."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, duty: Duty, event_id: str) -> Duty:
        """Store a duty under the smallest free number. Returns it with its id and number."""
        row = await self._db.one(
            "INSERT INTO sos_shifts (group_id, number, person, backup, agreed, begins, ends, rule, start, zone, lasts,"
            f" author, event_id) VALUES (?, ({_FREE}), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
            *(duty.group_id,) * 3,
            duty.person,
            duty.backup,
            duty.agreed,
            to_ms(duty.begins),
            to_ms(duty.ends) if duty.ends else None,
            duty.rule,
            duty.start,
            duty.zone,
            duty.lasts // _SECOND,
            duty.author,
            event_id,
        )
        assert row is not None
        return _duty(row)

    async def of_group(self, group_id: int) -> list[Duty]:
        """Everybody's duties, including those not agreed to, by number."""
        rows = await self._db.all("SELECT * FROM sos_shifts WHERE group_id = ? ORDER BY number, id", group_id)
        return [_duty(row) for row in rows]

    async def get(self, duty_id: int) -> Duty | None:
        """This duty, or None."""
        row = await self._db.one("SELECT * FROM sos_shifts WHERE id = ?", duty_id)
        return _duty(row) if row else None

    async def by_event(self, event_id: str) -> Duty | None:
        """The duties that this message asked for."""
        row = await self._db.one("SELECT * FROM sos_shifts WHERE event_id = ?", event_id)
        return _duty(row) if row else None

    async def asked(self, person: str) -> list[Duty]:
        """The duties that a person was asked to take and has not answered about, the newest first."""
        rows = await self._db.all("SELECT * FROM sos_shifts WHERE person = ? AND NOT agreed ORDER BY id DESC", person)
        return [_duty(row) for row in rows]

    async def agree(self, duty_id: int) -> None:
        """Note that the person agreed."""
        await self._db.run("UPDATE sos_shifts SET agreed = 1, author = NULL WHERE id = ?", duty_id)

    async def remove(self, duty_id: int) -> None:
        """Delete a duty."""
        await self._db.run("DELETE FROM sos_shifts WHERE id = ?", duty_id)

    async def remove_of(self, group_id: int, person: str) -> int:
        """Delete all duties of a person in a group. Returns how many there were."""
        rows = await self._db.all(
            "DELETE FROM sos_shifts WHERE group_id = ? AND person = ? RETURNING id", group_id, person
        )
        return len(rows)


def _duty(row: Row) -> Duty:
    return Duty(
        id=row["id"],
        group_id=row["group_id"],
        number=row["number"],
        person=row["person"],
        backup=bool(row["backup"]),
        agreed=bool(row["agreed"]),
        begins=from_ms(row["begins"]),
        ends=from_ms(row["ends"]) if row["ends"] is not None else None,
        rule=row["rule"],
        start=row["start"],
        zone=row["zone"],
        lasts=timedelta(seconds=row["lasts"] or 0),
        author=row["author"],
    )
