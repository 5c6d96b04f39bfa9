"""How often people were asked for what they offer, and how often they want to be."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from msgspec import Struct

from storage.core.database import Database
from storage.core.times import from_ms, to_ms
from storage.resources.row import TAKERS, Kind, Often, Resource, resource

_WORDS = 12  # of a text, at which it is looked
_NEWEST = 200  # with one of these words
_FEW = 60  # of what fits, how many are looked at more closely


class Fit(Struct, frozen=True):
    """Something of the other kind with words in common, and when it was shown to somebody before, the newest first."""

    item: Resource
    words: frozenset[str]
    shown: tuple[datetime, ...] = ()


class Asks:
    """Finds what fits, and stores who was asked."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def fitting(self, group_id: int, kind: Kind, words: Sequence[str], but_not: str) -> list[Fit]:
        """What is on the board with these words and is not that person's; those with the most words in common.

        Of the items with a common word, only the newest are looked at.
        """
        words = words[:_WORDS]
        each = (
            "SELECT * FROM (SELECT word, resource_id FROM resource_words"
            " WHERE group_id = ? AND kind = ? AND word = ? ORDER BY resource_id DESC LIMIT ?)"
        )
        rows = (
            await self._db.all(
                f"SELECT resources.*, {TAKERS}, fit.words AS shared,"
                " (SELECT json_group_array(at) FROM resource_asks WHERE resource_id = resources.id) AS shown FROM ("
                "   SELECT resource_id, json_group_array(word) AS words, count(*) AS number"
                f"  FROM ({' UNION ALL '.join([each] * len(words))})"
                "   GROUP BY resource_id ORDER BY number DESC, resource_id DESC LIMIT ?) AS fit"
                " JOIN resources ON resources.id = fit.resource_id WHERE state = 'open' AND person <> ?",
                *[value for word in words for value in (group_id, kind, word, _NEWEST)],
                _FEW,
                but_not,
            )
            if words
            else []
        )
        return [
            Fit(
                resource(row),
                frozenset(json.loads(row["shared"])),
                tuple(map(from_ms, sorted(json.loads(row["shown"]), reverse=True))),
            )
            for row in rows
        ]

    async def of(self, people: Collection[str]) -> dict[str, tuple[datetime, ...]]:
        """When something that these people offer was shown to somebody."""
        rows = await self._db.all(
            "SELECT person, at FROM resource_asks WHERE person IN (SELECT value FROM json_each(?))",
            json.dumps([*people]),
        )
        found: dict[str, list[datetime]] = defaultdict(list)
        for row in rows:
            found[row["person"]].append(from_ms(row["at"]))
        return {person: tuple(times) for person, times in found.items()}

    async def limits(self, people: Collection[str]) -> dict[str, Often]:
        """How often these people want to be asked, of those who have said so."""
        rows = await self._db.all(
            "SELECT * FROM resource_limits WHERE times IS NOT NULL AND person IN (SELECT value FROM json_each(?))",
            json.dumps([*people]),
        )
        return {row["person"]: Often(row["times"], row["days"]) for row in rows}

    async def note(self, item: Resource, now: datetime) -> None:
        """Note that this person's offer was shown to somebody who needs it."""
        await self._db.run(
            "INSERT INTO resource_asks (resource_id, person, at) VALUES (?, ?, ?)", item.id, item.person, to_ms(now)
        )

    async def note_taken(self, item: Resource, now: datetime) -> None:
        """Note that somebody asked this person for their offer. If it had been shown to them, that is the same ask."""
        shown = "SELECT rowid FROM resource_asks WHERE resource_id = ? AND NOT taken ORDER BY at DESC LIMIT 1"
        row = await self._db.one(
            f"UPDATE resource_asks SET at = ?, taken = 1 WHERE rowid = ({shown}) RETURNING 1", to_ms(now), item.id
        )
        if row is None:
            await self._db.run("INSERT INTO resource_asks VALUES (?, ?, ?, 1)", item.id, item.person, to_ms(now))

    async def note_asked(self, person: str, now: datetime) -> None:
        """Note that somebody was asked for a skill, on that day: for which, or when, would tell that it is theirs."""
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        await self._db.run("INSERT INTO resource_asks (person, at, taken) VALUES (?, ?, 1)", person, to_ms(day))

    async def asked(self, person: str) -> list[datetime]:
        """When somebody asked this person for anything."""
        rows = await self._db.all("SELECT at FROM resource_asks WHERE person = ? AND taken", person)
        return [from_ms(row["at"]) for row in rows]

    async def taken(self, item: Resource) -> tuple[list[datetime], list[datetime]]:
        """When somebody asked this person for any offer, and when for this one."""
        rows = await self._db.all("SELECT resource_id, at FROM resource_asks WHERE person = ? AND taken", item.person)
        times = [(row["resource_id"], from_ms(row["at"])) for row in rows]
        return [at for _, at in times], [at for resource_id, at in times if resource_id == item.id]

    async def limit(self, person: str, often: Often | None, event_id: str) -> None:
        """Set how often the person wants to be asked; None for no limit. The message `event_id` says so."""
        await self._db.run(
            "INSERT INTO resource_limits (person, times, days, event_id) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET times_before = times, days_before = days, times = excluded.times, days = excluded.days,"
            " event_id = excluded.event_id",
            person,
            often.times if often else None,
            often.days if often else None,
            event_id,
        )

    async def take_back_limit(self, event_id: str) -> str | None:
        """Undo what a message said about it, if nothing was said since. Returns whose limit it is, or None."""
        person: str | None = await self._db.value(
            "UPDATE resource_limits SET times = times_before, days = days_before, times_before = NULL,"
            " days_before = NULL, event_id = NULL WHERE event_id = ? RETURNING person",
            event_id,
        )
        await self._db.run(
            "DELETE FROM resource_limits WHERE person = ? AND times IS NULL AND event_id IS NULL", person
        )
        return person
