"""A proxy that costs next to nothing: it passes bytes on as they come, and only then looks at what they were."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from types import TracebackType
from typing import Self

from benchmarks.framing import Framer, Message
from benchmarks.record import Record


class Proxy:
    """Between one bot and the homeserver on this port of the loopback interface; it keeps a record."""

    def __init__(self, port: int, record: Record) -> None:
        self._target = port
        self._record = record
        self._server: asyncio.Server | None = None
        self._connections: set[_Near] = set()

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connection, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for connection in list(self._connections):
            connection.close()

    @property
    def url(self) -> str:
        """Its address, to be used like the homeserver's."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def _connection(self) -> _Near:
        return _Near(self._target, self._record, self._connections)


class _Near(asyncio.Protocol):
    """The bot's end of a connection."""

    def __init__(self, target: int, record: Record, connections: set[_Near]) -> None:
        self._target = target
        self._connections = connections
        self._framer = Framer()
        self._early = bytearray()  # what came before the other end was ready
        self._far: asyncio.Transport | None = None
        self.record = record
        self.asked: deque[Message] = deque()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._connections.add(self)
        self._connecting = asyncio.get_running_loop().create_task(self._connect())

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            self._far, _ = await loop.create_connection(lambda: _Far(self), "127.0.0.1", self._target)
        except OSError:
            self.transport.close()
            return
        self._far.write(bytes(self._early))

    def data_received(self, data: bytes) -> None:
        arrived = time.perf_counter()
        if self._far is None:
            self._early += data
        else:
            self._far.write(data)
        for request in self._framer.feed(data):
            self.asked.append(request)
            self.record.request(request, arrived)

    def connection_lost(self, error: Exception | None) -> None:
        self._connections.discard(self)
        self._connecting.cancel()
        if self._far is not None:
            self._far.close()
        while self.asked:
            self.record.lost(self.asked.popleft())

    def close(self) -> None:
        """End the connection."""
        self.transport.abort()


class _Far(asyncio.Protocol):
    """The homeserver's end."""

    def __init__(self, near: _Near) -> None:
        self._near = near
        self._framer = Framer()

    def data_received(self, data: bytes) -> None:
        handed = time.perf_counter()  # writing wakes the bot, and who is awake may come first
        self._near.transport.write(data)
        for response in self._framer.feed(data):
            self._near.record.response(self._near.asked.popleft(), response, handed)

    def connection_lost(self, error: Exception | None) -> None:
        self._near.transport.close()
