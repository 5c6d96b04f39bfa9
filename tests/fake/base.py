"""What every fake homeserver has: one stream of positions, a log of what was asked, faults on demand."""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from dataclasses import dataclass

from bot.matrix.http import Answer, Blob, Json
from tests.fake.faults import Break, Faults, Matches


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose device asks."""

    user: str
    device: str


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `parts` are those of the path after the API's version."""

    caller: Caller
    method: str
    parts: list[str]
    content: Json
    query: dict[str, str]
    blob: Blob | None = None

    @property
    def path(self) -> str:
        """The path after the API's version, unescaped: `/rooms/!room/send/m.room.message/t1`."""
        return "/" + "/".join(self.parts)


class Denied(Exception):
    """The homeserver says no; over the wire this is an answer, to a test that does it by hand an error."""

    def __init__(self, status: int, code: str, reason: str) -> None:
        super().__init__(f"{reason} ({code})")
        self.answer = Answer(status, {"errcode": code, "error": reason})


class Base(ABC):
    """Everything that happens takes the next position of one stream; sync tokens are positions."""

    def __init__(self) -> None:
        self.position = 0
        self.log: list[tuple[str, str]] = []
        self.faults = Faults()
        # What was uploaded, by its address.
        self.media: dict[str, Blob] = {}
        # Whether a sync with a timeout waits for something to happen (as real ones do) or returns with nothing.
        self.patient = False
        self._waiting: list[asyncio.Event] = []

    @abstractmethod
    def answer(self, request: Request) -> Json | Answer:
        """What a homeserver says to this request; raises `Denied`, which says the same."""

    def step(self) -> int:
        """The next position; whoever waits for news is woken."""
        self.position += 1
        for waiting in self._waiting:
            waiting.set()
        return self.position

    def fail_next(self, matches: Matches, answer: Answer | Break, times: int = 1, user: str | None = None) -> None:
        """Let the next `times` requests that match fail, of this user or of anybody. See `faults`."""
        self.faults.add(matches, answer, times, user)

    async def news(self, since: int, timeout_ms: int) -> None:
        """Return once something happened after `since`, or after the time."""
        if self.position > since:
            return
        waiting = asyncio.Event()
        self._waiting.append(waiting)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout_ms / 1000):
                    await waiting.wait()
        finally:
            self._waiting.remove(waiting)
