"""Rooms, the groups they belong to, their state and their members."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import Table
from storage.core.times import from_ms, to_ms
from storage.rooms import moving, room_upgrade
from storage.rooms.encrypted import CAN_CONFIDE, IS_ENCRYPTED
from storage.rooms.likeness import likeness
from storage.rooms.moving import Movable
from storage.rooms.names import ALIKE, own_name, shown_name


class Group(Struct, frozen=True):
    """A group of people; everything a feature stores belongs to one."""

    id: int
    name: str


class Room(Struct, frozen=True):
    """A room the bot is in: one of a group's, or the direct chat with `person`."""

    room_id: str
    group: Group | None
    person: str | None
    encrypted: bool = False
    exposed: bool = False
    """Whether this is an unencrypted chat with somebody whose words must not leave unencrypted (`needs_encryption`)."""

    @property
    def direct(self) -> bool:
        """Whether this is a private chat with one person."""
        return self.person is not None


class Renumbered(Struct, frozen=True):
    """The number that something has now which had another one before, and since when."""

    letter: str
    now: int
    at: datetime


class StateEvent(Struct, frozen=True):
    """One state event, reduced to what is read; a member's has `since` or `left`, and `known`, in milliseconds."""

    sender: str
    content: Mapping[str, Any]


_DIRECT_WITH = (
    f"SELECT room_id FROM rooms r WHERE person = ? AND {CAN_CONFIDE}"
    " ORDER BY EXISTS (SELECT 1 FROM state s WHERE s.room_id = r.room_id"
    " AND type = 'm.room.member' AND key = r.person AND content ->> 'membership' = 'join') DESC, joined DESC LIMIT 1"
)
_ROOM = f"SELECT r.room_id, r.person, g.id, g.name, {IS_ENCRYPTED} FROM rooms r LEFT JOIN groups g ON g.id = r.group_id"


