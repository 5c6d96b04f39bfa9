"""Calls for help: who called, who was called, and who is coming. Nothing of what anybody said."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms
from storage.sos.helplines import Helplines
from storage.sos.rota import Rota

State = Literal["called", "coming", "unable", "unreached"]


class Call(Struct, frozen=True):
    """A person's open call, which `began` when they called."""

    id: int
    person: str
    began: datetime
    called: datetime  # somebody was, last


class Ladder(Struct, frozen=True):
    """How far a call has come in one group: `step` is whom to call next.

    `named`: whether everybody there was asked with the caller's name (False: without it; None: not asked).
    """

    group_id: int
    step: int
    named: bool | None


class Page(Struct, frozen=True):
    """Somebody who was called, and their answer. `group_id` is the group that the two share."""

    id: int
    call_id: int
    person: str
    group_id: int
    state: State

    @property
    def waits(self) -> bool:
        """Whether an answer can still come, or was a yes."""
        return self.state in ("called", "coming")


class Sos:
    """Stores open calls, at most one of a person. Everything about a call is deleted with it."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.rota = Rota(database)
        self.helplines = Helplines(database)

    async def begin(self, person: str, event_id: str, began: datetime, now: datetime) -> Call:
        """Store that a person, who has no open call, called at that moment."""
        row = await self._db.one(
            "INSERT INTO sos_calls (person, event_id, began, called) VALUES (?, ?, ?, ?) RETURNING *",
            person,
            event_id,
            to_ms(began),
            to_ms(now),
        )
        assert row is not None
        return _call(row)

    async def reach(self, call_id: int, group_id: int) -> bool:
        """Add a group whose people are called. Returns False if it was added before."""
        found = await self._db.value(
            "INSERT OR IGNORE INTO sos_groups (call_id, group_id) VALUES (?, ?) RETURNING 1", call_id, group_id
        )
        return found is not None

    async def get(self, call_id: int) -> Call | None:
        """This call, while it is open."""
        row = await self._db.one("SELECT * FROM sos_calls WHERE id = ?", call_id)
        return _call(row) if row else None

    async def of(self, person: str) -> Call | None:
        """The person's open call, or None."""
        row = await self._db.one("SELECT * FROM sos_calls WHERE person = ?", person)
        return _call(row) if row else None

    async def by_event(self, event_id: str) -> Call | None:
        """The open call that this message began, or None."""
        row = await self._db.one("SELECT * FROM sos_calls WHERE event_id = ?", event_id)
        return _call(row) if row else None

    async def groups(self, call_id: int) -> list[int]:
        """The ids of the groups whose people are called."""
        rows = await self._db.all("SELECT group_id FROM sos_groups WHERE call_id = ? ORDER BY group_id", call_id)
        return [row["group_id"] for row in rows]

    async def ladders(self, call_id: int) -> list[Ladder]:
        """How far the call has come in each of its groups."""
        rows = await self._db.all("SELECT * FROM sos_groups WHERE call_id = ? ORDER BY group_id", call_id)
        return [
            Ladder(row["group_id"], row["step"], None if row["asked"] is None else bool(row["asked"])) for row in rows
        ]

    async def stepped(self, call_id: int, group_id: int, step: int) -> None:
        """Set how far the call has come in a group."""
        await self._db.run("UPDATE sos_groups SET step = ? WHERE call_id = ? AND group_id = ?", step, call_id, group_id)

    async def ask_everybody(self, call_id: int, group_id: int, *, named: bool) -> None:
        """Note that everybody in this group is asked, which happens once."""
        await self._db.run(
            "UPDATE sos_groups SET asked = ? WHERE call_id = ? AND group_id = ?", named, call_id, group_id
        )

    async def asking(self, groups: Iterable[int]) -> list[Call]:
        """The open calls for which everybody in one of these groups was asked, the newest first."""
        rows = await self._db.all(
            "SELECT DISTINCT c.* FROM sos_groups g JOIN sos_calls c ON c.id = g.call_id"
            " WHERE g.asked IS NOT NULL AND g.group_id IN (SELECT value FROM json_each(?)) ORDER BY c.id DESC",
            json.dumps([*groups]),
        )
        return [_call(row) for row in rows]

    async def called(self, call_id: int, now: datetime) -> None:
        """Note that somebody who can be reached was called now."""
        await self._db.run("UPDATE sos_calls SET called = ? WHERE id = ?", to_ms(now), call_id)

    async def page(self, call_id: int, person: str, group_id: int) -> int:
        """Store that somebody is called. Returns the page's id."""
        page_id: int = await self._db.value(
            "INSERT INTO sos_pages (call_id, person, group_id) VALUES (?, ?, ?) RETURNING id", call_id, person, group_id
        )
        return page_id

    async def get_page(self, page_id: int) -> Page | None:
        """This page, or None."""
        row = await self._db.one("SELECT * FROM sos_pages WHERE id = ?", page_id)
        return _page(row) if row else None

    async def pages(self, call_id: int) -> list[Page]:
        """Everybody who was called."""
        rows = await self._db.all("SELECT * FROM sos_pages WHERE call_id = ? ORDER BY person", call_id)
        return [_page(row) for row in rows]

    async def waiting_for(self, person: str) -> list[Call]:
        """The open calls to which a person was called, the newest first."""
        rows = await self._db.all(
            "SELECT c.* FROM sos_pages p JOIN sos_calls c ON c.id = p.call_id WHERE p.person = ? ORDER BY c.id DESC",
            person,
        )
        return [_call(row) for row in rows]

    async def answer(self, page_id: int, state: State, event_id: str | None = None) -> None:
        """Store what somebody who was called answered with that message, or what was found out about them."""
        await self._db.run("UPDATE sos_pages SET state = ?, event_id = ? WHERE id = ?", state, event_id, page_id)

    async def answered_with(self, event_id: str) -> Page | None:
        """The page whose yes this message was, or None."""
        row = await self._db.one("SELECT * FROM sos_pages WHERE event_id = ? AND state = 'coming'", event_id)
        return _page(row) if row else None

    async def end(self, call_id: int) -> None:
        """Delete a call and all that belongs to it."""
        await self._db.run("DELETE FROM sos_calls WHERE id = ?", call_id)


def _call(row: Row) -> Call:
    return Call(row["id"], row["person"], from_ms(row["began"]), from_ms(row["called"]))


def _page(row: Row) -> Page:
    return Page(row["id"], row["call_id"], row["person"], row["group_id"], row["state"])
