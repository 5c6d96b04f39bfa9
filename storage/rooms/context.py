"""Reads everything that a room context is made of in one query, because every command needs it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct

from storage.core.database import Database
from storage.rooms import Group, Room, StateEvent
from storage.rooms.encrypted import CAN_CONFIDE, IS_ENCRYPTED
from storage.rooms.names import ALIKE, shown_name

_Stored = tuple[str | None, str | None]  # sender and content of a state event, which few messages need


class RoomSnapshot(Struct, frozen=True, kw_only=True):
    """A room with its group's settings, and the sender's name, membership and power-level state.

    `founding` is the room with which the group began: it is the first of its rooms as long as it is one of them.
    `alone` is whether the group has no other; `asked` is whether a question to the sender may be open there.
    """

    room: Room
    founding: bool
    alone: bool
    settings: Mapping[str, str]
    name: str
    present: bool
    asked: bool
    creation: _Stored
    levels: _Stored

    @property
    def create(self) -> StateEvent | None:
        return _state(*self.creation)

    @property
    def power_levels(self) -> StateEvent | None:
        return _state(*self.levels)


_LOOK = f"""
SELECT r.room_id, r.person, {IS_ENCRYPTED}, r.person IS NOT NULL AND NOT {CAN_CONFIDE} AS exposed,
  g.id, g.name, g.room_id = r.room_id AS founding,
  NOT EXISTS (SELECT 1 FROM rooms o WHERE o.group_id = r.group_id AND o.room_id <> r.room_id) AS alone,
  (SELECT json_group_object(name, value) FROM settings WHERE owner = CAST(g.id AS TEXT) AND value IS NOT NULL)
    AS settings,
  member.content ->> 'displayname' AS display, member.content ->> 'membership' AS membership, {ALIKE},
  creation.sender AS create_sender, creation.content AS create_content,
  levels.sender AS levels_sender, levels.content AS levels_content,
  EXISTS (SELECT 1 FROM questions WHERE person = ? AND room_id IS iif(r.person IS NULL, r.room_id, NULL)
    AND answered IS NULL) AS asked
FROM rooms r
LEFT JOIN groups g ON g.id = r.group_id
LEFT JOIN state member ON member.room_id = r.room_id AND member.type = 'm.room.member' AND member.key = ?
LEFT JOIN state creation ON creation.room_id = r.room_id AND creation.type = 'm.room.create' AND creation.key = ''
LEFT JOIN state levels ON levels.room_id = r.room_id AND levels.type = 'm.room.power_levels' AND levels.key = ''
WHERE r.room_id = ?
"""


class RoomContexts:
    """Reads room snapshots."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def look(self, room_id: str, person: str) -> RoomSnapshot | None:
        """The snapshot of a room, for a sender; None where the bot is not in the room."""
        row = await self._db.one(_LOOK, person, person, room_id)
        if row is None:
            return None
        return RoomSnapshot(
            room=Room(
                row["room_id"],
                Group(row["id"], row["name"]) if row["id"] is not None else None,
                row["person"],
                row["encrypted"] == 1,
                row["exposed"] == 1,
            ),
            founding=bool(row["founding"]),
            alone=bool(row["alone"]),
            settings=msgspec.json.decode(row["settings"]),
            name=shown_name(row["display"], person, row["alike"]),
            present=row["membership"] == "join",
            asked=bool(row["asked"]),
            creation=(row["create_sender"], row["create_content"]),
            levels=(row["levels_sender"], row["levels_content"]),
        )

    async def there(self, room_id: str, people: Iterable[str]) -> dict[str, str]:
        """Those of these people who are in the room: user id to the name that they are shown with."""
        rows = await self._db.all(
            f"SELECT key, content ->> 'displayname' AS name, {ALIKE} FROM state AS member"
            " WHERE room_id = ? AND type = 'm.room.member' AND content ->> 'membership' = 'join'"
            " AND key IN (SELECT value FROM json_each(?))",
            room_id,
            json.dumps([*people]),
        )
        return {row["key"]: shown_name(row["name"], row["key"], row["alike"]) for row in rows}

    async def people(self, group_id: int) -> dict[str, str]:
        """The members of a group's rooms: user id to the name that they are shown with in its oldest room."""
        rows = await self._db.all(
            f"SELECT key, content ->> 'displayname' AS name, {ALIKE}"
            " FROM state AS member JOIN rooms r ON r.room_id = member.room_id"
            " WHERE r.group_id = ? AND type = 'm.room.member' AND content ->> 'membership' = 'join'"
            " ORDER BY r.joined DESC, key",
            group_id,
        )
        return {row["key"]: shown_name(row["name"], row["key"], row["alike"]) for row in rows}


def _state(sender: str | None, content: str | None) -> StateEvent | None:
    return StateEvent(sender, json.loads(content)) if sender is not None and content is not None else None
