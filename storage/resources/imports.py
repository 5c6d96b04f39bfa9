"""Imported lists, stored until they are confirmed, for a while."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct, to_builtins
from msgspec.structs import replace

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms
from storage.resources.row import Draft, Often


class Listed(Struct, frozen=True):
    """One item of a list, and whose it is."""

    draft: Draft
    person: str


class Import(Struct, frozen=True):
    """A list, and the message (`event_id`) that contained it."""

    id: int
    event_id: str
    items: tuple[Listed, ...]
    of_one_kind: bool  # nobody has said yet which: what is in the drafts does not count


class Imports:
    """Stores lists, at most one of a person in a group; a newer one replaces it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def keep(
        self,
        group_id: int,
        person: str,
        event_id: str,
        items: Sequence[Listed],
        until: datetime,
        *,
        of_one_kind: bool = False,
    ) -> int:
        """Store a list until then. Returns its number."""
        number: int = await self._db.value(
            "INSERT OR REPLACE INTO resource_imports (group_id, person, event_id, items, until, of_one_kind)"
            " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            group_id,
            person,
            event_id,
            json.dumps([_written(item) for item in items], ensure_ascii=False),
            to_ms(until),
            of_one_kind,
        )
        return number

    async def take(self, group_id: int, person: str, now: datetime, number: int | None = None) -> Import | None:
        """Delete and return the person's list (this one, if a number is given), unless it is too late."""
        row = await self._db.one(
            "DELETE FROM resource_imports WHERE group_id = ? AND person = ? AND until > ? AND (? IS NULL OR id = ?)"
            " RETURNING *",
            group_id,
            person,
            to_ms(now),
            number,
            number,
        )
        return _import(row) if row else None

    async def by_event(self, event_id: str, person: str) -> int | None:
        """The group for which this person sent a list in that message, or None."""
        group_id: int | None = await self._db.value(
            "SELECT group_id FROM resource_imports WHERE event_id = ? AND person = ?", event_id, person
        )
        return group_id

    async def drop(self, event_id: str) -> None:
        """Delete the list of this message."""
        await self._db.run("DELETE FROM resource_imports WHERE event_id = ?", event_id)


def _written(item: Listed) -> dict[str, object]:
    due = to_ms(item.draft.due) if item.draft.due else None
    return {**to_builtins(item.draft), "due": due, "owner": item.person}


def _import(row: Row) -> Import:
    items = tuple(_read(**fields) for fields in json.loads(row["items"]))
    return Import(row["id"], row["event_id"], items, bool(row["of_one_kind"]))


def _read(owner: str, due: int | None, often: dict[str, int] | None, **fields: object) -> Listed:
    draft = Draft(**fields)  # type: ignore[arg-type]
    draft = replace(draft, due=from_ms(due) if due is not None else None, often=Often(**often) if often else None)
    return Listed(draft, owner)
