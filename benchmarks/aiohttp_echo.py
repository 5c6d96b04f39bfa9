"""As little as a bot can be: the client-server API itself, over aiohttp. It stores nothing and tries nothing twice."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any
from urllib.parse import quote

import aiohttp

from benchmarks.echo import PREFIX, Identity, lean, run, said

_API = "/_matrix/client/v3"


class Echo:
    """Answers each command by its own words."""

    def __init__(self, me: Identity, http: aiohttp.ClientSession) -> None:
        self._me = me
        self._http = http
        self._sending: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """For ever."""
        following = (await self._ask("POST", f"/user/{quote(self._me.user_id)}/filter", json=lean(50)))["filter_id"]
        since = self._me.since()
        try:
            if since is None:
                first = {"filter": json.dumps(lean(1)), "timeout": "0"}
                since = (await self._ask("GET", "/sync", params=first))["next_batch"]
            timeout = "0"
            while True:
                query = {"filter": following, "timeout": timeout, "since": since}
                news = await self._ask("GET", "/sync", params=query)
                self._answer(news)
                since, timeout = news["next_batch"], "30000"
        finally:
            self._me.stopped_at(since)

    def _answer(self, news: dict[str, Any]) -> None:
        for room, part in news.get("rooms", {}).get("join", {}).items():
            for event in part["timeline"]["events"]:
                body = event["content"].get("body", "")
                if event["sender"] != self._me.user_id and body.startswith(PREFIX):
                    task = asyncio.create_task(self._say(room, body))
                    self._sending.add(task)
                    task.add_done_callback(self._sending.discard)

    async def _say(self, room: str, text: str) -> None:
        await self._ask("PUT", f"/rooms/{quote(room)}/send/m.room.message/{uuid.uuid4()}", json=said(text))

    async def _ask(self, method: str, path: str, **what: Any) -> dict[str, Any]:
        async with self._http.request(method, f"{_API}{path}", **what) as answer:
            answer.raise_for_status()
            found: dict[str, Any] = await answer.json()
            return found


async def main() -> None:
    """Log in as told, and echo."""
    me = Identity.given()
    headers = {"Authorization": f"Bearer {me.access_token}"}
    async with aiohttp.ClientSession(me.homeserver, headers=headers) as http:
        await Echo(me, http).run()


if __name__ == "__main__":
    run(main())
