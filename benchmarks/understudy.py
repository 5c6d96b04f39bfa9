"""Starts the stand-in for a homeserver in a process of its own, and asks it for what people do there."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp


class Understudy:
    """The stand-in at this port of the loopback interface; see `benchmarks.standin` for what it can be asked."""

    def __init__(self, port: int, http: aiohttp.ClientSession) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._http = http

    async def register(self, user: str, password: str, *, displayname: str | None = None) -> str:
        """The id of an account: there is one for every name."""
        return f"@{user}:standin.example"

    async def ask(self, what: str, **content: Any) -> dict[str, Any]:
        """What the stand-in says when it is done."""
        async with self._http.post(f"{self.url}/standin/{what}", json=content) as answer:
            answer.raise_for_status()
            found: dict[str, Any] = await answer.json()
            return found


@asynccontextmanager
async def understudy() -> AsyncIterator[Understudy]:
    """It ends with this context."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "benchmarks.standin", stdout=pipe)
    try:
        assert process.stdout
        port = int(await process.stdout.readline())
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as http:
            yield Understudy(port, http)
    finally:
        process.terminate()
        await process.wait()
