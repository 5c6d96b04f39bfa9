"""What goes along with a room that changes its group: what is open there, under new numbers, in one transaction.

The tables declare it (`Numbered`). A room that was alone in its group takes everything. Of a group with other rooms it
takes what is between people of this room alone, and nothing anonymous: that would narrow down who asked for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from storage.core.database import Database
from storage.core.table import BelongsTo, Numbered, Table
from storage.core.times import to_ms

_IN = "SELECT key FROM state WHERE type = 'm.room.member' AND content ->> 'membership' = 'join' AND room_id"
_HERE = f"{_IN} = ?1"
_OTHERS = "SELECT room_id FROM rooms WHERE group_id = ?2 AND room_id <> ?1"
_ELSEWHERE = f"{_IN} IN ({_OTHERS})"
_MESSAGES = ("outbox", "questions")


class Movable(Struct, frozen=True, kw_only=True):
    """Something that goes along: its number in the old group, and in the new one once it is there.

    `secret` and `unseen` are as in `Numbered`.
    """

    table: str
    id: int
    letter: str
    number: int
    what: str
    secret: bool
    unseen: bool
    now: int = 0

    @property
    def before(self) -> str:
        """What people called it by: "N1"."""
        return f"{self.letter}{self.number}"

    @property
    def code(self) -> str:
        """What people call it by now."""
        return f"{self.letter}{self.now}"


async def movable(db: Database, tables: Sequence[Table], room_id: str, bot: str) -> list[Movable]:
    """What would go along with this room if it left its group now."""
    old = await db.value("SELECT group_id FROM rooms WHERE room_id = ?", room_id)
    found: list[Movable] = []
    for table, numbered in _numbered(tables):
        rows = await db.all(
            f"SELECT id, {numbered.letter} AS letter, number, ({numbered.words}) AS what,"
            f" ({numbered.secret}) AS secret,"
            f" ({numbered.unseen}) AS unseen FROM {table.name}"
            f" WHERE group_id = ?2 AND {numbered.open} AND ({_goes(numbered)}) ORDER BY letter, number",
            room_id,
            old,
            bot,
            numbered.fewest,
        )
        found += [
            Movable(table=table.name, **{**dict(row), "secret": bool(row["secret"]), "unseen": bool(row["unseen"])})
            for row in rows
        ]
    return found


def _goes(numbered: Numbered) -> str:
    """SQL condition: all of it if the room is alone; else what is of this room's people, who are in no other one."""
    people = f"SELECT person FROM ({numbered.between}) WHERE person <> ''"
    enough = f"(SELECT count(*) FROM ({_HERE} AND key <> ?3)) >= ?4"
    alone = f"NOT EXISTS ({_OTHERS}) AND (NOT ({numbered.secret}) OR {enough})"
    own = f"NOT EXISTS ({people} AND person NOT IN ({_HERE})) AND EXISTS ({people} AND person NOT IN ({_ELSEWHERE}))"
    return f"({alone}) OR (NOT ({numbered.secret}) AND NOT ({numbered.unseen}) AND {own})"


async def bring(
    db: Database, tables: Sequence[Table], room_id: str, bot: str, new: int, now: datetime
) -> list[Movable]:
    """Bring what goes along with this room into the group `new`. Returns it with its new numbers.

    Messages about it, its timers and whoever is asked about it are found there as before. The room has not left yet.
    """
    old = await db.value("SELECT group_id FROM rooms WHERE room_id = ?", room_id)
    going = await movable(db, tables, room_id, bot)
    moved: list[Movable] = []
    for table, numbered in _numbered(tables):
        of_it = [each for each in going if each.table == table.name]
        numbers = await _renumber(db, table.name, numbered, [each.id for each in of_it], new)
        moved += [replace(each, now=numbers[each.id]) for each in of_it]
        if numbers:
            await _follow(db, tables, table.name, numbered, [*numbers], room_id, int(old or 0), new)
    for table, numbered in _numbered(tables):
        if numbered.sources and any(each.table == table.name for each in moved):
            await _with_sources(db, table.name, numbered.sources, moved)
    await db.run(
        "INSERT OR REPLACE INTO renumbered SELECT ?, ?, value ->> 0, value ->> 1, value ->> 2, ? FROM json_each(?)",
        room_id,
        new,
        to_ms(now),
        json.dumps([(each.letter, each.number, each.now) for each in moved]),
    )
    return moved


