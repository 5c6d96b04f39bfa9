"""A proxy in front of a homeserver: it passes on what it is asked, spoils some of it on purpose, and keeps a record."""

from __future__ import annotations

import enum
import json
import random
import re
import time
from asyncio import sleep
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web
from yarl import URL

_LARGEST = 100 * 2**20  # bytes of a request
_PASSED_UP = ("Authorization", "Content-Type", "User-Agent")
_PASSED_DOWN = ("Content-Type", "Retry-After")


class Cut(enum.Enum):
    """The moment at which the connection is cut."""

    BEFORE = "the homeserver hears nothing of the request"
    AFTER = "the homeserver has done what was asked, and its answer is lost"
    HALFWAY = "half of the homeserver's answer gets through"


@dataclass(frozen=True, slots=True)
class Answer:
    """Said instead of the homeserver, which hears nothing of the request."""

    status: int
    content: bytes = b""
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Delay:
    """The request is passed on, but only after so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Doubled:
    """The homeserver gets the request twice, one after the other; the second answer is the one that comes back."""


Fault = Cut | Answer | Delay | Doubled

BAD_GATEWAY = Answer(502, b"<html><body><h1>502 Bad Gateway</h1></body></html>", "text/html")


def too_many(retry_after_ms: int) -> Answer:
    """What a homeserver says to who asks too much of it (client-server API, 'Rate limiting')."""
    content = {"errcode": "M_LIMIT_EXCEEDED", "error": "Too Many Requests", "retry_after_ms": retry_after_ms}
    return Answer(429, json.dumps(content).encode())


@dataclass(slots=True)
class Exchange:
    """A request and its answer. Times are those of `time.perf_counter`."""

    method: str
    path: str  # with the query, escaped as it was
    sent: bytes
    arrived: float
    fault: Fault | None = None
    status: int | None = None  # what the homeserver answered; None where it has not, or was not asked
    body: bytes = b""
    answered: float | None = None  # when the answer, whoever gave it, was on its way back

    def json(self) -> Any:
        """What the homeserver answered."""
        return json.loads(self.body)


Plan = Callable[[Exchange], Fault | None]


def fair(exchange: Exchange) -> None:
    """The plan without faults."""


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely a fault is, from 0 to 1, where the method and the path ("PUT /_matrix/...") match the pattern."""

    pattern: str
    fault: Fault
    share: float


class Weather:
    """Faults by chance: the same ones for the same seed and the same requests. It can be ended."""

    def __init__(self, seed: int, chances: Sequence[Chance]) -> None:
        self._random = random.Random(seed)
        self._chances = chances
        self.fine = False

    def __call__(self, exchange: Exchange) -> Fault | None:
        """The fault for a request, if any; the chances for one request add up."""
        drawn = self._random.random()
        for chance in self._chances if not self.fine else ():
            if re.search(chance.pattern, f"{exchange.method} {exchange.path}"):
                if drawn < chance.share:
                    return chance.fault
                drawn -= chance.share
        return None


class Script:
    """These faults, one after another, for the requests that match the pattern; then none."""

    def __init__(self, pattern: str, *faults: Fault | None) -> None:
        self._pattern = pattern
        self._faults = list(faults)

    def __call__(self, exchange: Exchange) -> Fault | None:
        """The next fault."""
        if self._faults and re.search(self._pattern, f"{exchange.method} {exchange.path}"):
            return self._faults.pop(0)
        return None


class Proxy:
    """Listens on a free port of the loopback interface: `async with Proxy(homeserver.url) as proxy`.

    Every exchange is put into `exchanges` when it begins. `plan` may be changed at any time.
    """

    def __init__(self, target: str, plan: Plan = fair) -> None:
        self.target = target.rstrip("/")
        self.plan = plan
        self.exchanges: list[Exchange] = []
        self._http: aiohttp.ClientSession | None = None
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """Its address, to be used like the homeserver's."""
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self) -> None:
        """Begin to listen."""
        timeout = aiohttp.ClientTimeout(total=None)
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout)
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_route("*", "/{path:.*}", self._handle)
        # A request whose asker is gone is given up at the homeserver too.
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def close(self) -> None:
        """Cut all connections."""
        if self._runner is not None:
            await self._runner.cleanup()
        if self._http is not None:
            await self._http.close()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        arrived = time.perf_counter()
        exchange = Exchange(request.method, request.rel_url.raw_path_qs, await request.read(), arrived)
        self.exchanges.append(exchange)
        exchange.fault = fault = self.plan(exchange)
        match fault:
            case Answer():
                answer = web.Response(status=fault.status, body=fault.content, content_type=fault.content_type)
                return await self._reply(request, exchange, answer)
            case Cut.BEFORE:
                return _cut(request)
            case Delay():
                await sleep(fault.seconds)
            case Doubled():
                await self._ask(request, exchange)
        answer = await self._ask(request, exchange)
        if fault is Cut.AFTER:
            return _cut(request)
        if fault is Cut.HALFWAY:
            return await _half(request, answer)
        return await self._reply(request, exchange, answer)

    async def _ask(self, request: web.Request, exchange: Exchange) -> web.Response:
        """The homeserver's answer; where it gives none, what a proxy says then."""
        assert self._http is not None
        headers = {name: request.headers[name] for name in _PASSED_UP if name in request.headers}
        address = URL(self.target + exchange.path, encoded=True)
        try:
            async with self._http.request(
                exchange.method, address, data=exchange.sent or None, headers=headers, allow_redirects=False
            ) as answer:
                exchange.body = await answer.read()
                exchange.status = answer.status
                passed = {name: answer.headers[name] for name in _PASSED_DOWN if name in answer.headers}
                return web.Response(status=answer.status, body=exchange.body, headers=passed)
        except (aiohttp.ClientError, OSError):
            return web.Response(
                status=BAD_GATEWAY.status, body=BAD_GATEWAY.content, content_type=BAD_GATEWAY.content_type
            )

    async def _reply(self, request: web.Request, exchange: Exchange, answer: web.Response) -> web.Response:
        await answer.prepare(request)
        exchange.answered = time.perf_counter()
        await answer.write_eof()
        return answer


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _half(request: web.Request, answer: web.Response) -> web.StreamResponse:
    """The head of the answer and half of its body."""
    body = answer.body
    assert isinstance(body, bytes)
    half = web.StreamResponse(status=answer.status, headers={"Content-Length": str(max(len(body), 2))})
    half.content_type = answer.content_type
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    return _cut(request)
