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
    numbered = dict(_numbered_by_name(tables))
    moved: list[Movable] = []
    for each in await movable(db, tables, room_id, bot):
        number = await _renumber(db, each, numbered[each.table], new)
        await db.run(
            "INSERT OR REPLACE INTO renumbered VALUES (?, ?, ?, ?, ?, ?)",
            room_id,
            new,
            each.letter,
            each.number,
            number,
            to_ms(now),
        )
        moved.append(replace(each, now=number))
    for name, declared in numbered.items():
        ids = [each.id for each in moved if each.table == name]
        await _follow(db, tables, name, declared, ids, room_id, int(old or 0), new)
    return moved


async def _renumber(db: Database, each: Movable, numbered: Numbered, new: int) -> int:
    """Give it the next number of its kind in the new group."""
    kind = await db.value(f"SELECT {numbered.counter} FROM {each.table} WHERE id = ?", each.id)
    number: int = await db.value(
        "INSERT INTO resource_numbers (group_id, kind, last) VALUES (?, ?, 1)"
        " ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
        new,
        kind,
    )
    await db.run(f"UPDATE {each.table} SET group_id = ?, number = ? WHERE id = ?", new, number, each.id)
    return number


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
    await db.run(f"UPDATE timers SET room_id = ? WHERE {about}", room_id, subjects)
    for table in _MESSAGES:
        await db.run(f"UPDATE {table} SET group_id = ? WHERE group_id = ? AND {about}", new, old, subjects)


def _referring(tables: Sequence[Table], name: str) -> Iterator[tuple[str, str]]:
    """The tables with a group of their own whose rows are parts of rows of that table, and by which column."""
    for table in tables:
        if table.belongs_to is BelongsTo.GROUP_NUMBERS:
            for export in table.exports:
                yield from ((column, table.name) for column, parent in export.refers.items() if parent == name)


def _numbered(tables: Sequence[Table]) -> Iterator[tuple[Table, Numbered]]:
    return ((table, table.numbered) for table in tables if table.numbered)


def _numbered_by_name(tables: Sequence[Table]) -> Iterator[tuple[str, Numbered]]:
    return ((table.name, numbered) for table, numbered in _numbered(tables))
