"""Whom people want to be brought together with in nothing. Only under a veil: nobody is found here by name.

It holds in both directions, for whatever the bot arranges, in all groups.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable

from msgspec import Struct

from storage.core.database import Database
from storage.core.table import MEMBERS, NO_GROUP, Export, PersonalData, Table
from storage.core.veil import veil

TABLES = (
    Table(
        schema="""
        CREATE TABLE apart (
            person TEXT NOT NULL,
            salt TEXT NOT NULL,           -- one for all rows of the person
            veil TEXT NOT NULL,           -- of whoever they are kept apart from
            event_id TEXT NOT NULL,
            PRIMARY KEY (person, veil)
        ) WITHOUT ROWID;
        CREATE INDEX apart_by_event ON apart (event_id);
        """,
        holds=(PersonalData(feature="apart", kind="apart", others=frozenset({"salt", "veil"}), group=NO_GROUP),),
        export=(Export(personal=True, mine=f"person IN {MEMBERS}"),),
    ),
)

Pair = frozenset[str]


class _List(Struct, frozen=True):
    """The veils of those whom somebody wants to be kept apart from."""

    salt: str
    veils: frozenset[str]

    def has(self, other: str) -> bool:
        return veil(self.salt, other) in self.veils


class Apart:
    """Stores each person's list; whoever is on it is not told and finds no trace of it."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, person: str, other: str, event_id: str) -> None:
        """Keep the two apart from now on, as the person says with this message."""
        salt = await self._salt(person) or secrets.token_urlsafe(18)
        await self._db.run("INSERT OR IGNORE INTO apart VALUES (?, ?, ?, ?)", person, salt, veil(salt, other), event_id)

    async def remove(self, person: str, other: str) -> bool:
        """Take somebody off the person's list. Returns False where they were not on it."""
        found = await self._db.value(
            "DELETE FROM apart WHERE person = ? AND veil = ? RETURNING 1",
            person,
            veil(await self._salt(person) or "", other),
        )
        return found is not None

    async def remove_said(self, event_id: str) -> None:
        """Take off whoever was put on a list with this message."""
        await self._db.run("DELETE FROM apart WHERE event_id = ?", event_id)

    async def count(self, person: str) -> int:
        """How many are on the person's list."""
        count: int = await self._db.value("SELECT count(*) FROM apart WHERE person = ?", person)
        return count

    async def listed(self, person: str, people: Iterable[str]) -> list[str]:
        """Those of these people who are on the person's list. Nobody but the person may learn of it."""
        own = (await self._lists([person])).get(person)
        return [each for each in people if own and own.has(each)]

    async def of(self, person: str, people: Collection[str]) -> frozenset[str]:
        """Those of these people from whom the person is kept apart, whoever of the two wants it."""
        lists = await self._lists([person, *people])
        own = lists.get(person)
        return frozenset(
            each for each in people if (own and own.has(each)) or ((theirs := lists.get(each)) and theirs.has(person))
        )

    async def pairs(self, people: Collection[str]) -> frozenset[Pair]:
        """The pairs of these people who are kept apart."""
        lists = await self._lists(people)
        return frozenset(
            frozenset((person, other))
            for person, own in lists.items()
            for other in people
            if other != person and own.has(other)
        )

    async def _salt(self, person: str) -> str | None:
        salt: str | None = await self._db.value("SELECT salt FROM apart WHERE person = ?", person)
        return salt

    async def _lists(self, people: Iterable[str]) -> dict[str, _List]:
        """The lists of those of these people who have one."""
        rows = await self._db.all(
            "SELECT person, salt, json_group_array(veil) AS veils FROM apart"
            " WHERE person IN (SELECT value FROM json_each(?)) GROUP BY person, salt",
            json.dumps([*people]),
        )
        return {row["person"]: _List(row["salt"], frozenset(json.loads(row["veils"]))) for row in rows}
