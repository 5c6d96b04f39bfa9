"""Who keeps the bots busy: one person in all rooms, who only writes; what is answered, the proxies see."""

from __future__ import annotations

import asyncio
import itertools
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import aiohttp

from benchmarks.contestants import Contestant
from benchmarks.record import TIMEOUT, command

_API = "/_matrix/client/v3"


class Person:
    """Writes commands, each with a number of its own."""

    def __init__(self, http: aiohttp.ClientSession, token: str) -> None:
        self._http = http
        self._token = token
        self._numbers = itertools.count(100_000)

    @classmethod
    @asynccontextmanager
    async def connected(cls, homeserver: str, token: str) -> AsyncIterator[Person]:
        """A person with a login."""
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(homeserver, connector=connector) as http:
            yield cls(http, token)

    async def make_room(self, name: str) -> str:
        """A room that everybody may join; its id."""
        made = await self._ask("POST", "/createRoom", {"name": name, "preset": "public_chat"})
        return str(made["room_id"])

    async def bring(self, contestant: Contestant, room: str) -> None:
        """A bot joins, by our hand."""
        await self._ask("POST", f"/join/{quote(room)}", {}, contestant.token)
        contestant.rooms.append(room)

    async def say(self, room: str, number: int) -> None:
        """Write a command; returns when the homeserver has it."""
        content = {"msgtype": "m.text", "body": command(number)}
        await self._ask("PUT", f"/rooms/{quote(room)}/send/m.room.message/{uuid.uuid4()}", content)

    def number(self) -> int:
        """One that was never used."""
        return next(self._numbers)

    async def ask(self, contestant: Contestant, room: str) -> tuple[int, float]:
        """Write a command and wait until its answer is accepted: the command's number, and how long that took."""
        number = self.number()
        answered = contestant.record.expect(number)
        began = time.perf_counter()
        await self.say(room, number)
        await answer(contestant, answered)
        return number, contestant.record.accepted[number] - began

    async def _ask(self, method: str, path: str, content: dict[str, Any], token: str | None = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token or self._token}"}
        async with self._http.request(method, f"{_API}{path}", json=content, headers=headers) as answer:
            answer.raise_for_status()
            found: dict[str, Any] = await answer.json()
            return found


async def answer(contestant: Contestant, answered: asyncio.Future[None]) -> None:
    """Wait for an answer; who ended instead says why."""
    try:
        await asyncio.wait_for(answered, TIMEOUT)
    except TimeoutError:
        raise contestant.silent() from None
