"""Who would like company, and whom that has come to. Nobody who said no is known when it is over."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from storage.core.connection import Row
from storage.core.database import Database
from storage.core.times import from_ms, to_ms
from storage.core.veil import veil

State = Literal["wanted", "asking", "over"]


class CompanyCall(Struct, frozen=True, kw_only=True):
    """Somebody's wish for company: `wanted` until they say how to ask for it. `room_id`: everybody there was asked."""

    id: int
    group_id: int
    person: str
    state: State
    unnamed: bool
    about: str | None
    room_id: str | None
    salt: str
    began: datetime

    def veil(self, person: str) -> str:
        """The name of somebody who is passed over in it."""
        return veil(self.salt, person)


class Asked(Struct, frozen=True):
    """Somebody whom it has come to. One who is passed over has a veil for a name, and waits like one who is silent."""

    id: int
    call_id: int
    person: str
    waits: bool


class Calls:
    """Stores calls, at most one of a person that is not over."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def begin(
        self, person: str, *, group_id: int, state: State, about: str | None, event_id: str, now: datetime
    ) -> CompanyCall:
        """Store that somebody would like company; what they only `wanted` before is gone."""
        await self._db.run("DELETE FROM company_calls WHERE person = ? AND state = 'wanted'", person)
        row = await self._db.one(
            "INSERT INTO company_calls (group_id, person, state, unnamed, about, salt, began, event_id)"
            " VALUES (?, ?, ?, 0, ?, ?, ?, ?) RETURNING *",
            group_id,
            person,
            state,
            about,
            secrets.token_urlsafe(18),
            to_ms(now),
            event_id,
        )
        assert row is not None
        return _call(row)

    async def get(self, call_id: int) -> CompanyCall | None:
        """This call, or None."""
        row = await self._db.one("SELECT * FROM company_calls WHERE id = ?", call_id)
        return _call(row) if row else None

    async def open(self, person: str) -> CompanyCall | None:
        """The person's call that asks somebody, or None."""
        row = await self._db.one("SELECT * FROM company_calls WHERE person = ? AND state = 'asking'", person)
        return _call(row) if row else None

    async def wished(self, person: str) -> CompanyCall | None:
        """The person's call that asks somebody, or may yet, or None."""
        row = await self._db.one("SELECT * FROM company_calls WHERE person = ? AND state <> 'over'", person)
        return _call(row) if row else None

    async def in_room(self, room_id: str) -> list[CompanyCall]:
        """The calls that ask everybody in this room."""
        rows = await self._db.all(
            "SELECT * FROM company_calls WHERE room_id = ? AND state = 'asking' ORDER BY id", room_id
        )
        return [_call(row) for row in rows]

    async def by_event(self, event_id: str) -> CompanyCall | None:
        """The call that this message began."""
        row = await self._db.one("SELECT * FROM company_calls WHERE event_id = ?", event_id)
        return _call(row) if row else None

    async def count(self, person: str, since: datetime) -> int:
        """How often somebody has asked others since then."""
        count: int = await self._db.value(
            "SELECT count(*) FROM company_calls WHERE person = ? AND state <> 'wanted' AND began > ?",
            person,
            to_ms(since),
        )
        return count

    async def ask(self, call_id: int, *, unnamed: bool, now: datetime) -> None:
        """Note that others are asked from now on."""
        await self._db.run(
            "UPDATE company_calls SET state = 'asking', unnamed = ?, began = ? WHERE id = ?",
            unnamed,
            to_ms(now),
            call_id,
        )

    async def ask_room(self, call_id: int, room_id: str | None) -> None:
        """Note the room in which everybody is asked, or that none is any more."""
        await self._db.run("UPDATE company_calls SET room_id = ? WHERE id = ?", room_id, call_id)

    async def add(self, call_id: int, person: str, now: datetime) -> int:
        """Note that somebody is asked now. Returns the id of that."""
        await self._db.run("INSERT INTO company_turns (person, at) VALUES (?, ?)", person, to_ms(now))
        asked: int = await self._db.value(
            "INSERT INTO company_asked (call_id, person, waits) VALUES (?, ?, 1) RETURNING id", call_id, person
        )
        return asked

    async def pass_over(self, call: CompanyCall, person: str) -> None:
        """Note that somebody was passed over without a word; nobody finds it under their name."""
        await self._db.run(
            "INSERT INTO company_asked (call_id, person, waits) VALUES (?, ?, 1)", call.id, call.veil(person)
        )

    async def asked(self, call_id: int) -> list[Asked]:
        """Whom it has come to."""
        rows = await self._db.all("SELECT * FROM company_asked WHERE call_id = ? ORDER BY id", call_id)
        return [_asked(row) for row in rows]

    async def asked_by_id(self, asked_id: int) -> Asked | None:
        """Somebody whom it has come to, by the id of that."""
        row = await self._db.one("SELECT * FROM company_asked WHERE id = ?", asked_id)
        return _asked(row) if row else None

    async def waiting_for(self, person: str) -> list[Asked]:
        """The calls that wait for somebody's answer."""
        rows = await self._db.all("SELECT * FROM company_asked WHERE person = ? AND waits ORDER BY id", person)
        return [_asked(row) for row in rows]

    async def answered(self, call_id: int, person: str) -> None:
        """Note that nothing is to be expected from somebody any more."""
        await self._db.run("UPDATE company_asked SET waits = 0 WHERE call_id = ? AND person = ?", call_id, person)

    async def end(self, call_id: int) -> None:
        """It is over: what it was about and whom it came to are forgotten."""
        await self._db.run(
            "UPDATE company_calls SET state = 'over', about = NULL, room_id = NULL WHERE id = ?", call_id
        )
        await self._db.run("DELETE FROM company_asked WHERE call_id = ?", call_id)

    async def remove(self, call_id: int) -> None:
        """Delete what was only wanted."""
        await self._db.run("DELETE FROM company_calls WHERE id = ?", call_id)

    async def turns(self, people: Iterable[str], now: datetime, day: timedelta) -> Mapping[str, tuple[datetime, int]]:
        """When each of these people was asked last, and how often within the last `day`; none for who never was."""
        rows = await self._db.all(
            "SELECT person, max(at) AS last, sum(at > ?) AS lately FROM company_turns"
            " WHERE person IN (SELECT value FROM json_each(?)) GROUP BY person",
            to_ms(now - day),
            json.dumps([*people]),
        )
        return {row["person"]: (from_ms(row["last"]), row["lately"]) for row in rows}


def _call(row: Row) -> CompanyCall:
    return CompanyCall(
        id=row["id"],
        group_id=row["group_id"],
        person=row["person"],
        state=row["state"],
        unnamed=bool(row["unnamed"]),
        about=row["about"],
        room_id=row["room_id"],
        salt=row["salt"],
        began=from_ms(row["began"]),
    )


def _asked(row: Row) -> Asked:
    return Asked(row["id"], row["call_id"], row["person"], bool(row["waits"]))
