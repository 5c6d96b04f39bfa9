"""Exports a group from the database, which a bot may be using."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from storage.core import migrations
from storage.core.table import Export
from storage.exporting.parts import PARTS, SETTINGS, SUBJECT_OF_GROUP, SUBJECT_OF_ROOM
from storage.tables import STEPS

Json = dict[str, Any]


class UnknownGroup(Exception):
    """There is no such group, or several; the text lists the groups or their rooms."""


def export(database: Path, wanted: str, made: str, defaults: Mapping[str, str]) -> Json:
    """A consistent export of the group that has this name, or the room with this id. `made` is the time, as text.

    Of the settings in `defaults` the values in force are exported, so that another host's defaults change nothing.
    Raises `UnknownGroup`, `migrations.NewerDatabase` or `sqlite3.Error`.
    """
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("BEGIN")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != len(STEPS):
            raise migrations.NewerDatabase(f"{database} was written by another version: start this one first.")
        group = _group(connection, wanted)
        here = connection.execute("SELECT room_id FROM rooms WHERE group_id = ? ORDER BY joined", (group["id"],))
        rooms = [str(row["room_id"]) for row in here]
        return {
            "file": version,
            "made": made,
            "group": {"name": group["name"], "room": group["room_id"], "rooms": rooms},
            "parts": [_part(connection, part, group["id"], defaults) for part in PARTS],
            "timers": list(_timers(connection, group["id"], rooms)),
            "left_behind": _anonymous(connection, group["id"]),
        }


def _group(connection: sqlite3.Connection, wanted: str) -> sqlite3.Row:
    found: list[sqlite3.Row] = connection.execute(
        "SELECT DISTINCT g.* FROM groups g JOIN rooms r ON r.group_id = g.id WHERE g.name = ? OR r.room_id = ?",
        (wanted, wanted),
    ).fetchall()
    if len(found) == 1:
        return found[0]
    if found:
        rooms = ", ".join(row["room_id"] for row in found)
        raise UnknownGroup(f"There are several groups of that name. Name one by its room: {rooms}.")
    known = connection.execute("SELECT DISTINCT g.name FROM groups g JOIN rooms r ON r.group_id = g.id ORDER BY g.name")
    names = ", ".join(f"“{row['name']}”" for row in known)
    raise UnknownGroup(f"There is no group “{wanted}”. This bot knows: {names or 'none yet'}.")


def _part(connection: sqlite3.Connection, part: Export, group: int, defaults: Mapping[str, str]) -> Json:
    found = connection.execute(f"SELECT * FROM {part.table} WHERE {part.mine}", {"group": group})
    rows = [dict(row) for row in found]
    if part.table == SETTINGS and not part.personal:
        rows = _in_force(rows, group, defaults)
    return {"table": part.table, "rows": rows}


def _in_force(rows: list[Json], group: int, defaults: Mapping[str, str]) -> list[Json]:
    """The settings, also those of these names that the group never changed, or has reset."""
    changed = [row for row in rows if row["name"] not in defaults or row["value"] is not None]
    names = {row["name"] for row in changed}
    nothing = {"before": None, "event_id": None}
    kept = {name: value for name, value in defaults.items() if name not in names}
    return [*changed, *({"owner": str(group), "name": name, "value": value} | nothing for name, value in kept.items())]


def _timers(connection: sqlite3.Connection, group: int, rooms: list[str]) -> Iterator[Json]:
    """The timers of exported rows; those set in a direct chat move to the group's first room."""
    for part in PARTS:
        for feature, name in part.timers:
            rows = connection.execute(
                "SELECT * FROM timers WHERE feature = :feature AND name = :name"
                f" AND subject IN (SELECT CAST(id AS TEXT) FROM {part.table} WHERE {part.mine})",
                {"group": group, "feature": feature, "name": name},
            )
            yield from (_timer(row) | ({} if row["room_id"] in rooms else {"room_id": rooms[0]}) for row in rows)
    for feature, name in (*SUBJECT_OF_ROOM, *SUBJECT_OF_GROUP):
        rows = connection.execute("SELECT * FROM timers WHERE feature = ? AND name = ?", (feature, name))
        yield from (_timer(row) for row in rows if row["room_id"] in rooms)


def _timer(row: sqlite3.Row) -> Json:
    """A timer; one that was put off is due as of the time when it was first."""
    timer = dict(row)
    first = timer.pop("first")
    return timer if first is None else timer | {"due": first}


def _anonymous(connection: sqlite3.Connection, group: int) -> int:
    """How many needs are not exported because nobody may know who asked."""
    (count,) = connection.execute(
        "SELECT count(*) FROM resource_relays WHERE resource_id IN (SELECT id FROM resources WHERE group_id = ?)",
        (group,),
    ).fetchone()
    return int(count)
