"""Finding needs and offers again: by their words, and by what is said about them.

The words (stems, see `commands/resources/words.py`) are an index of our own and not SQLite's FTS5, because that keeps
the words of deleted rows in its segments for a while, and what people take back has to be gone; and because here an
index belongs to a group, so that a small group does not pay for a large one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from msgspec import Struct

from storage.core.database import Database
from storage.resources.row import TAKERS, Kind, Resource, resource

MANY = 1000  # more than anybody looks through
_SEVERAL = 10 * MANY
_AFTER_ALL = "\U0010ffff"


class Sought(Struct, frozen=True):
    """A word that somebody looks for: one of the item's words is `stem`, or begins with `typed`.

    A stem beginning with `@` is a word of the place, one with `#` a tag: a tag is what it is, and no beginning.
    """

    stem: str
    typed: str


class Wanted(Struct, frozen=True):
    """What somebody looks for: all of these words.

    Of a person's own, what they asked anonymously is only found when they look for it `privately`.
    """

    words: tuple[Sought, ...] = ()
    urgent: bool = False
    person: str | None = None
    privately: bool = False


class Search:
    """Looks on one group's board."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def index(self, group_id: int, kind: Kind, resource_id: int, words: Sequence[str]) -> None:
        """These are its words now."""
        await self.forget(resource_id)
        await self.add(group_id, kind, resource_id, words)

    async def add(self, group_id: int, kind: Kind, resource_id: int, words: Sequence[str]) -> None:
        """These are the words of a new one."""
        await self._db.run(
            "INSERT INTO resource_words (group_id, kind, word, resource_id) SELECT ?, ?, value, ? FROM json_each(?)",
            group_id,
            kind,
            resource_id,
            json.dumps(words, ensure_ascii=False),
        )

    async def forget(self, resource_id: int) -> None:
        """It is not found by its words any more."""
        await self._db.run("DELETE FROM resource_words WHERE resource_id = ?", resource_id)

    async def board(self, group_id: int, kind: Kind, wanted: Wanted, *, limit: int, offset: int = 0) -> list[Resource]:
        """A part of the board, the urgent first, then by number."""
        where, values = await self._where(group_id, kind, wanted)
        rows = await self._db.all(
            f"SELECT *, {TAKERS} FROM resources {where} ORDER BY urgent DESC, number LIMIT ? OFFSET ?",
            *values,
            limit,
            offset,
        )
        return [resource(row) for row in rows]

    async def count(self, group_id: int, kind: Kind, wanted: Wanted) -> int:
        """How many there are on the board; of those with certain words at most `MANY`."""
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
    """Lists the ids of what has this word."""
    listed = []
    for start, end in _ranges(word):
        listed.append(
            "SELECT resource_id FROM resource_words WHERE group_id = ? AND kind = ? AND word >= ? AND word <= ?"
        )
        values += [group_id, kind, start, end]
    return " UNION ALL ".join(listed)


def _all_of(words: Sequence[Sought], item: str, values: _Values) -> str:
    """The conditions that an item has all these words; `item` is its id."""
    conditions = ""
    for word in words:
        ranges = _ranges(word)
        either = " OR ".join(["word >= ? AND word <= ?"] * len(ranges))
        conditions += f" AND EXISTS (SELECT 1 FROM resource_words AS own WHERE own.resource_id = {item} AND ({either}))"
        values += [value for start_and_end in ranges for value in start_and_end]
    return conditions


def _ranges(word: Sought) -> list[tuple[str, str]]:
    """Between what the indexed words lie that a word means: one of no kind is one of the item's or of its place."""
    if word.stem.startswith("#"):
        return [(word.stem, word.stem)]
    marks = ("",) if word.stem.startswith("@") else ("", "@")
    stems = [(f"{mark}{word.stem}", f"{mark}{word.stem}") for mark in marks]
    return stems + [(f"{mark}{word.typed}", f"{mark}{word.typed}{_AFTER_ALL}") for mark in marks]
