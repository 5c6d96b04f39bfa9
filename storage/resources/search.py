"""Searches the board for needs and offers: by words, by what is urgent, and by whose it is."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from storage.core.database import Database
from storage.resources.row import TAKERS, Kind, Resource, resource
from storage.word_index import MANY, Sought, WordIndex


class Wanted(Struct, frozen=True):
    """What to search for: all of these words.

    A person's own anonymous needs are found only if they search `privately`.
    """

    words: tuple[Sought, ...] = ()
    urgent: bool = False
    person: str | None = None
    privately: bool = False


class Search:
    """Searches the board of one group."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._words = WordIndex(database, "resource_words", item="resource_id", within=("kind",))

    async def index(self, group_id: int, kind: Kind, resource_id: int, words: Sequence[str]) -> None:
        """Replace the indexed words of an item."""
        await self._words.index(resource_id, words, group_id, kind)

    async def add(self, group_id: int, kind: Kind, resource_id: int, words: Sequence[str]) -> None:
        """Index the words of a new item."""
        await self._words.add(resource_id, words, group_id, kind)

    async def forget(self, resource_id: int) -> None:
        """Remove an item from the index."""
        await self._words.forget(resource_id)

    async def board(self, group_id: int, kind: Kind, wanted: Wanted, *, limit: int, offset: int = 0) -> list[Resource]:
        """A page of the board, the urgent first, then by number."""
        where, values = await self._where(group_id, kind, wanted)
        rows = await self._db.all(
            f"SELECT *, {TAKERS} FROM resources {where} ORDER BY urgent DESC, number LIMIT ? OFFSET ?",
            *values,
            limit,
            offset,
        )
        return [resource(row) for row in rows]

    async def count(self, group_id: int, kind: Kind, wanted: Wanted) -> int:
        """How many match on the board; with words, at most `MANY`."""
        where, values = await self._where(group_id, kind, wanted)
        most = MANY if wanted.words else -1
        number: int = await self._db.value(
            f"SELECT count(*) FROM (SELECT 1 FROM resources {where} LIMIT ?)", *values, most
        )
        return number

    async def _where(self, group_id: int, kind: Kind, wanted: Wanted) -> tuple[str, list[object]]:
        """The condition, and the values for its placeholders. A rare word, or a person, leads to a few rows."""
        having = await self._words.narrow("resources", wanted.words, group_id, kind)
        few = "+" if having.few or wanted.person else ""
        where = f"WHERE {few}group_id = ? AND {few}kind = ? AND {few}state = 'open'"
        values: list[object] = [group_id, kind]
        if wanted.urgent:
            where += f" AND {few}urgent = 1"
        if wanted.person is not None:
            where += f" AND ({'+' if having.few else ''}person = ? AND closed IS NULL"
            values.append(wanted.person)
            if wanted.privately:
                where += " OR id IN (SELECT resource_id FROM resource_relays WHERE person = ?)"
                values.append(wanted.person)
            where += ")"
        return where + having.sql, [*values, *having.values]
