"""Whose messages could not be read lately, what is known of why, and what is wrong with our own keys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from storage.core.database import Database
from storage.core.table import MOMENT, NO_GROUP, Expiry, PersonalData, Table
from storage.core.times import to_ms

# How long it is remembered that somebody was told, and why their app kept its keys.
KEEP_KEYLESS = timedelta(days=1)

TABLES = (
    Table(
        """
        CREATE TABLE keyless (            -- people whose messages could not be read lately
            person TEXT PRIMARY KEY,
            told INTEGER, withheld TEXT,  -- when they were told; what their app said about the key that it did not give
            at INTEGER NOT NULL           -- of the latest of both
        ) WITHOUT ROWID;
        """,
        holds=(PersonalData("encryption", "keyless", group=NO_GROUP),),
        export="the instance’s own",
        reads={MOMENT: "told at"},
        expires=(Expiry("at < ?", KEEP_KEYLESS),),
    ),
    Table(
        """
        CREATE TABLE troubles (kind TEXT PRIMARY KEY) WITHOUT ROWID;
        """,
        holds="what is wrong with the bot’s own keys",
        export="the instance’s own",
    ),
)


class Waiting(Struct, frozen=True):
    """How many messages wait for their keys, and of how many people."""

    messages: int
    people: int


class Encryption:
    """What is remembered beside the ciphertexts themselves, which `Sync` has."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def told_since(self, person: str, moment: datetime) -> bool:
        """Whether this person was told since then that a message could not be read."""
        found = await self._db.value(
            "SELECT count(*) FROM keyless WHERE person = ? AND told > ?", person, to_ms(moment)
        )
        return bool(found)

    async def mark_told(self, person: str, now: datetime) -> None:
        """This person has been told."""
        await self._db.run(
            "INSERT INTO keyless (person, told, at) VALUES (?1, ?2, ?2)"
            " ON CONFLICT DO UPDATE SET told = excluded.told, at = excluded.at",
            person,
            to_ms(now),
        )

    async def withhold(self, person: str, code: str, now: datetime) -> None:
        """This person's app says why it gives no key. Only people in our rooms are listened to: anybody can say it."""
        await self._db.run(
            "INSERT INTO keyless (person, withheld, at) SELECT ?1, ?2, ?3 WHERE EXISTS"
            " (SELECT 1 FROM state WHERE key = ?1 AND type = 'm.room.member' AND content ->> 'membership' = 'join')"
            " ON CONFLICT DO UPDATE SET withheld = excluded.withheld, at = excluded.at",
            person,
            code,
            to_ms(now),
        )

    async def withheld(self, person: str) -> str | None:
        """Why this person's app gives no key, in the words of the protocol; None where it did not say."""
        code: str | None = await self._db.value("SELECT withheld FROM keyless WHERE person = ?", person)
        return code

    async def waiting(self, since: datetime) -> Waiting:
        """What came before that moment and still waits for its key."""
        row = await self._db.one(
            "SELECT count(*) AS messages, count(DISTINCT sender) AS people FROM ciphertexts WHERE at <= ?", to_ms(since)
        )
        assert row is not None
        return Waiting(row["messages"], row["people"])

    async def set_troubles(self, kinds: Iterable[str]) -> None:
        """This is wrong with our own keys, and nothing else is."""
        await self._db.run("DELETE FROM troubles")
        for kind in sorted(kinds):
            await self._db.run("INSERT INTO troubles VALUES (?)", kind)

    async def troubles(self) -> frozenset[str]:
        """What is wrong with our own keys, as far as was seen."""
        return frozenset(row["kind"] for row in await self._db.all("SELECT kind FROM troubles"))
