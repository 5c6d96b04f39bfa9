"""The times in which people are around."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms

_SECOND = timedelta(seconds=1)


class Window(Struct, frozen=True, kw_only=True):
    """When somebody is around in a group, and in which `ways` they can be met. It is over at `until`.

    `named`: the group was to see their name, when they said it. For the times see `sos_shifts`.
    """

    id: int
    group_id: int
    person: str
    ways: tuple[str, ...]
    named: bool
    begins: datetime
    ends: datetime | None
    until: datetime
    rule: str | None = None
    start: str | None = None
    zone: str | None = None
    lasts: timedelta = timedelta(0)


class Windows:
    """Stores windows; they end by themselves."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, window: Window, event_id: str) -> None:
        """Store a window that was said with this message. Its id is not looked at."""
        await self._db.run(
            "INSERT INTO company_windows (group_id, person, ways, named, begins, ends, rule, start, zone, lasts, until,"
            " event_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            window.group_id,
            window.person,
            " ".join(window.ways),
            window.named,
            to_ms(window.begins),
            to_ms(window.ends) if window.ends else None,
            window.rule,
            window.start,
            window.zone,
            window.lasts // _SECOND,
            to_ms(window.until),
            event_id,
        )

    async def of_group(self, group_id: int, now: datetime) -> list[Window]:
        """Everybody's windows that are not over."""
        rows = await self._db.all(
            "SELECT * FROM company_windows WHERE group_id = ? AND until > ? ORDER BY id", group_id, to_ms(now)
        )
        return [_window(row) for row in rows]

    async def of(self, group_id: int, person: str, now: datetime) -> list[Window]:
        """Somebody's windows in a group that are not over."""
        rows = await self._db.all(
            "SELECT * FROM company_windows WHERE group_id = ? AND person = ? AND until > ? ORDER BY id",
            group_id,
            person,
            to_ms(now),
        )
        return [_window(row) for row in rows]

    async def end(self, group_id: int, person: str) -> None:
        """Delete somebody's windows in a group."""
        await self._db.run("DELETE FROM company_windows WHERE group_id = ? AND person = ?", group_id, person)

    async def take_back(self, event_id: str) -> None:
        """Delete the window that this message said."""
        await self._db.run("DELETE FROM company_windows WHERE event_id = ?", event_id)


def _window(row: Row) -> Window:
    return Window(
        id=row["id"],
        group_id=row["group_id"],
        person=row["person"],
        ways=tuple(row["ways"].split()),
        named=bool(row["named"]),
        begins=from_ms(row["begins"]),
        ends=from_ms(row["ends"]) if row["ends"] is not None else None,
        until=from_ms(row["until"]),
        rule=row["rule"],
        start=row["start"],
        zone=row["zone"],
        lasts=timedelta(seconds=row["lasts"] or 0),
    )
