"""What a proxy saw of one bot: when each command was handed to it, when its answer came, when that was accepted."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter

from benchmarks.framing import Message

TIMEOUT = 30.0  # seconds until what should happen must have happened
_THING = re.compile(rb"ladder-(\d+)")
_POLL = 0.01


def command(number: int) -> str:
    """What people say in these measurements: the echoes say it too, and this bot puts it on the board."""
    return f"!need a ladder-{number}"


class Record:
    """The times of each command, by its number; seconds of `time.perf_counter`. The first time counts."""

    def __init__(self) -> None:
        self.handed: dict[int, float] = {}  # the whole of the sync's answer is on its way to the bot
        self.answered: dict[int, float] = {}  # the bot's message has come
        self.accepted: dict[int, float] = {}  # the homeserver has it
        self.failures: Counter[str] = Counter()
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._open: dict[int, Message] = {}  # requests without an answer yet
        self._last = 0.0
        self._synced = asyncio.Event()

    def begin(self) -> None:
        """The bot is about to start: forget its earlier life."""
        self.handed.clear()
        self.answered.clear()
        self.accepted.clear()
        self._open.clear()
        self._synced.clear()

    # What the proxy tells.

    def request(self, request: Message, at: float) -> None:
        """A whole request has come."""
        self._last = at
        self._open[id(request)] = request
        if _is_message(request):
            for number in _numbers(request.body):
                self.answered.setdefault(number, at)

    def response(self, request: Message, response: Message, at: float) -> None:
        """The whole answer to a request has been passed on."""
        self._last = at
        self._open.pop(id(request), None)
        if _status(response) != "200":
            self.failures[f"{_status(response)} for {request.line.split('?')[0]}"] += 1
        elif _is_message(request):
            for number in _numbers(request.body):
                self.accepted.setdefault(number, at)
                waiting = self._waiting.pop(number, None)
                if waiting and not waiting.done():
                    waiting.set_result(None)
        elif _is_sync(request):
            self._synced.set()
            for number in _numbers(response.body):
                self.handed.setdefault(number, at)

    def lost(self, request: Message) -> None:
        """The connection ended before the answer came."""
        self._open.pop(id(request), None)

    # What the measurements want to know.

    def own(self, number: int) -> float:
        """Seconds from the command in the bot's hands to its answer coming out."""
        return self.answered[number] - self.handed[number]

    def expect(self, number: int) -> asyncio.Future[None]:
        """Done when the homeserver has accepted the answer to this command; ask before the command is said."""
        self._waiting[number] = waiting = asyncio.get_running_loop().create_future()
        return waiting

    async def synced(self) -> None:
        """Wait until the bot has been answered a sync."""
        async with asyncio.timeout(TIMEOUT):
            await self._synced.wait()

    async def quiet(self, seconds: float, within: float = TIMEOUT) -> None:
        """Wait until the bot has done nothing but wait for news for so many seconds. Raises `TimeoutError`."""
        async with asyncio.timeout(within):
            while not (self._only_waits() and time.perf_counter() - self._last > seconds):
                await asyncio.sleep(_POLL)

    async def answers(self, count: int) -> None:
        """Wait until the homeserver has accepted so many more answers; those who wait for one notice if none comes."""
        wanted = len(self.accepted) + count
        while len(self.accepted) < wanted:
            await asyncio.sleep(_POLL)

    def _only_waits(self) -> bool:
        return bool(self._open) and all(_is_sync(each) and "since=" in each.line for each in self._open.values())


def _numbers(body: bytes) -> set[int]:
    return {int(number) for number in _THING.findall(body)}


def _status(response: Message) -> str:
    return response.line.split(" ", 2)[1]


def _is_message(request: Message) -> bool:
    return request.line.startswith("PUT ") and "/send/m.room.message/" in request.line


def _is_sync(request: Message) -> bool:
    return request.line.startswith("GET ") and "/sync?" in request.line
