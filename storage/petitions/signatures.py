"""Who signed, how each name stands, and who wants to hear what comes of it. Only those who carry it read a name."""

from __future__ import annotations

from datetime import datetime

from storage.core.database import Database
from storage.core.times import from_ms, to_ms
from storage.petitions.row import Signature, signature


class Signatures:
    """Stores signatures: one for an account and a petition, until they are taken back or the names are deleted."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def number(self, petition_id: int) -> int:
        """How many stand."""
        return int(
            await self._db.value(
                "SELECT count(*) FROM petition_signatures WHERE petition_id = ? AND state = 'stands'", petition_id
            )
        )

    async def shown(self, petition_id: int) -> int:
        """How many stood when the group was last shown that."""
        shown = await self._db.value("SELECT shown FROM petition_names WHERE petition_id = ?", petition_id)
        return int(shown or 0)

    async def show(self, petition_id: int, number: int) -> None:
        """The group is shown this number from now on."""
        await self._db.run(
            "INSERT INTO petition_names (petition_id, shown) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET shown = ?2",
            petition_id,
            number,
        )

    async def keep_until(self, petition_id: int, last: datetime) -> datetime:
        """The names are deleted then at the latest; if that was settled before, as it was. Returns when."""
        until = await self._db.value(
            "INSERT INTO petition_names (petition_id, last) VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET last = coalesce(last, excluded.last) RETURNING last",
            petition_id,
            to_ms(last),
        )
        return from_ms(until)

    async def keep_on(self, petition_id: int) -> None:
        """People can sign again: when the names are deleted is open."""
        await self._db.run("UPDATE petition_names SET last = NULL WHERE petition_id = ?", petition_id)

    async def lines(self, petition_id: int) -> list[str]:
        """How the names stand of those whose signature does."""
        rows = await self._db.all(
            "SELECT line FROM petition_signatures WHERE petition_id = ? AND state = 'stands'", petition_id
        )
        return [row["line"] for row in rows]

    async def people(self, petition_id: int) -> list[str]:
        """The accounts of those who have signed."""
        rows = await self._db.all(
            "SELECT person FROM petition_signatures WHERE petition_id = ? AND state <> 'new' ORDER BY id", petition_id
        )
        return [row["person"] for row in rows]

    async def first(self, petition_id: int) -> datetime | None:
        """When the oldest signature that stands was given."""
        at = await self._db.value(
            "SELECT min(at) FROM petition_signatures WHERE petition_id = ? AND state = 'stands'", petition_id
        )
        return from_ms(at) if at is not None else None

    async def of(self, petition_id: int, person: str) -> Signature | None:
        """Somebody's own."""
        row = await self._db.one(
            "SELECT * FROM petition_signatures WHERE petition_id = ? AND person = ?", petition_id, person
        )
        return signature(row) if row else None

    async def by_person(self, person: str) -> list[Signature]:
        """All that somebody has signed, in any group."""
        rows = await self._db.all(
            "SELECT * FROM petition_signatures WHERE person = ? AND state <> 'new' ORDER BY id", person
        )
        return [signature(row) for row in rows]

    async def sign(self, petition_id: int, person: str, line: str, event_id: str, now: datetime) -> None:
        """The name stands like this from now on, as that message says."""
        await self._db.run(
            "INSERT INTO petition_signatures (petition_id, person, state, line, event_id, since, at)"
            " VALUES (?1, ?2, 'stands', ?3, ?4, ?5, ?5) ON CONFLICT DO UPDATE"
            " SET state = 'stands', line = ?3, offered = NULL, offered_by = NULL, event_id = ?4, at = ?5",
            petition_id,
            person,
            line,
            event_id,
            to_ms(now),
        )

    async def offer(self, petition_id: int, person: str, line: str, event_id: str, now: datetime) -> None:
        """The name would stand like this, which is still to be confirmed; until then it stands as it did, or not."""
        await self._db.run(
            "INSERT INTO petition_signatures (petition_id, person, state, line, offered, offered_by, event_id,"
            " since, at) VALUES (?1, ?2, 'new', '', ?3, ?4, ?4, ?5, ?5)"
            " ON CONFLICT DO UPDATE SET offered = ?3, offered_by = ?4",
            petition_id,
            person,
            line,
            event_id,
            to_ms(now),
        )

    async def confirm(self, petition_id: int, person: str, now: datetime) -> None:
        """The name stands as it was offered."""
        await self._db.run(
            "UPDATE petition_signatures SET state = 'stands', line = offered, event_id = offered_by, offered = NULL,"
            " offered_by = NULL, at = ? WHERE petition_id = ? AND person = ? AND offered IS NOT NULL",
            to_ms(now),
            petition_id,
            person,
        )

    async def drop_offer(self, petition_id: int, person: str) -> None:
        """It would not, after all."""
        await self._db.run(
            "DELETE FROM petition_signatures WHERE petition_id = ? AND person = ? AND state = 'new'",
            petition_id,
            person,
        )
        await self._db.run(
            "UPDATE petition_signatures SET offered = NULL, offered_by = NULL WHERE petition_id = ? AND person = ?",
            petition_id,
            person,
        )

    async def take_offer_back(self, event_id: str) -> None:
        """The words of this message, which were to be confirmed, are taken back."""
        await self._db.run("DELETE FROM petition_signatures WHERE offered_by = ? AND state = 'new'", event_id)
        await self._db.run(
            "UPDATE petition_signatures SET offered = NULL, offered_by = NULL WHERE offered_by = ?", event_id
        )

    async def ask_all(self, petition_id: int) -> None:
        """The words have changed: none stands until its person has said so."""
        await self._db.run(
            "UPDATE petition_signatures SET state = 'asked' WHERE petition_id = ? AND state = 'stands'", petition_id
        )

    async def stand_as_before(self, petition_id: int, changed: datetime) -> list[str]:
        """The words are again what they were before they `changed`: who signed those stands for them.

        Returns those who have signed only the others since: they don't stand until they have said so.
        """
        await self._db.run(
            "UPDATE petition_signatures SET state = 'stands' WHERE petition_id = ? AND state = 'asked' AND since < ?",
            petition_id,
            to_ms(changed),
        )
        rows = await self._db.all(
            "UPDATE petition_signatures SET state = 'asked' WHERE petition_id = ? AND state = 'stands' AND since >= ?"
            " RETURNING person",
            petition_id,
            to_ms(changed),
        )
        return sorted(row["person"] for row in rows)

    async def stand(self, petition_id: int, person: str, now: datetime) -> None:
        """Somebody's signature stands with the words as they are now."""
        await self._db.run(
            "UPDATE petition_signatures SET state = 'stands', at = ? WHERE petition_id = ? AND person = ?"
            " AND state = 'asked'",
            to_ms(now),
            petition_id,
            person,
        )

    async def remove(self, petition_id: int, person: str) -> None:
        """Take somebody's name off."""
        await self._db.run("DELETE FROM petition_signatures WHERE petition_id = ? AND person = ?", petition_id, person)
        await self._db.run("DELETE FROM petition_listeners WHERE petition_id = ? AND person = ?", petition_id, person)

    async def by_event(self, event_id: str) -> Signature | None:
        """The signature that this message gave."""
        row = await self._db.one("SELECT * FROM petition_signatures WHERE event_id = ?", event_id)
        return signature(row) if row else None

    async def clear(self, petition_id: int) -> None:
        """Delete all names of a petition. Who wants to hear what comes of it still does."""
        await self._db.run("DELETE FROM petition_signatures WHERE petition_id = ?", petition_id)

    # Who wants to hear what comes of it.

    async def listen(self, petition_id: int, person: str, event_id: str) -> None:
        """Somebody wants to be told, as this message says."""
        await self._db.run(
            "INSERT INTO petition_listeners VALUES (?, ?, ?) ON CONFLICT DO NOTHING", petition_id, person, event_id
        )

    async def listeners(self, petition_id: int) -> list[str]:
        """Those who want to be told."""
        rows = await self._db.all(
            "SELECT person FROM petition_listeners WHERE petition_id = ? ORDER BY person", petition_id
        )
        return [row["person"] for row in rows]

    async def stop_listening(self, event_id: str) -> None:
        """Who said with this message that they want to be told does not, after all."""
        await self._db.run("DELETE FROM petition_listeners WHERE event_id = ?", event_id)
