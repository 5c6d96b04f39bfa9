"""Finding needs and offers again: by their words, and by what is said about them.

The words (stems, see `commands/resources/words.py`) are an index of our own and not SQLite's FTS5, because that keeps
the words of deleted rows in its segments for a while, and what people take back has to be gone; and because here an
index belongs to a group, so that a small group does not pay for a large one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from storage.database import Database
from storage.resources.row import TAKERS, Kind, Resource, resource

MANY = 1000  # more than anybody looks through
_WITH_WORD = "FROM resource_words WHERE group_id = ? AND kind = ? AND word >= ? AND word <= ?"
_AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Sought:
    """A word that somebody looks for: one of the item's words is `stem`, or begins with `typed`.

    A stem beginning with `#` is a tag, one with `@` a word of the place.
    """

    stem: str
    typed: str


@dataclass(frozen=True, slots=True)
class Wanted:
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
        where = f"WHERE {few}group_id = ? AND {few}kind = ? AND {few}state = 'open'"
        values: list[object] = [group_id, kind]
        if wanted.urgent:
            where += f" AND {few}urgent = 1"
        if wanted.person is not None:
            where += f" AND ({'+' if rarest else ''}person = ? AND closed IS NULL"
            values.append(wanted.person)
            if wanted.privately:
                where += " OR id IN (SELECT resource_id FROM resource_relays WHERE person = ?)"
                values.append(wanted.person)
            where += ")"
        for word in wanted.words:
            ranges = _ranges(word)
            if word == rarest:
                each = f"SELECT resource_id {_WITH_WORD}"
                where += f" AND id IN ({' UNION ALL '.join([each] * len(ranges))})"
                values += [value for start, end in ranges for value in (group_id, kind, start, end)]
            else:
                either = " OR ".join(["word >= ? AND word <= ?"] * len(ranges))
                where += f" AND EXISTS (SELECT 1 FROM resource_words WHERE resource_id = resources.id AND ({either}))"
                values += [value for start_and_end in ranges for value in start_and_end]
        return where, values

    async def _rarest(self, group_id: int, kind: Kind, words: Sequence[Sought]) -> Sought | None:
        """The word that the fewest have; None where all are common."""
        numbers: dict[Sought, int] = {}
        for word in words:
            each = f"SELECT 1 {_WITH_WORD}"
            ranges = _ranges(word)
            numbers[word] = await self._db.value(
                f"SELECT count(*) FROM ({' UNION ALL '.join([each] * len(ranges))} LIMIT ?)",
                *[value for start, end in ranges for value in (group_id, kind, start, end)],
                MANY,
            )
        rarest = min(numbers, key=numbers.__getitem__, default=None)
        return rarest if rarest is not None and numbers[rarest] < MANY else None


def _ranges(word: Sought) -> list[tuple[str, str]]:
    """Between what the indexed words lie that a word means: one of no kind is one of the item's or of its place."""
    marks = ("",) if word.stem.startswith(("#", "@")) else ("", "@")
    stems = [(f"{mark}{word.stem}", f"{mark}{word.stem}") for mark in marks]
    return stems + [(f"{mark}{word.typed}", f"{mark}{word.typed}{_AFTER_ALL}") for mark in marks]
