"""Whose messages could not be decrypted lately, why room keys were withheld, and problems with the bot's own keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from storage.core.database import Database
from storage.core.table import MOMENT, NO_GROUP, Expiry, PersonalData, Table
from storage.core.times import to_ms

# How long it is known that somebody was told, and why their client withheld a key.
KEEP_KEYLESS = timedelta(days=1)

TABLES = (
    Table(
        schema="""
        CREATE TABLE keyless (            -- people whose messages could not be decrypted lately
            person TEXT PRIMARY KEY,
            told INTEGER, withheld TEXT,  -- when they were told; the code with which their client withheld a key
            at INTEGER NOT NULL           -- when one of the two was noted last
        ) WITHOUT ROWID;
        """,
        holds=(PersonalData(feature="encryption", kind="keyless", group=NO_GROUP),),
        export="the instance’s own",
        reads={MOMENT: "told at"},
        expires=(Expiry("at < ?", KEEP_KEYLESS),),
    ),
    Table(
        schema="""
        CREATE TABLE troubles (kind TEXT PRIMARY KEY) WITHOUT ROWID;
        """,
        holds="what is wrong with the bot’s own keys",
        export="the instance’s own",
    ),
)


class Waiting(Struct, frozen=True):
    """How many messages wait for their room keys, and from how many people."""

    messages: int
    people: int


class Encryption:
    """What is stored about undecryptable messages beside their ciphertexts, which `Sync` stores."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def told_since(self, person: str, moment: datetime) -> bool:
        """Whether this person has been told after `moment` that a message could not be decrypted."""
        found = await self._db.value(
            "SELECT count(*) FROM keyless WHERE person = ? AND told > ?", person, to_ms(moment)
        )
        return bool(found)

    async def mark_told(self, person: str, now: datetime) -> None:
        """Note that this person has been told."""
        await self._db.run(
            "INSERT INTO keyless (person, told, at) VALUES (?1, ?2, ?2)"
            " ON CONFLICT DO UPDATE SET told = excluded.told, at = excluded.at",
            person,
            to_ms(now),
        )

    async def withhold(self, person: str, code: str, now: datetime) -> None:
        """Store the code of a withheld key, from a member of one of the bot's rooms; others' are ignored."""
        await self._db.run(
            "INSERT INTO keyless (person, withheld, at) SELECT ?1, ?2, ?3 WHERE EXISTS"
            " (SELECT 1 FROM state WHERE key = ?1 AND type = 'm.room.member' AND content ->> 'membership' = 'join')"
            " ON CONFLICT DO UPDATE SET withheld = excluded.withheld, at = excluded.at",
            person,
            code,
            to_ms(now),
        )

    async def withheld(self, person: str) -> str | None:
        """The last code (`m.unverified`, ...) with which this person's client withheld a key, or None."""
        code: str | None = await self._db.value("SELECT withheld FROM keyless WHERE person = ?", person)
        return code

    async def waiting(self, since: datetime) -> Waiting:
        """The messages received before `since` that still wait for their room keys."""
        row = await self._db.one(
            "SELECT count(*) AS messages, count(DISTINCT sender) AS people FROM ciphertexts WHERE at <= ?", to_ms(since)
        )
        assert row is not None
        return Waiting(row["messages"], row["people"])

    async def set_troubles(self, kinds: Iterable[str]) -> None:
        """Set the problems with the bot's own keys (names of `Trouble`)."""
        await self._db.run("DELETE FROM troubles")
        for kind in sorted(kinds):
            await self._db.run("INSERT INTO troubles VALUES (?)", kind)

    async def troubles(self) -> frozenset[str]:
        """The problems with the bot's own keys that were found last."""
        return frozenset(row["kind"] for row in await self._db.all("SELECT kind FROM troubles"))