class Rooms:
    """The rooms that the bot is in, their groups, state and members."""

    def __init__(self, database: Database, tables: Sequence[Table], addressed: set[str]) -> None:
        self._db = database
        self._tables = tables
        self._addressed = addressed  # see `Outbox`

    async def room(self, room_id: str) -> Room | None:
        """A room the bot is in, or None."""
        row = await self._db.one(f"{_ROOM} WHERE r.room_id = ?", room_id)
        return _room(row) if row else None

    async def begin_group(self, room_id: str, name: str, now: datetime) -> Group:
        """Store a room that the bot has joined, with a new group or the one that it had before.

        That is the one that it had joined, as long as that one has a room. `name` is for a new group; an existing one
        keeps its own. A direct chat becomes an ordinary room.
        """
        group_id = await self._db.value(
            "INSERT INTO groups (name, room_id, created) VALUES (?, ?, ?)"
            " ON CONFLICT (room_id) DO UPDATE SET room_id = excluded.room_id"
            " RETURNING coalesce((SELECT rooms.group_id FROM rooms WHERE rooms.group_id = groups.home LIMIT 1), id)",
            name,
            room_id,
            to_ms(now),
        )
        row = await self._db.one(
            "INSERT INTO rooms (room_id, group_id, joined) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET person = NULL, group_id = coalesce(group_id, excluded.group_id)"
            " RETURNING group_id, (SELECT name FROM groups WHERE id = rooms.group_id) AS name",
            room_id,
            group_id,
            to_ms(now),
        )
        assert row is not None
        return Group(row["group_id"], row["name"])

    async def has_group(self, room_id: str) -> bool:
        """Whether a group began with this room, also where the bot has left it since."""
        return bool(await self._db.value("SELECT EXISTS (SELECT 1 FROM groups WHERE room_id = ?)", room_id))

    async def begin_direct(self, room_id: str, person: str, now: datetime) -> None:
        """Make this room the direct chat with that person."""
        await self._db.run(
            "INSERT OR REPLACE INTO rooms (room_id, person, joined) VALUES (?, ?, ?)", room_id, person, to_ms(now)
        )

    async def direct_with(self, person: str) -> str | None:
        """The id of the direct chat for what is private to a person; None where there is none.

        Only an encrypted one, where there is one that they are in, or a room of a group of theirs is encrypted. The
        newest one, joined ones before those that they are only invited to.
        """
        room_id: str | None = await self._db.value(_DIRECT_WITH, person)
        return room_id

    async def leave(self, room_id: str, now: datetime) -> None:
        """Delete a room that the bot has left. Rows of its group stay, and those of the room that can wait for it."""
        await room_upgrade.leave(self._db, self._tables, room_id, now)

    async def come_back(self, room_id: str, lapses: Iterable[tuple[str, str]], before: datetime) -> int:
        """Have what waited while the bot was not in this room go on.

        Timers of the kinds `lapses` (feature, name) that were due before that moment run without a word. Returns how
        many these are.
        """
        return await room_upgrade.come_back(self._db, room_id, lapses, before)

    async def replace_later(self, room_id: str, new: str) -> None:
        """Note that `new` replaces this room, and have what is due wait until the bot is there."""
        await self._db.run("UPDATE groups SET successor = ? WHERE room_id = ?", new, room_id)
        await room_upgrade.let_timers_wait(self._db, self._tables, room_id)

    async def successor(self, room_id: str) -> str | None:
        """The room that replaces this one, where the bot is not yet in it."""
        found: str | None = await self._db.value("SELECT successor FROM groups WHERE room_id = ?", room_id)
        return found

    async def preceding(self, new: str) -> str | None:
        """The room that was to be replaced by this one, where the bot was not yet in it."""
        found: str | None = await self._db.value("SELECT room_id FROM groups WHERE successor = ?", new)
        return found

    async def move(self, old: str, new: str, now: datetime) -> None:
        """Move the group and the rows of an upgraded room to the new one.

        The caller has checked the sender's power level. Does nothing where the bot is not in the old room.
        """
        await room_upgrade.move(self._db, self._tables, old, new, now)
        self._addressed.add(new)

    async def encrypted(self) -> dict[str, bool]:
        """Every room the bot is in, and whether it is encrypted."""
        rows = await self._db.all(
            "SELECT r.room_id, s.room_id IS NOT NULL AS encrypted FROM rooms r"
            " LEFT JOIN state s ON s.room_id = r.room_id AND s.type = 'm.room.encryption' AND s.key = ''"
        )
        return {row["room_id"]: bool(row["encrypted"]) for row in rows}

    async def key_rules(self) -> list[tuple[str, str, dict[str, Any]]]:
        """What rooms say of their keys that is not usual: room, type and content of the state events."""
        rows = await self._db.all(
            "SELECT s.room_id, s.type, s.content FROM rooms r JOIN state s ON s.room_id = r.room_id AND s.key = ''"
            " WHERE (s.type = 'm.room.encryption' AND s.content <> '{}')"
            " OR (s.type = 'm.room.history_visibility' AND s.content ->> 'history_visibility' = 'joined')"
        )
        return [(row["room_id"], row["type"], json.loads(row["content"])) for row in rows]

    async def group_rooms(self, group_id: int) -> list[str]:
        """The ids of a group's rooms: first the one that it was created with, then the oldest first.

        Whoever facilitates the first one facilitates the group.
        """
        rows = await self._db.all(
            "SELECT r.room_id FROM rooms r JOIN groups g ON g.id = r.group_id WHERE g.id = ?"
            " ORDER BY r.room_id <> g.room_id, r.joined, r.room_id",
            group_id,
        )
        return [row["room_id"] for row in rows]

    async def groups_of(self, person: str) -> list[Group]:
        """The groups that have a room this person is in, by name."""
        rows = await self._db.all(
            "SELECT DISTINCT g.id, g.name FROM state s JOIN rooms r ON r.room_id = s.room_id"
            " JOIN groups g ON g.id = r.group_id"
            " WHERE s.type = 'm.room.member' AND s.key = ? AND s.content ->> 'membership' = 'join' ORDER BY g.name",
            person,
        )
        return [Group(row["id"], row["name"]) for row in rows]

    async def began(self, group_id: int) -> datetime:
        """When the bot came to know this group."""
        return from_ms(await self._db.value("SELECT created FROM groups WHERE id = ?", group_id) or 0)

    async def known_since(self, group_id: int) -> dict[str, datetime]:
        """Since when each of the group's people has been in one of its rooms, or in one that such a room replaced.

        Who left and came back within a month has been there as long.
        """
        rows = await self._db.all(
            "SELECT key, min(coalesce(content ->> 'known', content ->> 'since', 0)) AS known"
            " FROM state JOIN rooms r ON r.room_id = state.room_id"
            " WHERE r.group_id = ? AND type = 'm.room.member' AND content ->> 'membership' = 'join' GROUP BY key",
            group_id,
        )
        return {row["key"]: from_ms(row["known"]) for row in rows}

    async def rename(self, group_id: int, name: str) -> None:
        """Set a group's name."""
        await self._db.run("UPDATE groups SET name = ? WHERE id = ?", name, group_id)

    async def rename_own_group(self, room_id: str, name: str) -> None:
        """Rename the group that was created with this room."""
        await self._db.run("UPDATE groups SET name = ? WHERE room_id = ?", name, room_id)

    async def join_group(self, room_id: str, group_id: int) -> None:
        """Move a room into another group; its own group has no room until it returns.

        Requests of the room to join other groups are deleted.
        """
        await self._db.run("DELETE FROM requests WHERE room_id = ?", room_id)
        await self._db.run("UPDATE rooms SET group_id = ? WHERE room_id = ?", group_id, room_id)

    async def movable(self, room_id: str, bot: str) -> list[Movable]:
        """What would go along with a room that leaves its group: see `storage/rooms/moving.py`."""
        return await moving.movable(self._db, self._tables, room_id, bot)

    async def bring(self, room_id: str, bot: str, group_id: int, now: datetime) -> list[Movable]:
        """Bring what goes along with this room into that group, before the room joins it."""
        return await moving.bring(self._db, self._tables, room_id, bot, group_id, now)

    async def renumbered(self, room_id: str, group_id: int, letters: str, number: int) -> list[Renumbered]:
        """What had this number, and has another since its room came into the group.

        As said in that room, or privately by its people.
        """
        rows = await self._db.all(
            "SELECT letter, now, at FROM renumbered AS r WHERE group_id = ? AND number = ? AND now <> number"
            " AND instr(?, letter) > 0"
            " AND (room_id = ? OR EXISTS (SELECT 1 FROM rooms AS chat JOIN state AS s ON s.key = chat.person"
            " WHERE chat.room_id = ? AND s.room_id = r.room_id AND s.type = 'm.room.member'"
            " AND s.content ->> 'membership' = 'join')) ORDER BY at DESC",
            group_id,
            number,
            letters,
            room_id,
            room_id,
        )
        return [Renumbered(row["letter"], row["now"], from_ms(row["at"])) for row in rows]

    async def own_group(self, room_id: str) -> Group:
        """The group that was created with this room."""
        row = await self._db.one("SELECT id, name FROM groups WHERE room_id = ?", room_id)
        assert row is not None
        return Group(row["id"], row["name"])

    async def return_to_own_group(self, room_id: str) -> Group:
        """Move a room back into the group that was created with it."""
        own = await self.own_group(room_id)
        await self.join_group(room_id, own.id)
        return own

    async def set_state(self, room_id: str, type: str, key: str, event: StateEvent) -> None:
        """Store the newest state event of this type and state key; a member's with what names like theirs share."""
        content = dict(event.content)
        if type == "m.room.member":
            content["like"] = likeness(own_name(content.get("displayname"), key))
        await self._db.run(
            "INSERT OR REPLACE INTO state VALUES (?, ?, ?, ?, ?)", room_id, type, key, event.sender, json.dumps(content)
        )

    async def state(self, room_id: str, type: str, key: str = "") -> StateEvent | None:
        """One piece of a room's state, or None."""
        row = await self._db.one(
            "SELECT sender, content FROM state WHERE room_id = ? AND type = ? AND key = ?", room_id, type, key
        )
        return StateEvent(row["sender"], json.loads(row["content"])) if row else None

    async def states(self, room_id: str, type: str) -> dict[str, StateEvent]:
        """The state events of a type, by state key."""
        rows = await self._db.all(
            "SELECT key, sender, content FROM state WHERE room_id = ? AND type = ?", room_id, type
        )
        return {row["key"]: StateEvent(row["sender"], json.loads(row["content"])) for row in rows}

    async def members(self, room_id: str) -> dict[str, str]:
        """The room's members, those who joined first first: user id to the name that they are shown with."""
        rows = await self._db.all(
            f"SELECT key, content ->> 'displayname' AS name, {ALIKE} FROM state AS member"
            " WHERE room_id = ? AND type = 'm.room.member' AND content ->> 'membership' = 'join'"
            " ORDER BY content ->> 'since', key",
            room_id,
        )
        return {row["key"]: shown_name(row["name"], row["key"], row["alike"]) for row in rows}

    async def present(self, room_id: str) -> list[str]:
        """User ids of joined and invited members."""
        rows = await self._db.all(
            "SELECT key FROM state WHERE room_id = ? AND type = 'm.room.member'"
            " AND content ->> 'membership' IN ('join', 'invite') ORDER BY key",
            room_id,
        )
        return [row["key"] for row in rows]

    async def called(self, room_id: str) -> str:
        """The room's name, else the name of the group that was created with it, else the room id."""
        name = await self._db.value(
            "SELECT content ->> 'name' FROM state WHERE room_id = ? AND type = 'm.room.name' AND key = ''", room_id
        ) or await self._db.value("SELECT name FROM groups WHERE room_id = ?", room_id)
        return str(name or room_id)

    async def name_of(self, room_id: str, person: str, group_id: int | None = None) -> str:
        """The name that a person is shown with in the room, also after they left; else in the group that is given."""
        row = await self._db.one(
            f"SELECT content ->> 'displayname' AS name, {ALIKE} FROM state AS member"
            " WHERE room_id = ? AND type = 'm.room.member' AND key = ?",
            room_id,
            person,
        )
        if row is None and group_id is not None:
            return await self.name_in_group(group_id, person)
        return shown_name(row["name"], person, row["alike"]) if row else own_name(None, person)

    async def name_in_group(self, group_id: int, person: str) -> str:
        """The name that a person is shown with in the first of the group's rooms that knows them."""
        row = await self._db.one(
            f"SELECT content ->> 'displayname' AS name, {ALIKE}"
            " FROM state AS member JOIN rooms r ON r.room_id = member.room_id"
            " WHERE r.group_id = ? AND member.type = 'm.room.member' AND member.key = ?"
            # Who left a room often has no name there any more.
            " ORDER BY content ->> 'displayname' IS NULL, r.joined LIMIT 1",
            group_id,
            person,
        )
        return shown_name(row["name"], person, row["alike"]) if row else own_name(None, person)


def _room(row: Row) -> Room:
    group = Group(row["id"], row["name"]) if row["id"] is not None else None
    return Room(row["room_id"], group, row["person"], bool(row["encrypted"]))
