"""A fake homeserver at an address on the loopback interface, for programs in processes of their own."""

from __future__ import annotations

import asyncio
import json
from types import TracebackType
from typing import Self
from urllib.parse import unquote

from aiohttp import web

from bot.matrix.http import Answer, Blob, Json
from tests.fake.base import Caller, Denied, Request
from tests.fake.homeserver import Homeserver

_UNKNOWN_TOKEN = Denied(401, "M_UNKNOWN_TOKEN", "Unrecognised access token")
_SHUTDOWN = 0.01  # seconds for which a sync is waited for at the end; 0 would be for ever


class Served:
    """With logins by the homeserver's password, and access tokens. Runs in the test's loop."""

    def __init__(self, server: Homeserver) -> None:
        self.server = server
        # Whose each access token is, as long as it counts.
        self.tokens: dict[str, Caller] = {}
        # A request whose path contains this waits until whoever made it gives up; `held` is set once there is one.
        self.hold: str | None = None
        self.held = asyncio.Event()
        self.url = ""
        self._logins = 0
        self._closing = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/_matrix/{tail:.*}", self._heard)
        self._runner = web.AppRunner(app, shutdown_timeout=_SHUTDOWN)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._closing.set()
        await self._runner.cleanup()

    async def _heard(self, request: web.Request) -> web.Response:
        asked = await _parts(request)
        if self.hold and self.hold in asked.path:
            self.held.set()
            await self._closing.wait()
        if asked.parts == ["sync"] and "since" in asked.query:
            await self.server.news(int(asked.query["since"]), int(asked.query.get("timeout", "0")))
        try:
            answer = self._answer(asked, request.headers.get("Authorization", ""))
        except Denied as no:
            answer = no.answer
        return web.json_response(answer.body, status=answer.status)

    def _answer(self, request: Request, authorization: str) -> Answer:
        match request.method, request.parts:
            case "POST", ["login"]:
                return Answer(200, self._log_in(request.content))
            case "GET", ["versions"]:
                return Answer(200, {"versions": ["v1.18"]})
        token = authorization.removeprefix("Bearer ")
        if token not in self.tokens:
            raise _UNKNOWN_TOKEN
        caller = self.tokens[token]
        if request.parts == ["logout"]:
            self.log_out(caller.device)
            return Answer(200, {})
        found = self.server.answer(
            Request(caller, request.method, request.parts, request.content, request.query, request.blob)
        )
        return found if isinstance(found, Answer) else Answer(200, found)

    def _log_in(self, wish: Json) -> Json:
        user = wish["identifier"]["user"]
        user = user if user.startswith("@") else f"@{user}:x"
        if wish["password"] != self.server.password:
            raise Denied(403, "M_FORBIDDEN", "Invalid username or password")
        self._logins += 1
        caller = Caller(user, f"DEVICE{self._logins}")
        token = f"token-{self._logins}"
        self.tokens[token] = caller
        return {"user_id": user, "device_id": caller.device, "access_token": token}

    def log_out(self, device: str) -> None:
        """Nobody can use this device any more."""
        self.tokens = {token: caller for token, caller in self.tokens.items() if caller.device != device}
        for devices in self.server.device_keys.values():
            devices.pop(device, None)


async def _parts(request: web.Request) -> Request:
    """The path after the API's version, as the fake homeserver wants it."""
    nobody = Caller("", "")
    api, *parts = [unquote(part) for part in request.rel_url.raw_path.removeprefix("/_matrix/").split("/")]
    parts = parts[1:] if len(parts) > 1 else parts
    data, query = await request.read(), dict(request.query)
    if api != "client":
        return Request(nobody, request.method, [api, *parts], {}, query, Blob(data, request.content_type))
    content: Json = json.loads(data) if data else {}
    return Request(nobody, request.method, parts, content, query)
