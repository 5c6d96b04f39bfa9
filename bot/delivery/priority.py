"""Decides which address is served next: a limited number at once, none while rate-limited."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class PriorityGate:
    """Admits addresses first come, first served: pressing ones first, beyond the limit of `places`; yielding ones last.

    Of these no more than `last` are inside at once: the more a homeserver has to do, the slower it is for everybody;
    and none before `admit_last`.

    An address is inside at most once. While a pressing one is inside, no other is admitted, so that its requests also
    reach the homeserver first.
    """

    def __init__(self, places: int, last: int) -> None:
        self._places = places
        self._last = last
        self.is_open = True
        self._admits_last = False
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._waiting_last: dict[str, asyncio.Future[None]] = {}
        self._inside: set[str] = set()
        self._pressing: set[str] = set()
        self._yielding: set[str] = set()
        self.giving_way: set[str] = set()
        """The addresses of the lowest priority that are not inside."""

    @property
    def yielding(self) -> int:
        """How many addresses have the lowest priority."""
        return len(self._yielding)

    @asynccontextmanager
    async def place(self, address: str) -> AsyncIterator[None]:
        """Hold a place inside this block; waits until one is free."""
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (self._waiting_last if address in self._yielding else self._waiting)[address] = turn
        self._let_in()
        try:
            await turn
            yield
        finally:
            self._taken_out(address)
            self._inside.discard(address)
            if address in self._yielding:
                self.giving_way.add(address)
            self._let_in()

    def close(self) -> None:
        """Admit nobody until it is opened again."""
        self.is_open = False

    def open(self) -> None:
        """Admit those who wait."""
        self.is_open = True
        self._let_in()

    def admit_last(self) -> None:
        """From now on admit yielding ones too."""
        if not self._admits_last:
            self._admits_last = True
            self._let_in()

    def set_pressing(self, address: str) -> None:
        """Give this address priority over the others."""
        self._pressing.add(address)
        self._let_in()

    def is_pressing(self, address: str) -> bool:
        return address in self._pressing

    def unset_pressing(self, address: str) -> None:
        """Return this address to normal priority."""
        self._pressing.discard(address)
        self._let_in()

    def set_yielding(self, address: str, yields: bool) -> None:
        """Set or unset the lowest priority of this address."""
        if yields == (address in self._yielding):
            return
        (self._yielding.add if yields else self._yielding.discard)(address)
        (self.giving_way.add if yields and address not in self._inside else self.giving_way.discard)(address)
        if turn := self._taken_out(address):
            (self._waiting_last if yields else self._waiting)[address] = turn
        self._let_in()

    def _let_in(self) -> None:
        while (address := self._next()) is not None:
            turn = self._taken_out(address)
            if turn and not turn.done():
                self._inside.add(address)
                self.giving_way.discard(address)
                turn.set_result(None)

    def _next(self) -> str | None:
        if not self.is_open:
            return None
        for address in self._pressing:
            if address in self._waiting or address in self._waiting_last:
                return address
        if len(self._inside) >= self._places or self._pressing & self._inside:
            return None
        if not self._waiting and self._admits_last and len(self._inside & self._yielding) < self._last:
            return next(iter(self._waiting_last), None)
        return next(iter(self._waiting), None)

    def _taken_out(self, address: str) -> asyncio.Future[None] | None:
        """Take it out of where it waits."""
        return self._waiting.pop(address, None) or self._waiting_last.pop(address, None)
