"""Shows and deletes a person's data, by the declarations in `storage/privacy/registry.py`."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.table import IN_ITS_ROOM, ME, NO_GROUP, Leaving, PersonalData
from storage.privacy.fields import shown
from storage.privacy.registry import PERSONAL_DATA
from storage.rooms import Group

_ME = "WITH me AS (SELECT ? AS id)"
_GROUP = "_group"
_THEIRS = " UNION ".join(
    f"SELECT {each.in_group} FROM {each.table} WHERE {each.mine} AND NOT ({each.over})"
    for each in PERSONAL_DATA
    if each.left is Leaving.THEIRS
)
_BETWEEN = tuple(
    each
    for each in PERSONAL_DATA
    # Who asked anonymously hears of that alone, from the feature.
    if (each.left is Leaving.THEIRS and each.feature != "relays")
    or (each.left is Leaving.ENDS and each.feature == "resources")
)
_LASTING = tuple(each for each in PERSONAL_DATA if (each.goes and not each.passing) or each.left is Leaving.THEIRS)
_ROOMS = "SELECT room_id FROM rooms WHERE group_id = ? UNION ALL SELECT room_id FROM groups WHERE id = ?"
_LEFT_BEHIND = f"""SELECT id, name FROM groups WHERE id IN ({_THEIRS}) AND NOT EXISTS (
    SELECT 1 FROM rooms JOIN state ON state.room_id = rooms.room_id AND type = 'm.room.member' AND key = {ME}
    WHERE rooms.group_id = groups.id AND content ->> 'membership' = 'join') ORDER BY name, id"""


class Held(Struct, frozen=True):
    """One row about a person, by its columns; `group_id` is None where it belongs to no group."""

    declared: PersonalData
    group_id: int | None
    fields: Mapping[str, object]


class Rights:
    """A person's data in all tables. A group of None means everywhere."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def held(self, person: str, group_id: int | None = None, *, lasting: bool = False) -> list[Held]:
        """All rows about the person, in the order of the declarations; or those that last, and go with the person."""
        found: list[Held] = []
        for each in _LASTING if lasting else PERSONAL_DATA:
            if each.unseen:
                continue
            where, values = _whose(each, person, group_id)
            rows = await self._db.all(f"{_ME} SELECT *, {each.in_group} AS {_GROUP} FROM {each.table} {where}", *values)
            found += [Held(each, row[_GROUP], _fields(each, row)) for row in rows]
        return found

    async def forget(self, person: str, group_id: int | None = None) -> None:
        """Delete the person's rows; rows that are others' too are kept without the person. Sets `untidy`."""
        for each in PERSONAL_DATA:
            where, values = _whose(each, person, group_id)
            if each.timers:
                names = ", ".join(f"'{name}'" for name in each.timers)
                await self._db.run(
                    f"{_ME} DELETE FROM timers WHERE feature = '{each.feature}' AND name IN ({names})"
                    f" AND subject IN (SELECT CAST(id AS TEXT) FROM {each.table} {where})",
                    *values,
                )
            if each.without:
                await self._db.run(f"{_ME} UPDATE {each.table} SET {each.without} {where}", *values)
            elif each.goes:
                await self._db.run(f"{_ME} DELETE FROM {each.table} {where}", *values)
        self._db.untidy = True

    async def groups(self, person: str) -> set[int]:
        """The ids of the groups in which something is held about the person."""
        return {each.group_id for each in await self.held(person) if each.group_id is not None}

    async def left_behind(self, person: str) -> list[Group]:
        """The groups that the person has left while something there is theirs (`Leaving.THEIRS`), by name."""
        rows = await self._db.all(f"{_ME} {_LEFT_BEHIND}", person)
        return [Group(row["id"], row["name"]) for row in rows]

    async def between(self, group_id: int, person: str) -> bool:
        """Whether somebody has something in that group that is also others' concern: that is theirs, or is taken up."""
        asked = " OR ".join(
            f"EXISTS (SELECT 1 FROM {each.table} WHERE ({each.mine}) AND {each.in_group} = ?)" for each in _BETWEEN
        )
        return bool(await self._db.value(f"{_ME} SELECT {asked}", person, *(group_id for _ in _BETWEEN)))

    async def group_called(self, group_id: int) -> str:
        """A group's name, also where the bot has left its rooms."""
        name = await self._db.value("SELECT name FROM groups WHERE id = ?", group_id)
        return str(name or "")


def _whose(each: PersonalData, person: str, group_id: int | None) -> tuple[str, tuple[object, ...]]:
    """The condition for rows about a person, everywhere or in a group, and its values.

    Of a room's rows the rooms are named too, because they have an index, and an expression has none.
    """
    if group_id is None:
        return f"WHERE ({each.mine})", (person,)
    if each.group == NO_GROUP:
        return "WHERE FALSE", (person,)
    where, values = f"WHERE ({each.mine}) AND {each.in_group} = ?", (person, group_id)
    if each.group != IN_ITS_ROOM:
        return where, values
    return f"{where} AND room_id IN ({_ROOMS})", (*values, group_id, group_id)


def _fields(each: PersonalData, row: Row) -> dict[str, object]:
    columns = (column for column in row.keys() if column != _GROUP and column not in each.others)  # noqa: SIM118
    return {column: shown(each.table, column, row[column]) for column in columns if row[column] is not None}
