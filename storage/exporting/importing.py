"""Imports an exported group into the database, which no bot may be using."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from storage.core.table import Export
from storage.exporting.parts import GROUPS, PARTS, SUBJECT_OF_GROUP, SUBJECT_OF_ROOM
from storage.tables import STEPS

_BY_ROOM = frozenset(SUBJECT_OF_ROOM)
_BY_GROUP = frozenset(SUBJECT_OF_GROUP)
_TABLE_OF = {timer: part.table for part in PARTS for timer in part.timers}


class CannotImport(Exception):
    """The group can't be imported; the text says why, and what to do about it."""


class AbsentRooms(CannotImport):
    """The bot is not in all rooms of the group."""

    def __init__(self, rooms: list[str]) -> None:
        super().__init__(f"The bot is not in {', '.join(rooms)}.")
        self.rooms = rooms


def import_rows(database: Path, found: Any, *, replace: bool) -> int:
    """Import an exported group, in one transaction. Returns the number of rows.

    Raises `CannotImport`, also where the group has begun something here meanwhile; with `replace` that is deleted.
    """
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        for pragma in ("foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN IMMEDIATE")
        try:
            count = _Import(connection, _checked(connection, found)).run(replace=replace)
            connection.execute("COMMIT")
        except (KeyError, TypeError, AttributeError, ValueError, sqlite3.IntegrityError) as error:
            connection.execute("ROLLBACK")
            kind = type(error).__name__
            raise CannotImport(f"This is no group that `entraide export` wrote, or it is damaged ({kind}).") from error
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        return count


def _checked(connection: sqlite3.Connection, found: Any) -> Mapping[str, Any]:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if not isinstance(found, dict) or not isinstance(found.get("file"), int):
        raise CannotImport("This is no group that `entraide export` wrote.")
    if not found["file"] == version == len(STEPS):
        raise CannotImport("The file was written by another version of Entraide: bring both to the same one first.")
    return found


class _Import:
    def __init__(self, connection: sqlite3.Connection, found: Mapping[str, Any]) -> None:
        self._db = connection
        self._found = found
        group = found["group"]
        self._rooms: list[str] = [str(room) for room in group["rooms"]]
        self._main = str(group["room"])
        self._group = self._new_group()
        self._ids: dict[str, dict[int, int]] = {}

    def run(self, *, replace: bool) -> int:
        for room in self._rooms:
            self._db.execute("UPDATE rooms SET group_id = ? WHERE room_id = ?", (self._group, room))
        self._make_way(replace=replace)
        self._db.execute("UPDATE groups SET name = ? WHERE id = ?", (str(self._found["group"]["name"]), self._group))
        parts = self._found["parts"]
        if [part["table"] for part in parts] != [part.table for part in PARTS]:
            raise ValueError("other tables")
        count = sum(self._part(part, given["rows"]) for part, given in zip(PARTS, parts, strict=True))
        for timer in self._found["timers"]:
            self._timer(timer)
        return count

    def _new_group(self) -> int:
        """The id of the group that was created here when the bot joined the first room."""
        here = {row["room_id"] for row in self._db.execute("SELECT room_id FROM rooms WHERE group_id IS NOT NULL")}
        absent = [room for room in self._rooms if room not in here]
        if absent:
            raise AbsentRooms(absent)
        for room in (self._main, *self._rooms):
            row = self._db.execute("SELECT id FROM groups WHERE room_id = ?", (room,)).fetchone()
            if row:
                return int(row["id"])
        raise CannotImport(
            "None of the group's rooms has a group of its own here: take them out of other groups first."
        )

    def _make_way(self, *, replace: bool) -> None:
        parts = [part for part in PARTS if not part.personal]
        if not replace and self._came_before():
            raise CannotImport(
                "This group was imported here before, from this file or another, and nothing is changed. `--replace`"
                " takes what is in the file, and deletes what the group has done here since."
            )
        for part in parts:
            found = self._db.execute(f"SELECT count(*) FROM {part.table} WHERE {part.mine}", {"group": self._group})
            (count,) = found.fetchone()
            if count and not (replace or part.begins):
                raise CannotImport(
                    f"The group has things of its own here already ({count} in {part.table}). `--replace` deletes them"
                    " and takes what is in the file."
                )
        for part in reversed(parts):
            self._db.execute(f"DELETE FROM {part.table} WHERE {part.mine}", {"group": self._group})

    def _came_before(self) -> bool:
        """Whether the group has rows here that the same messages created as rows in the file: those are from a file."""
        for part, given in zip(PARTS, self._found["parts"], strict=False):
            if part.personal or part.begins:
                continue
            if not any(column["name"] == "event_id" for column in self._columns(part)):
                continue
            known = [row["event_id"] for row in given["rows"] if row.get("event_id")]
            held = f"SELECT 1 FROM {part.table} WHERE ({part.mine}) AND event_id IN"
            given_ids = {"group": self._group, "known": json.dumps(known)}
            if known and self._db.execute(f"{held} (SELECT value FROM json_each(:known))", given_ids).fetchone():
                return True
        return False

    def _part(self, part: Export, rows: list[dict[str, Any]]) -> int:
        columns = self._columns(part)
        names = {column["name"] for column in columns}
        own_id = any(column["name"] == "id" and column["pk"] for column in columns)
        how = "INSERT OR IGNORE" if part.personal else "INSERT"
        for row in rows:
            if set(row) != names or not all(isinstance(value, str | int | float | None) for value in row.values()):
                raise ValueError(f"a row of {part.table}")
            kept = {name: value for name, value in row.items() if not (own_id and name == "id")}
            values = {name: self._renewed(part, name, value) for name, value in kept.items()}
            holders = ", ".join(f":{name}" for name in values)
            made = self._db.execute(f"{how} INTO {part.table} ({', '.join(values)}) VALUES ({holders})", values)
            if own_id and made.rowcount and made.lastrowid is not None:
                self._ids.setdefault(part.table, {})[int(row["id"])] = made.lastrowid
        return len(rows)

    def _columns(self, part: Export) -> list[dict[str, Any]]:
        return [dict(row) for row in self._db.execute(f"PRAGMA table_info({part.table})")]

    def _renewed(self, part: Export, column: str, value: Any) -> Any:
        """The value at this instance: ids are replaced by the new ones; a room must be one of the group's."""
        if column == "room_id" and value not in self._rooms:
            raise ValueError("a room of another group")
        table = GROUPS if column == "group_id" else part.refers.get(column)
        if table is None or value is None:
            return value
        if table == GROUPS:
            return str(self._group) if isinstance(value, str) else self._group
        return self._ids.get(table, {}).get(int(value))

    def _timer(self, timer: Mapping[str, Any]) -> None:
        which, subject, room = (timer["feature"], timer["name"]), str(timer["subject"]), timer["room_id"]
        if room not in self._rooms:
            raise ValueError("a timer of another group")
        if which in _BY_GROUP:
            subject = str(self._group)
        elif which in _TABLE_OF:
            subject = str(self._ids[_TABLE_OF[which]][int(subject)])
        elif which not in _BY_ROOM or subject not in self._rooms:
            raise ValueError("a timer")
        self._db.execute(
            "INSERT OR REPLACE INTO timers (feature, name, subject, room_id, due, wait) VALUES (?, ?, ?, ?, ?, ?)",
            (*which, subject, room, int(timer["due"]), int(timer["wait"])),
        )
