"""Indexes of words: which of a feature's things have them. One table for each feature whose things are searched.

They have word stems (see `commands/kit/stems.py`) in tables of our own and not in SQLite's FTS5, because that keeps the
words of deleted rows in its segments for a while, and what people withdraw has to be gone; and because a small group
should not pay for the index of a large one.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from storage.core.database import Database
from storage.core.table import NUMBER, OWN_GROUP, WORD, BelongsTo, Export, PersonalData, Table, exported_with

MANY = 1000  # more than anybody looks through
_SEVERAL = 10 * MANY
_AFTER_ALL = "\U0010ffff"
_Values = list[object]

TABLES: tuple[Table, ...] = ()


def words_table(
    name: str, *, feature: str, of: str, item: str, mine: str, exported: str, within: tuple[str, ...] = ()
) -> Table:
    """The table `<name>` with the words of what is in the table `of`, whose id is in the column `item`.

    mine      SQL condition that finds the words of a person's things
    exported  SQL condition for the rows of `of` that are exported with a group
    within    columns with the kinds of thing that are searched apart from each other
    """
    columns = "".join(f" {each} TEXT NOT NULL," for each in within)
    return Table(
        schema=f"""
        CREATE TABLE {name} (
            group_id INTEGER NOT NULL,{columns} word TEXT NOT NULL,
            {item} INTEGER NOT NULL REFERENCES {of} (id) ON DELETE CASCADE,
            PRIMARY KEY ({", ".join(("group_id", *within, "word", item))})
        ) WITHOUT ROWID;
        CREATE INDEX {name}_by_{item.removesuffix("_id")} ON {name} ({item});
        """,
        holds=(PersonalData(feature=feature, kind="words", passing=True, mine=mine, group=OWN_GROUP),),
        export=(Export(mine=exported_with(of, item, exported), refers={item: of}),),
        belongs_to=BelongsTo.GROUP_NUMBERS,
        reads={WORD: " ".join(within), NUMBER: f"group_id {item}"},
    )


class Sought(Struct, frozen=True):
    """A word to search for: a word of the item is `stem`, or begins with `typed`.

    A stem that begins with `@` is a word of the place, one with `#` a tag, which has to match exactly.
    """

    stem: str
    typed: str


class Narrowed(Struct, frozen=True):
    """SQL conditions that an item has all the words, and the values for them; whether they lead to `few` rows."""

    few: bool
    sql: str
    values: Sequence[object]


class WordIndex:
    """The words of one feature's things: of the table that `words_table` has declared."""

    def __init__(self, database: Database, table: str, *, item: str, within: tuple[str, ...] = ()) -> None:
        self._db = database
        self._table = table
        self._item = item
        self._places = ("group_id", *within)

    async def index(self, item_id: int, words: Sequence[str], *place: object) -> None:
        """Replace the indexed words of an item. Its `place` is its group, and the kinds that it is searched within."""
        await self.forget(item_id)
        await self.add(item_id, words, *place)

    async def add(self, item_id: int, words: Sequence[str], *place: object) -> None:
        """Index the words of a new item."""
        given = ", ".join("?" * len(place))
        await self._db.run(
            f"INSERT INTO {self._table} ({', '.join(self._places)}, word, {self._item})"
            f" SELECT {given}, value, ? FROM json_each(?)",
            *place,
            item_id,
            msgspec.json.encode(words).decode(),
        )

    async def forget(self, item_id: int) -> None:
        """Remove an item from the index."""
        await self._db.run(f"DELETE FROM {self._table} WHERE {self._item} = ?", item_id)

    async def narrow(self, of: str, words: Sequence[Sought], *place: object) -> Narrowed:
        """Conditions for the rows of the table `of` that have all these words.

        A rare word leads to a few rows; a `+` before other columns then keeps SQLite from walking along all of them.
        Where all words are common the walk is short, because the first rows that have them are enough.
        """
        rarest, values = await self._rarest(words, place), _Values()
        if rarest is None:
            return Narrowed(few=False, sql=self._all_of(words, f"{of}.id", values), values=values)
        few_rows = f"SELECT {self._item} FROM ({self._with(rarest, place, values)}) AS rarest WHERE TRUE"
        others = [word for word in words if word != rarest]
        conditions = self._all_of(others, f"rarest.{self._item}", values)
        return Narrowed(few=True, sql=f" AND id IN ({few_rows}{conditions})", values=values)

    async def _rarest(self, words: Sequence[Sought], place: Sequence[object]) -> Sought | None:
        """The word that the fewest have; None where all are common.

        Of several that are common hardly any item may have all: then even thousands of rows are the shorter way.
        """
        most = MANY if len(words) == 1 else _SEVERAL
        numbers: dict[Sought, int] = {}
        for word in words:
            values = _Values()
            listed = self._with(word, place, values)
            numbers[word] = await self._db.value(f"SELECT count(*) FROM ({listed} LIMIT ?)", *values, most)
        rarest = min(numbers, key=numbers.__getitem__, default=None)
        return rarest if rarest is not None and numbers[rarest] < most else None

    def _with(self, word: Sought, place: Sequence[object], values: _Values) -> str:
        """SQL for the ids of the items with this word."""
        there = " AND ".join(f"{each} = ?" for each in self._places)
        listed = []
        for start, end in _ranges(word):
            listed.append(f"SELECT {self._item} FROM {self._table} WHERE {there} AND word >= ? AND word <= ?")
            values += [*place, start, end]
        return " UNION ALL ".join(listed)

    def _all_of(self, words: Sequence[Sought], item: str, values: _Values) -> str:
        """SQL conditions that an item (`item` is its id) has all these words."""
        conditions = ""
        for word in words:
            ranges = _ranges(word)
            either = " OR ".join(["word >= ? AND word <= ?"] * len(ranges))
            own = f"SELECT 1 FROM {self._table} AS own WHERE own.{self._item} = {item} AND ({either})"
            conditions += f" AND EXISTS ({own})"
            values += [value for start_and_end in ranges for value in start_and_end]
        return conditions


def _ranges(word: Sought) -> list[tuple[str, str]]:
    """The ranges of indexed words that a word matches. Without a sign it matches words of the item and of the place."""
    if word.stem.startswith("#"):
        return [(word.stem, word.stem)]
    marks = ("",) if word.stem.startswith("@") else ("", "@")
    stems = [(f"{mark}{word.stem}", f"{mark}{word.stem}") for mark in marks]
    return stems + [(f"{mark}{word.typed}", f"{mark}{word.typed}{_AFTER_ALL}") for mark in marks]
