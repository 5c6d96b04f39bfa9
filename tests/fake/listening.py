"""A fake homeserver that listens on this machine, for programs that find it by its address and log in."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

from aiohttp import web

from bot.matrix.http import Answer, Blob, Json
from tests.fake.base import Caller
from tests.fake.homeserver import Homeserver
from tests.fake.wire import FakeWire

_VERSIONS = {"versions": ["v1.11", "v1.13"]}
_SHUTDOWN = 0.01  # seconds for which a sync is waited for at the end; 0 would be for ever


class Listening:
    """Logins by password, each as a new device; everything else is what the `Homeserver` does for that device."""

    def __init__(self, server: Homeserver, user: str, password: str) -> None:
        self.server = server
        self.url = ""
        self.callers: dict[str, Caller] = {}  # by access token
        self._numbers = count(1)
        self._user = user
        self._password = server.password = password

    def device(self, name: str) -> str:
        """Another login of the user: an access token."""
        token = f"token{next(self._numbers)}"
        self.callers[token] = Caller(self._user, name)
        return token

    async def answer(self, request: web.Request) -> web.Response:
        """The answer to any request."""
        found = await self._answer(request)
        return web.json_response(found.body, status=found.status)

    async def _answer(self, request: web.Request) -> Answer:
        where = request.rel_url.raw_path
        if where == "/_matrix/media/v3/upload":
            return await self._pass_on(request, Blob(await request.read(), request.content_type))
        content: Json = json.loads(await request.text() or "{}")
        if where.endswith("/client/versions"):
            return Answer(200, dict(_VERSIONS))
        if where.endswith("/login"):
            return self._log_in(content)
        if not where.startswith("/_matrix/client/"):
            return Answer(404, {"errcode": "M_UNRECOGNIZED", "error": "Not found"})
        return await self._pass_on(request, content)

    async def _pass_on(self, request: web.Request, content: Json | Blob) -> Answer:
        where = request.rel_url.raw_path
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        caller = self.callers.get(token)
        if caller is None:
            return Answer(401, {"errcode": "M_UNKNOWN_TOKEN", "error": "Invalid access token"})
        if where.endswith("/account/whoami"):
            return Answer(200, {"user_id": caller.user, "device_id": caller.device})
        if where.endswith("/logout"):
            del self.callers[token]
            self.server.device_keys[caller.user].pop(caller.device, None)
            return Answer(200, {})
        wire = FakeWire(self.server, caller.user, caller.device)
        return await wire.exchange(request.method, where, content, list(request.query.items()))

    def _log_in(self, content: Json) -> Answer:
        names = (self._user, self._user[1:].partition(":")[0])
        if content.get("password") != self._password or content["identifier"]["user"] not in names:
            return Answer(403, {"errcode": "M_FORBIDDEN", "error": "Invalid username or password"})
        device = f"DEVICE{next(self._numbers)}"
        return Answer(200, {"user_id": self._user, "device_id": device, "access_token": self.device(device)})


@asynccontextmanager
async def listening(user: str, password: str) -> AsyncIterator[Listening]:
    """A homeserver with one account, at its address."""
    found = Listening(Homeserver(), user, password)
    found.server.patient = True
    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", found.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        found.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield found
    finally:
        await runner.cleanup()
