"""Who is in the draw of pairs, who is with whom, and who has met: the last only under veils."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import combinations

from msgspec import Struct

from storage.core.database import Database
from storage.core.times import from_ms, to_ms
from storage.core.veil import veil

Pair = frozenset[str]


class Entry(Struct, frozen=True):
    """Somebody in the draw of a group. They skip the next one, or `missed` the last one because nobody was left."""

    person: str
    skips: bool
    missed: bool


class Place(Struct, frozen=True):
    """Somebody's place in what was drawn: those of one `number` are together; None: nobody was left for them."""

    id: int
    group_id: int
    person: str
    number: int | None


class Pairs:
    """Stores the draw of each group."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def join(self, group_id: int, person: str, event_id: str) -> None:
        """Put somebody into the draw, also the next one."""
        await self._db.run(
            "INSERT INTO company_pairing (group_id, person, event_id) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET skips = 0",
            group_id,
            person,
            event_id,
        )

    async def entries(self, group_id: int) -> list[Entry]:
        """Everybody in the draw of a group."""
        rows = await self._db.all("SELECT * FROM company_pairing WHERE group_id = ? ORDER BY person", group_id)
        return [Entry(row["person"], bool(row["skips"]), bool(row["missed"])) for row in rows]

    async def entry(self, group_id: int, person: str) -> Entry | None:
        """Somebody's entry, or None."""
        row = await self._db.one("SELECT * FROM company_pairing WHERE group_id = ? AND person = ?", group_id, person)
        return Entry(row["person"], bool(row["skips"]), bool(row["missed"])) if row else None

    async def skip(self, group_id: int, person: str) -> None:
        """Leave somebody out the next time."""
        await self._db.run("UPDATE company_pairing SET skips = 1 WHERE group_id = ? AND person = ?", group_id, person)

    async def leave(self, group_id: int, person: str) -> None:
        """Take somebody out of the draw."""
        await self._db.run("DELETE FROM company_pairing WHERE group_id = ? AND person = ?", group_id, person)

    async def take_back(self, event_id: str) -> None:
        """Take out whom this message put in."""
        await self._db.run("DELETE FROM company_pairing WHERE event_id = ?", event_id)

    async def salt(self, group_id: int) -> str:
        """The secret of a group's draws, made with the first one."""
        new = secrets.token_urlsafe(18)
        await self._db.run("INSERT INTO company_draws VALUES (?, ?) ON CONFLICT DO NOTHING", group_id, new)
        salt: str = await self._db.value("SELECT salt FROM company_draws WHERE group_id = ?", group_id)
        return salt

    async def met(self, group_id: int, people: Collection[str]) -> dict[Pair, datetime]:
        """Which of these people have met, and when last."""
        rows = await self._db.all("SELECT veil, at FROM company_met WHERE group_id = ?", group_id)
        known = {row["veil"]: from_ms(row["at"]) for row in rows}
        if not known:
            return {}
        salt = await self.salt(group_id)
        pairs = ((frozenset(pair), _veil(salt, pair)) for pair in combinations(sorted(people), 2))
        return {pair: known[name] for pair, name in pairs if name in known}

    async def meet(self, group_id: int, pairs: Iterable[Pair], now: datetime) -> None:
        """Note that these have met."""
        salt = await self.salt(group_id)
        for pair in pairs:
            await self._db.run(
                "INSERT OR REPLACE INTO company_met VALUES (?, ?, ?)", group_id, _veil(salt, sorted(pair)), to_ms(now)
            )

    async def drawn(
        self, group_id: int, groups: Iterable[tuple[str, ...]], left: Collection[str], now: datetime
    ) -> None:
        """Store what was drawn instead of what was before; nobody skips the next one."""
        await self._db.run("DELETE FROM company_pairs WHERE group_id = ?", group_id)
        last: int = await self._db.value("SELECT coalesce(max(number), 0) FROM company_pairs")  # groups may become one
        placed = [(person, number) for number, group in enumerate(groups, last + 1) for person in group]
        for person, number in [*placed, *((person, None) for person in left)]:
            await self._db.run(
                "INSERT INTO company_pairs (group_id, person, number, at) VALUES (?, ?, ?, ?)",
                group_id,
                person,
                number,
                to_ms(now),
            )
        await self._db.run(
            "UPDATE company_pairing SET skips = 0, missed = person IN (SELECT person FROM company_pairs"
            " WHERE group_id = ?1 AND number IS NULL) WHERE group_id = ?1",
            group_id,
        )

    async def places(self, group_id: int) -> list[Place]:
        """What was drawn last."""
        rows = await self._db.all("SELECT * FROM company_pairs WHERE group_id = ? ORDER BY id", group_id)
        return [Place(row["id"], row["group_id"], row["person"], row["number"]) for row in rows]

    async def place(self, place_id: int) -> Place | None:
        """This place, or None."""
        row = await self._db.one("SELECT * FROM company_pairs WHERE id = ?", place_id)
        return Place(row["id"], row["group_id"], row["person"], row["number"]) if row else None

    async def move(self, place_id: int, number: int | None) -> None:
        """Put somebody with others, or with nobody."""
        await self._db.run("UPDATE company_pairs SET number = ? WHERE id = ?", number, place_id)

    async def free(self, place_id: int) -> None:
        """Delete somebody's place."""
        await self._db.run("DELETE FROM company_pairs WHERE id = ?", place_id)


def _veil(salt: str, pair: Iterable[str]) -> str:
    return veil(salt, " ".join(pair))
