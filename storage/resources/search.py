"""The search index of needs and offers.

It indexes word stems (see `commands/resources/words.py`) in a table of our own and not with SQLite's FTS5, because
that keeps the words of deleted rows in its segments for a while, and what people withdraw has to be gone; and because a
small group should not pay for the index of a large one.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from storage.core.database import Database
from storage.resources.row import TAKERS, Kind, Resource, resource

MANY = 1000  # more than anybody looks through
_SEVERAL = 10 * MANY
_AFTER_ALL = "\U0010ffff"


class Sought(Struct, frozen=True):
    """A word to search for: a word of the item is `stem`, or begins with `typed`.

    A stem that begins with `@` is a word of the place, one with `#` a tag, which has to match exactly.
    """

    stem: str
    typed: str


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

    async def index(self, group_id: int, kind: Kind, resource_id: int, words: Sequence[str]) -> None:
        """Replace the indexed words of an item."""
        await self.forget(resource_id)
        await self.add(group_id, kind, resource_id, words)

    async def add(self, group_id: int, kind: Kind, resource_id: int, words: Sequence[str]) -> None:
        """Index the words of a new item."""
        await self._db.run(
            "INSERT INTO resource_words (group_id, kind, word, resource_id) SELECT ?, ?, value, ? FROM json_each(?)",
            group_id,
            kind,
            resource_id,
            msgspec.json.encode(words).decode(),
        )

    async def forget(self, resource_id: int) -> None:
        """Remove an item from the index."""
        await self._db.run("DELETE FROM resource_words WHERE resource_id = ?", resource_id)

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
        """The condition, and the values for its placeholders.

        A rare word, or a person, leads to a few rows; a `+` then keeps SQLite from walking along the board. Where all
        words are common the walk is short, because the first rows that have them are enough.
        """
        rarest = await self._rarest(group_id, kind, wanted.words)
        few = "+" if rarest or wanted.person else ""
        where, values = f"WHERE {few}group_id = ? AND {few}kind = ? AND {few}state = 'open'", _Values([group_id, kind])
        if wanted.urgent:
            where += f" AND {few}urgent = 1"
        if wanted.person is not None:
            where += f" AND ({'+' if rarest else ''}person = ? AND closed IS NULL"
            values.append(wanted.person)
            if wanted.privately:
                where += " OR id IN (SELECT resource_id FROM resource_relays WHERE person = ?)"
                values.append(wanted.person)
            where += ")"
        if rarest is None:
            return where + _all_of(wanted.words, "resources.id", values), values
        few_rows = f"SELECT resource_id FROM ({_with(rarest, group_id, kind, values)}) AS rarest WHERE TRUE"
        others = [word for word in wanted.words if word != rarest]
        return f"{where} AND id IN ({few_rows}{_all_of(others, 'rarest.resource_id', values)})", values

    async def _rarest(self, group_id: int, kind: Kind, words: Sequence[Sought]) -> Sought | None:
        """The word that the fewest have; None where all are common.

        Of several that are common hardly any item may have all: then even thousands of rows are the shorter way.
        """
        most = MANY if len(words) == 1 else _SEVERAL
        numbers: dict[Sought, int] = {}
        for word in words:
            values: _Values = []
            listed = _with(word, group_id, kind, values)
            numbers[word] = await self._db.value(f"SELECT count(*) FROM ({listed} LIMIT ?)", *values, most)
        rarest = min(numbers, key=numbers.__getitem__, default=None)
        return rarest if rarest is not None and numbers[rarest] < most else None


_Values = list[object]


def _with(word: Sought, group_id: int, kind: Kind, values: _Values) -> str:
    """SQL for the ids of the items with this word."""
    listed = []
    for start, end in _ranges(word):
        listed.append(
            "SELECT resource_id FROM resource_words WHERE group_id = ? AND kind = ? AND word >= ? AND word <= ?"
        )
        values += [group_id, kind, start, end]
    return " UNION ALL ".join(listed)


def _all_of(words: Sequence[Sought], item: str, values: _Values) -> str:
    """SQL conditions that an item (`item` is its id) has all these words."""
    conditions = ""
    for word in words:
        ranges = _ranges(word)
        either = " OR ".join(["word >= ? AND word <= ?"] * len(ranges))
        conditions += f" AND EXISTS (SELECT 1 FROM resource_words AS own WHERE own.resource_id = {item} AND ({either}))"
        values += [value for start_and_end in ranges for value in start_and_end]
    return conditions


def _ranges(word: Sought) -> list[tuple[str, str]]:
    """The ranges of indexed words that a word matches. Without a sign it matches words of the item and of the place."""
    if word.stem.startswith("#"):
        return [(word.stem, word.stem)]
    marks = ("",) if word.stem.startswith("@") else ("", "@")
    stems = [(f"{mark}{word.stem}", f"{mark}{word.stem}") for mark in marks]
    return stems + [(f"{mark}{word.typed}", f"{mark}{word.typed}{_AFTER_ALL}") for mark in marks]
