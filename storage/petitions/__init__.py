"""Petitions: what a group asks of somebody, and who stands for it. Names are kept until a while after the delivery."""

from __future__ import annotations

from datetime import datetime

from storage.core.database import Database
from storage.core.times import from_ms, to_ms
from storage.petitions.carriers import Carriers
from storage.petitions.row import Carrier, Petition, Signature, State, petition
from storage.petitions.signatures import Signatures

__all__ = ["Carrier", "Petition", "Petitions", "Signature", "State"]


class Petitions:
    """Stores petitions. What one said, and how many signed, is known for a year after it is over."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.carriers = Carriers(database)
        self.signatures = Signatures(database)

    async def add(
        self,
        group_id: int,
        *,
        person: str,
        words: str,
        addressee: str,
        private: bool,
        until: datetime,
        event_id: str,
        now: datetime,
    ) -> Petition:
        """Begin one, under a number that no other of the group ever had."""
        number = await self._db.value(
            "INSERT INTO resource_numbers (group_id, kind, last) VALUES (?, 'petition', 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            group_id,
        )
        row = await self._db.one(
            "INSERT INTO petitions (group_id, number, person, words, addressee, private, state, until, event_id,"
            " created) VALUES (?, ?, ?, ?, ?, ?, 'draft', ?, ?, ?) RETURNING *",
            group_id,
            number,
            person,
            words,
            addressee,
            private,
            to_ms(until),
            event_id,
            to_ms(now),
        )
        assert row is not None
        return petition(row)

    # Looking.

    async def get(self, petition_id: int) -> Petition | None:
        """This petition, also once it is over."""
        row = await self._db.one("SELECT * FROM petitions WHERE id = ?", petition_id)
        return petition(row) if row else None

    async def find(self, group_id: int, number: int) -> Petition | None:
        """The one with this number, also once it is over."""
        row = await self._db.one("SELECT * FROM petitions WHERE group_id = ? AND number = ?", group_id, number)
        return petition(row) if row else None

    async def in_state(self, group_id: int, *states: State) -> list[Petition]:
        """Those of the group in one of these states, by number."""
        rows = await self._db.all(
            f"SELECT * FROM petitions WHERE group_id = ? AND state IN ({', '.join('?' * len(states))}) ORDER BY number",
            group_id,
            *states,
        )
        return [petition(row) for row in rows]

    async def made_by(self, person: str, group_id: int) -> list[Petition]:
        """Those of the group that this person began, also once they are over."""
        rows = await self._db.all(
            "SELECT * FROM petitions WHERE person = ? AND +group_id = ? ORDER BY number", person, group_id
        )
        return [petition(row) for row in rows]

    async def by_event(self, event_id: str) -> Petition | None:
        """The one that this message began."""
        row = await self._db.one("SELECT * FROM petitions WHERE event_id = ?", event_id)
        return petition(row) if row else None

    # Its life.

    async def say(self, petition_id: int, *, words: str, addressee: str, event_id: str) -> None:
        """It says this, as long as it is not opened: this message has said so, in private."""
        await self._db.run(
            "UPDATE petitions SET words = ?, addressee = ?, private = 1, event_id = ? WHERE id = ?",
            words,
            addressee,
            event_id,
            petition_id,
        )

    async def confirm(self, petition_id: int) -> None:
        """What was said in private may be shown."""
        await self._db.run("UPDATE petitions SET private = 0 WHERE id = ?", petition_id)

    async def reword(self, petition_id: int, *, words: str, addressee: str) -> None:
        """It says this from now on, which is a change."""
        await self._db.run(
            "UPDATE petitions SET words = ?, addressee = ?, changes = changes + 1 WHERE id = ?",
            words,
            addressee,
            petition_id,
        )

    async def note_change(self, before: Petition, event_id: str, now: datetime) -> None:
        """Store what it said before this message changed it."""
        await self._db.run(
            "INSERT OR REPLACE INTO petition_changes (petition_id, event_id, words, addressee, at)"
            " VALUES (?, ?, ?, ?, ?)",
            before.id,
            event_id,
            before.words,
            before.addressee,
            to_ms(now),
        )

    async def take_change(self, event_id: str) -> tuple[Petition, datetime] | None:
        """Undo the change that this message made, while it can be signed: as it is then, and when that was."""
        row = await self._db.one("DELETE FROM petition_changes WHERE event_id = ? RETURNING *", event_id)
        if row is None:
            return None
        changed = await self._db.one(
            "UPDATE petitions SET words = ?, addressee = ? WHERE id = ? AND state = 'open' RETURNING *",
            row["words"],
            row["addressee"],
            row["petition_id"],
        )
        return (petition(changed), from_ms(row["at"])) if changed else None

    async def open(self, petition_id: int) -> None:
        """People can sign it."""
        await self._db.run("UPDATE petitions SET state = 'open', closed_by = NULL WHERE id = ?", petition_id)

    async def prolong(self, petition_id: int, until: datetime) -> None:
        """It closes then."""
        await self._db.run("UPDATE petitions SET until = ? WHERE id = ?", to_ms(until), petition_id)

    async def close(self, petition_id: int, event_id: str | None) -> None:
        """Nobody can sign it any more, as this message says, if one does."""
        await self._db.run("UPDATE petitions SET state = 'closed', closed_by = ? WHERE id = ?", event_id, petition_id)

    async def lapse(self, petition_id: int, signed: int, now: datetime) -> None:
        """It was never handed over; so many had signed."""
        await self._db.run(
            "UPDATE petitions SET state = 'lapsed', signed = ?, over = ? WHERE id = ?", signed, to_ms(now), petition_id
        )

    async def deliver(self, petition_id: int, signed: int, event_id: str, now: datetime) -> None:
        """It is handed over with so many names, as this message says."""
        await self._db.run(
            "UPDATE petitions SET state = 'delivered', signed = ?, delivered = ?, delivered_by = ? WHERE id = ?",
            signed,
            to_ms(now),
            event_id,
            petition_id,
        )

    async def delivered_with(self, event_id: str) -> Petition | None:
        """The one that this message said was handed over, if nothing has come of it."""
        row = await self._db.one("SELECT * FROM petitions WHERE delivered_by = ? AND state = 'delivered'", event_id)
        return petition(row) if row else None

    async def undo_delivery(self, petition_id: int) -> None:
        """It was not handed over, after all: it is closed."""
        await self._db.run(
            "UPDATE petitions SET state = 'closed', signed = NULL, delivered = NULL, delivered_by = NULL WHERE id = ?",
            petition_id,
        )

    async def settle(self, petition_id: int, answer: str | None, event_id: str | None, now: datetime) -> None:
        """There was this answer, as that message says; or none."""
        await self._db.run(
            "UPDATE petitions SET state = ?, answer = ?, answered_by = ?, over = ? WHERE id = ?",
            "answered" if answer else "unanswered",
            answer,
            event_id,
            to_ms(now),
            petition_id,
        )

    async def undo_answer(self, event_id: str) -> Petition | None:
        """What this message said of an answer is taken back: nothing has come of it yet."""
        row = await self._db.one(
            "UPDATE petitions SET state = 'delivered', answer = NULL, answered_by = NULL, over = NULL"
            " WHERE answered_by = ? RETURNING *",
            event_id,
        )
        return petition(row) if row else None

    async def closed_with(self, event_id: str) -> Petition | None:
        """The one that this message closed, if it has not been handed over since."""
        row = await self._db.one("SELECT * FROM petitions WHERE closed_by = ? AND state = 'closed'", event_id)
        return petition(row) if row else None

    async def leave_to_group(self, petition_id: int) -> None:
        """Whoever began it has left: it goes on without their name."""
        await self._db.run("UPDATE petitions SET person = '' WHERE id = ?", petition_id)

    async def remove(self, petition_id: int) -> None:
        """Delete it, with all names. Its number is not given again."""
        await self._db.run("DELETE FROM petitions WHERE id = ?", petition_id)
