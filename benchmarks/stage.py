"""The homeserver, the four bots, and the rooms that they are in."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from benchmarks.contestants import ALL, Contestant, ContestantFailed
from benchmarks.load import Person
from bot.demo.homeserver import Homeserver
from bot.matrix.login import log_in

_PASSWORD = "a password that nobody has to type"
_QUIET = 0.5  # seconds without a request until a bot has settled
_AT_ONCE = 8
_ROOT = Path(__file__).parent.parent


class Progress:
    """Says on standard error what is going on."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, doing: str) -> None:
        print(f"[{time.monotonic() - self._began:4.0f} s] {doing}", file=sys.stderr, flush=True)


class Stage:
    """Where everything happens. No bot hears what is said to another: each has rooms of its own to be spoken to in."""

    def __init__(
        self, homeserver: Homeserver, person: Person, contestants: list[Contestant], own_rooms: int, tell: Progress
    ) -> None:
        self.homeserver = homeserver
        self.person = person
        self.contestants = contestants
        self.tell = tell
        self._own_rooms = own_rooms

    @classmethod
    @asynccontextmanager
    async def opened(cls, own_rooms: int, tell: Progress, python: str) -> AsyncIterator[Stage]:
        """With four bots that do not run yet and are in no room; what they share begins after so many rooms each.

        `python` runs them.
        """
        async with AsyncExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="entraide-benchmarks-")))
            await _compile(python)
            tell("starting a homeserver")
            homeserver = await stack.enter_async_context(Homeserver())
            await homeserver.register("anne", _PASSWORD)
            login = await log_in(homeserver.url, "anne", _PASSWORD, "load")
            person = await stack.enter_async_context(Person.connected(homeserver.url, login.access_token))
            contestants = [
                await stack.enter_async_context(Contestant.made(name, homeserver, folder, python)) for name in ALL
            ]
            yield cls(homeserver, person, contestants, own_rooms, tell)

    async def grow(self, rooms: int) -> None:
        """Bring each bot into so many rooms; if that is more than before, they start afresh afterwards."""
        missing = rooms - len(self.contestants[0].rooms)
        if missing <= 0:
            return
        self.tell(f"making rooms for each, until there are {rooms}")
        before = len(self.contestants[0].rooms)
        own = max(min(rooms, self._own_rooms) - before, 0)
        await _side_by_side(self._make(number, (each,)) for each in self.contestants for number in range(own))
        await _side_by_side(self._make(number, self.contestants) for number in range(missing - own))
        for each in self.contestants:
            await each.forget()

    async def _make(self, number: int, contestants: Iterable[Contestant]) -> None:
        room = await self.person.make_room(f"circle {number}")
        for each in contestants:
            await self.person.bring(each, room)

    def spoken_to(self, contestant: Contestant) -> list[str]:
        """The rooms in which this bot, and no other, is spoken to."""
        return contestant.rooms[: self._own_rooms]

    def turns(self, passes: int) -> Iterable[tuple[int, Contestant]]:
        """The bots in turns, so many times; who begins changes, so that nobody has always the better moment."""
        return in_turns(self.contestants, passes)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Meanwhile all of them run; they have settled when this begins."""
        self.tell("starting the bots")
        try:
            for each in self.contestants:
                await each.start()
                await settled(each)
            yield
        finally:
            for each in self.contestants:
                await each.stop()


def in_turns(contestants: Sequence[Contestant], passes: int) -> Iterator[tuple[int, Contestant]]:
    """See `Stage.turns`."""
    for number in range(passes):
        shift = number % len(contestants)
        for contestant in (*contestants[shift:], *contestants[:shift]):
            yield number, contestant


async def _compile(python: str) -> None:
    """As an installation does: without it every start would compile us, but not the libraries that the others use."""
    packages = [str(_ROOT / name) for name in ("benchmarks", "bot", "commands", "storage")]
    process = await asyncio.create_subprocess_exec(python, "-m", "compileall", "-q", *packages)
    if await process.wait() != 0:
        raise ContestantFailed(f"{python} can't compile the bots")


async def settled(contestant: Contestant) -> None:
    """Wait until a bot only waits for news. Raises `ContestantFailed`."""
    try:
        await contestant.record.quiet(_QUIET)
    except TimeoutError:
        raise contestant.silent() from None


async def _side_by_side(steps: Iterator[Awaitable[None]]) -> None:
    async def some() -> None:
        for step in steps:
            await step

    async with asyncio.TaskGroup() as group:
        for _ in range(_AT_ONCE):
            group.create_task(some())
