"""The board of needs and offers of a group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.core.database import Database
from storage.core.times import to_ms
from storage.resources.asks import Asks
from storage.resources.changes import Changes
from storage.resources.contacts import Contact, Contacts
from storage.resources.imports import Imports
from storage.resources.overview import Overview
from storage.resources.relays import Relay, Relays
from storage.resources.row import TAKERS, Draft, Form, Kind, Moved, Often, Resource, State, Taker, columns, resource
from storage.resources.search import Search, Wanted

__all__ = [
    "Contact",
    "Draft",
    "Form",
    "Kind",
    "Moved",
    "Often",
    "Relay",
    "Resource",
    "Resources",
    "State",
    "Taker",
    "Wanted",
]

# A `+` keeps SQLite from walking along the whole board where a person leads to a few rows.
_SELECT = f"SELECT *, {TAKERS} FROM resources"


class Resources:
    """Stores needs and offers. When they are over, their words are erased, and who asked anonymously."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.search = Search(database)
        self.asks = Asks(database)
        self.relays = Relays(database)
        self.imports = Imports(database)
        self.overview = Overview(database)
        self.changes = Changes(database)
        self.contacts = Contacts(database)

    # Putting something on the board, and changing it.

    async def add(
        self, group_id: int, *, person: str, draft: Draft, words: Sequence[str], event_id: str, now: datetime
    ) -> tuple[Resource, bool]:
        """Store a need or offer under a number that no other of its kind in the group ever had.

        `words` are those it is found by. Also returns whether the group ever had something of the other kind.
        """
        number = await self._db.value(
            "INSERT INTO resource_numbers (group_id, kind, last) VALUES (?, ?, 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            group_id,
            draft.kind,
        )
        row = await self._db.one(
            "INSERT INTO resources (group_id, kind, number, person, event_id, created,"
            " what, place, tag, due, people, urgent, standing, often_times, often_days, form)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *, '[]' AS takers,"
            " EXISTS (SELECT 1 FROM resource_numbers WHERE group_id = ? AND kind = ?) AS others",
            group_id,
            draft.kind,
            number,
            person,
            event_id,
            to_ms(now),
            *columns(draft),
            group_id,
            "offer" if draft.kind == "need" else "need",
        )
        assert row is not None
        added = resource(row)
        await self.search.add(group_id, draft.kind, added.id, words)
        return added, bool(row["others"])

    async def change(self, item: Resource, draft: Draft, words: Sequence[str]) -> None:
        """Change what it says; kind and number stay."""
        await self._db.run(
            "UPDATE resources SET what = ?, place = ?, tag = ?, due = ?, people = ?, urgent = ?, standing = ?,"
            " often_times = ?, often_days = ?, form = ? WHERE id = ? AND closed IS NULL",
            *columns(draft),
            item.id,
        )
        await self.search.index(item.group_id, item.kind, item.id, words)

    # Looking.

    async def find(self, group_id: int, number: int, kind: Kind | None = None) -> list[Resource]:
        """The need, the offer or both with this number."""
        rows = await self._db.all(
            f"{_SELECT} WHERE group_id = ? AND kind IN ('need', 'offer') AND number = ?"
            " AND closed IS NULL AND (? IS NULL OR kind = ?) ORDER BY kind",
            group_id,
            number,
            kind,
            kind,
        )
        return [resource(row) for row in rows]

    async def get(self, resource_id: int) -> Resource | None:
        """This need or offer, while it is not over."""
        row = await self._db.one(f"{_SELECT} WHERE id = ? AND closed IS NULL", resource_id)
        return resource(row) if row else None

    async def ended(self, resource_id: int) -> Resource | None:
        """This need or offer once it is over, without its words."""
        row = await self._db.one(f"{_SELECT} WHERE id = ? AND closed IS NOT NULL", resource_id)
        return resource(row) if row else None

    async def numbered_and_over(self, group_id: int, number: int, kind: Kind | None) -> Resource | None:
        """What had this number and is over, without its words: the need, where no kind is given."""
        row = await self._db.one(
            f"{_SELECT} WHERE group_id = ? AND kind = coalesce(?, 'need') AND number = ? AND closed IS NOT NULL",
            group_id,
            kind,
            number,
        )
        return resource(row) if row else None

    async def closed_lately(self, group_id: int, number: int, kind: Kind | None = None) -> list[Resource]:
        """What had this number and is over, but not for long: its close may be undone (`changes.before`)."""
        rows = await self._db.all(
            f"{_SELECT} WHERE group_id = ? AND kind IN ('need', 'offer') AND number = ? AND closed IS NOT NULL"
            " AND (? IS NULL OR kind = ?) AND id IN (SELECT resource_id FROM resource_changes) ORDER BY kind",
            group_id,
            number,
            kind,
            kind,
        )
        return [resource(row) for row in rows]

    async def of(self, person: str, group_id: int) -> list[Resource]:
        """What this person has on the group's board, by number."""
        rows = await self._db.all(
            f"{_SELECT} WHERE person = ? AND +group_id = ? AND closed IS NULL ORDER BY kind, number", person, group_id
        )
        return [resource(row) for row in rows]

    async def taken_by(self, person: str, group_id: int) -> list[Resource]:
        """What this person has taken from the group's board."""
        rows = await self._db.all(
            f"{_SELECT} WHERE id IN (SELECT resource_id FROM resource_takers WHERE person = ?)"
            " AND +group_id = ? AND closed IS NULL ORDER BY kind, number",
            person,
            group_id,
        )
        return [resource(row) for row in rows]

    async def by_event(self, event_id: str, *, also_over: bool = False) -> list[Resource]:
        """What this message put on the board, in the order of its lines; only what is not over, or all."""
        rows = await self._db.all(
            f"{_SELECT} WHERE event_id = ? AND (? OR closed IS NULL) ORDER BY id", event_id, also_over
        )
        return [resource(row) for row in rows]

    async def taken_by_event(self, event_id: str) -> list[Resource]:
        """What somebody took with this message and still has, or None."""
        rows = await self._db.all(
            f"{_SELECT} WHERE id IN (SELECT resource_id FROM resource_takers WHERE event_id = ?)"
            " AND closed IS NULL ORDER BY id",
            event_id,
        )
        return [resource(row) for row in rows]

    # The life of one.

    async def take(self, resource_id: int, person: str, event_id: str, now: datetime) -> None:
        """Add a person who takes it, with that message."""
        await self._db.run(
            "INSERT INTO resource_takers (resource_id, person, event_id, at)"
            " SELECT id, ?, ?, ? FROM resources WHERE id = ? AND closed IS NULL"
            " ON CONFLICT DO NOTHING",
            person,
            event_id,
            to_ms(now),
            resource_id,
        )

    async def release(self, resource_id: int, person: str) -> None:
        """Remove a person who took it."""
        await self._db.run("DELETE FROM resource_takers WHERE resource_id = ? AND person = ?", resource_id, person)

    async def finish(self, resource_id: int, person: str) -> None:
        """Note that this person has done their part."""
        await self._db.run(
            "UPDATE resource_takers SET finished = 1 WHERE resource_id = ? AND person = ?", resource_id, person
        )

    async def rest(self, resource_id: int) -> None:
        """Take it off the board and out of the search until somebody renews it."""
        await self._db.run("UPDATE resources SET state = 'resting' WHERE id = ? AND closed IS NULL", resource_id)
        await self.search.forget(resource_id)

    async def wait(self, resource_id: int, now: datetime) -> None:
        """Keep it off the board and out of the search until it is published; it waits since now."""
        await self._db.run(
            "UPDATE resources SET state = 'waiting', created = ? WHERE id = ? AND closed IS NULL",
            to_ms(now),
            resource_id,
        )
        await self.search.forget(resource_id)

    async def publish(self, resource_id: int, now: datetime) -> None:
        """Put it on the board."""
        await self._db.run(
            "UPDATE resources SET state = 'open', created = ? WHERE id = ? AND closed IS NULL", to_ms(now), resource_id
        )

    async def waiting(self, group_id: int) -> list[Resource]:
        """What waits to be published in this group, the oldest first."""
        rows = await self._db.all(f"{_SELECT} WHERE group_id = ? AND state = 'waiting' ORDER BY id", group_id)
        return [resource(row) for row in rows]

    async def name(self, resource_id: int, person: str, event_id: str) -> None:
        """Store who asked for it anonymously, and their message."""
        await self._db.run(
            "UPDATE resources SET person = ?, event_id = ? WHERE id = ? AND closed IS NULL",
            person,
            event_id,
            resource_id,
        )
        await self.relays.end(resource_id)

    async def renew(self, resource_id: int, due: datetime | None) -> None:
        """Put it on the board again, or keep it there, until then if there is a date."""
        await self._db.run(
            "UPDATE resources SET state = 'open', due = ? WHERE id = ? AND closed IS NULL",
            to_ms(due) if due is not None else None,
            resource_id,
        )

    async def close(self, resource_id: int, state: State, now: datetime) -> None:
        """End it: erase what people wrote; that it existed is kept for a while."""
        await self._db.run(
            "UPDATE resources SET state = ?, closed = ?, what = '', place = NULL, tag = NULL, due = NULL"
            " WHERE id = ? AND closed IS NULL",
            state,
            to_ms(now),
            resource_id,
        )
        await self.changes.forget(resource_id)
        await self.search.forget(resource_id)
        await self.relays.end(resource_id)

    async def reopen(self, resource_id: int, draft: Draft) -> None:
        """It is not over after all, and says this again."""
        await self.changes.forget(resource_id)
        await self._db.run(
            "UPDATE resources SET state = 'open', closed = NULL, what = ?, place = ?, tag = ?, due = ? WHERE id = ?",
            draft.what,
            draft.place,
            draft.tag,
            to_ms(draft.due) if draft.due else None,
            resource_id,
        )

    async def remove(self, resource_id: int) -> None:
        """Delete it. Its number is not given again."""
        await self.relays.end(resource_id)
        await self._db.run("DELETE FROM resources WHERE id = ?", resource_id)