async def _renumber(db: Database, table: str, numbered: Numbered, ids: Sequence[int], new: int) -> dict[int, int]:
    """Give these rows the next numbers of their kinds in the new group, in this order. Returns them, by id."""
    rows = await db.all(
        f"SELECT id, {numbered.counter} AS kind FROM {table} WHERE id IN (SELECT value FROM json_each(?))",
        json.dumps([*ids]),
    )
    kinds = {row["id"]: row["kind"] for row in rows}
    numbers: dict[int, int] = {}
    for kind in dict.fromkeys(kinds.values()):
        of_kind = [each for each in ids if kinds[each] == kind]
        last: int = await db.value(
            "INSERT INTO resource_numbers (group_id, kind, last) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET last = last + excluded.last RETURNING last",
            new,
            kind,
            len(of_kind),
        )
        numbers |= zip(of_kind, range(last - len(of_kind) + 1, last + 1), strict=True)
    await db.run(
        f"UPDATE {table} SET group_id = ?, number = given.number"
        " FROM (SELECT value ->> 0 AS id, value ->> 1 AS number FROM json_each(?)) AS given"
        f" WHERE {table}.id = given.id",
        new,
        json.dumps([*numbers.items()]),
    )
    return numbers


async def _follow(
    db: Database,
    tables: Sequence[Table],
    name: str,
    numbered: Numbered,
    ids: Sequence[int],
    room_id: str,
    old: int,
    new: int,
) -> None:
    """Have everything that is about these rows of the table follow them."""
    for column, table in _referring(tables, name):
        await db.run(
            f"UPDATE {table} SET group_id = ? WHERE {column} IN (SELECT value FROM json_each(?))",
            new,
            json.dumps([*ids]),
        )
    aliases = await db.all(
        f"SELECT {numbered.alias} AS alias FROM {name} WHERE id IN (SELECT value FROM json_each(?))", json.dumps([*ids])
    )
    subjects = json.dumps([*map(str, ids), *(row["alias"] for row in aliases if row["alias"])])
    about = (
        f"feature IN ({', '.join(map(repr, numbered.features))})"
        " AND substr(subject, 1, instr(subject || ' ', ' ') - 1) IN (SELECT value FROM json_each(?))"
    )
    parts = list(_timers_of_parts(tables, name))
    others = json.dumps([timer for _, _, _, timer in parts])
    theirs = f"{about} AND name NOT IN (SELECT value FROM json_each(?))"
    await db.run(f"UPDATE timers SET room_id = ? WHERE {theirs}", room_id, subjects, others)
    await _parts_follow(db, parts, json.dumps([*ids]), room_id)
    for table in _MESSAGES:
        await db.run(f"UPDATE {table} SET group_id = ? WHERE group_id = ? AND {about}", new, old, subjects)


async def _parts_follow(db: Database, parts: Sequence[tuple[str, str, str, str]], ids: str, room_id: str) -> None:
    """The same for the timers of rows that are parts of these: a poll for the date of an activity."""
    for table, column, feature, timer in parts:
        await db.run(
            "UPDATE timers SET room_id = ? WHERE feature = ? AND name = ?"
            " AND substr(subject, 1, instr(subject || ' ', ' ') - 1) IN"
            f" (SELECT CAST(id AS TEXT) FROM {table} WHERE {column} IN (SELECT value FROM json_each(?)))",
            room_id,
            feature,
            timer,
            ids,
        )


def _referring(tables: Sequence[Table], name: str) -> Iterator[tuple[str, str]]:
    """The tables with a group of their own whose rows are parts of rows of that table, and by which column."""
    for table in tables:
        if table.belongs_to is BelongsTo.GROUP_NUMBERS:
            for export in table.exports:
                yield from ((column, table.name) for column, parent in export.refers.items() if parent == name)


def _timers_of_parts(tables: Sequence[Table], name: str) -> Iterator[tuple[str, str, str, str]]:
    """The tables whose rows are parts of rows of that table, by which column, and their timers (feature and name)."""
    for table in tables:
        for export in table.exports if table.belongs_to is BelongsTo.NEITHER else ():
            for column in (column for column, parent in export.refers.items() if parent == name):
                yield from ((table.name, column, feature, timer) for feature, timer in export.timers)


async def _with_sources(db: Database, table: str, column: str, moved: Sequence[Movable]) -> None:
    """Give what rows come from its new number. What did not come along is none any more: its number is another's."""
    ids = json.dumps([each.id for each in moved if each.table == table])
    codes = {each.before: each.code for each in moved}
    where = f"id IN (SELECT value FROM json_each(?)) AND {column} <> ''"
    rows = await db.all(f"SELECT id, {column} AS sources FROM {table} WHERE {where}", ids)
    now = [(row["id"], " ".join(codes[each] for each in row["sources"].split() if each in codes)) for row in rows]
    await db.run(
        f"UPDATE {table} SET {column} = given.sources"
        " FROM (SELECT value ->> 0 AS id, value ->> 1 AS sources FROM json_each(?)) AS given"
        f" WHERE {table}.id = given.id",
        json.dumps(now),
    )


def _numbered(tables: Sequence[Table]) -> Iterator[tuple[Table, Numbered]]:
    return ((table, table.numbered) for table in tables if table.numbered)
