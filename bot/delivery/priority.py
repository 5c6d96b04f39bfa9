"""Where letters wait for their turn to be sent: so many at once, none while the homeserver asks for patience."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_PART = 5  # of the places, for those who give way


class PriorityGate:
    """Lets addresses in, in the order of their coming; those that press go before all others, whatever their number.

    An address comes once at a time. While one that presses is inside, no other is let in: what it asks of the
    homeserver comes first there too.
    """

    def __init__(self, places: int) -> None:
        self._places = places
        self.is_open = True
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._inside: set[str] = set()
        self._pressing: set[str] = set()
        self._yielding: set[str] = set()

    @asynccontextmanager
    async def place(self, address: str) -> AsyncIterator[None]:
        """Wait for a turn, and leave at the end."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[address] = turn
        self._let_in()
        try:
            await turn
            yield
        finally:
            self._waiting.pop(address, None)
            self._inside.discard(address)
            self._let_in()

    def close(self) -> None:
        """Nobody is let in until it is opened again."""
        self.is_open = False

    def open(self) -> None:
        """Let in who waits."""
        self.is_open = True
        self._let_in()

    def press(self, address: str) -> None:
        """From now on this address goes before all others, wherever it waits now."""
        self._pressing.add(address)
        self._let_in()

    def presses(self, address: str) -> bool:
        """Whether this address goes before the others."""
        return address in self._pressing

    def calm(self, address: str) -> None:
        """From now on this address is like any other."""
        self._pressing.discard(address)
        self._let_in()

    def give_way(self, address: str, gives: bool) -> None:
        """From now on this address lets all others go before it, and never takes up more than a part of the places."""
        (self._yielding.add if gives else self._yielding.discard)(address)

    def _let_in(self) -> None:
        while (address := self._next()) is not None:
            turn = self._waiting.pop(address)
            if not turn.done():
                self._inside.add(address)
                turn.set_result(None)

    def _next(self) -> str | None:
        if not self.is_open:
            return None
        for address in self._pressing & self._waiting.keys():
            return address
        if len(self._inside) >= self._places or self._pressing & self._inside:
            return None
        usual = next((address for address in self._waiting if address not in self._yielding), None)
        if usual is None and len(self._inside & self._yielding) * _PART < self._places:
            return next(iter(self._waiting), None)
        return usual
