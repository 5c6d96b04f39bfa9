"""What helped the people of a group, in their own words: a library in one series of numbers for all of its rooms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from storage.core.database import Database
from storage.core.times import to_ms
from storage.tips.circles import Circles
from storage.tips.notes import Notes
from storage.tips.row import Note, Tip, tip
from storage.word_index import Sought, WordIndex

__all__ = ["Note", "Tip", "Tips"]

_LAST = 2**62
_SHOWN = "what", "signed", "stays", "confirmed"


class Tips:
    """Stores tips. One that is withdrawn is deleted, with its words in the index and what others said beside it."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._words = WordIndex(database, "tip_words", item="tip_id")
        self.notes = Notes(database)
        self.circles = Circles(database)

    async def add(
        self,
        group_id: int,
        *,
        what: str,
        words: Sequence[str],
        person: str,
        signed: bool,
        event_id: str,
        now: datetime,
    ) -> Tip:
        """Keep what helped somebody. `words` are those it is found by."""
        number = await self._db.value(
            "INSERT INTO resource_numbers (group_id, kind, last) VALUES (?, 'tip', 1)"
            " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            group_id,
        )
        row = await self._db.one(
            "INSERT INTO tips (group_id, number, what, person, signed, stays, event_id, created, confirmed)"
            " VALUES (?, ?, ?, ?, ?, FALSE, ?, ?7, ?7) RETURNING *",
            group_id,
            number,
            what,
            person,
            signed,
            event_id,
            to_ms(now),
        )
        assert row is not None
        added = tip(row)
        await self._words.add(added.id, words, group_id)
        return added

    # Looking.

    async def get(self, tip_id: int) -> Tip | None:
        """This tip, while it is kept."""
        row = await self._db.one("SELECT * FROM tips WHERE id = ?", tip_id)
        return tip(row) if row else None

    async def numbered(self, group_id: int, number: int) -> Tip | None:
        """The one that people of the group call by this number."""
        row = await self._db.one("SELECT * FROM tips WHERE group_id = ? AND number = ?", group_id, number)
        return tip(row) if row else None

    async def by_event(self, event_id: str) -> Tip | None:
        """What this message told."""
        row = await self._db.one("SELECT * FROM tips WHERE event_id = ?", event_id)
        return tip(row) if row else None

    async def find(self, group_id: int, words: Sequence[Sought], *, limit: int, below: int = _LAST) -> list[Tip]:
        """The newest of the group that have all these words, with numbers `below` that one."""
        having = await self._words.narrow("tips", words, group_id)
        few = "+" if having.few else ""
        rows = await self._db.all(
            f"SELECT * FROM tips WHERE {few}group_id = ? AND {few}number < ?{having.sql} ORDER BY number DESC LIMIT ?",
            group_id,
            below,
            *having.values,
            limit,
        )
        return [tip(row) for row in rows]

    async def of(self, person: str, group_id: int) -> list[Tip]:
        """What this person has told in the group, by number."""
        rows = await self._db.all(
            "SELECT * FROM tips WHERE person = ? AND group_id = ? ORDER BY number", person, group_id
        )
        return [tip(row) for row in rows]

    # Its life.

    async def change(self, before: Tip, after: Tip, words: Sequence[str] | None, event_id: str, now: datetime) -> None:
        """It is as in `after` from now on, as its author says with this message; `words` are its words, if new ones."""
        await self._db.run(
            "INSERT OR REPLACE INTO tip_changes (tip_id, event_id, what, signed, stays, confirmed, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            before.id,
            event_id,
            *_values(before),
            to_ms(now),
        )
        await self._set(after, words)

    async def reword(self, tip_id: int, what: str, words: Sequence[str]) -> None:
        """It says this from now on, because its message does."""
        found = await self.get(tip_id)
        if found:
            await self._db.run("UPDATE tips SET what = ? WHERE id = ?", what, tip_id)
            await self._words.index(tip_id, words, found.group_id)

    async def taken_back(self, event_id: str) -> list[tuple[Tip, str]]:
        """The tips that this message was the last to change, and what each said before; the note of it is deleted."""
        rows = await self._db.all("DELETE FROM tip_changes WHERE event_id = ? RETURNING *", event_id)
        found = []
        for row in rows:
            await self._db.run(
                "UPDATE tips SET signed = ?, stays = ?, confirmed = ? WHERE id = ?",
                *(row[name] for name in _SHOWN[1:]),
                row["tip_id"],
            )
            now = await self.get(row["tip_id"])
            found += [(now, row["what"])] if now else []
        return found

    async def _set(self, after: Tip, words: Sequence[str] | None) -> None:
        await self._db.run(
            f"UPDATE tips SET {', '.join(f'{name} = ?' for name in _SHOWN)} WHERE id = ?", *_values(after), after.id
        )
        if words is not None:
            await self._words.index(after.id, words, after.group_id)

    async def leave_to_group(self, tip_id: int) -> None:
        """It is the group's, and nobody's in particular: nothing is left of whose it was."""
        await self._db.run("UPDATE tips SET person = '', event_id = '', signed = FALSE WHERE id = ?", tip_id)
        await self._db.run("DELETE FROM tip_changes WHERE tip_id = ?", tip_id)

    async def remove(self, tip_id: int) -> None:
        """Delete it. Its number is not given again."""
        await self._db.run("DELETE FROM tips WHERE id = ?", tip_id)


def _values(found: Tip) -> tuple[object, ...]:
    return found.what, found.signed, found.stays, to_ms(found.confirmed)
