"""Splits sync batches into transactions, with a pause in between for other work.

The sync token is committed with the last part: after a crash before that the whole batch comes again, and events that
were handled are recognised (see `deduplication`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.dispatch.deduplication import Deduplication
from bot.health.metrics import Metrics
from bot.matrix.events import Batch, Delivered, Event
from storage.store import Store

LATE = timedelta(minutes=5)  # what was said longer ago counts from when it was said
BREATH = 0.005  # seconds between two pieces, for whatever else has to happen
_EVENTS_AT_ONCE = 50
_AT_ONCE = timedelta(seconds=0.1)  # for the events of one transaction


async def remember(store: Store, batch: Batch) -> None:
    """Store that all of the batch was handled: the last thing in the transaction that does so."""
    if batch.opened:
        await store.sync.opened(batch.opened)
    await store.sync.remember(batch.token)


class Batches:
    """Passes each new event to `take`, once."""

    def __init__(
        self,
        store: Store,
        transaction: Callable[[], AbstractAsyncContextManager[None]],
        metrics: Metrics,
        clock: Callable[[], datetime],
        take: Callable[[Event, datetime], Awaitable[None]],
    ) -> None:
        self._store = store
        self._transaction = transaction
        self._metrics = metrics
        self._clock = clock
        self._take = take
        self._once = Deduplication(store)

    async def handle(self, batch: Batch) -> None:
        """Handle a batch. Raises `sqlite3.Error` where the database cannot be written: then sync again."""
        now = self._clock()
        left = await self._piece(batch, now)
        while left is not None:
            await asyncio.sleep(BREATH)
            left = await self._piece(left, now)

    async def _piece(self, batch: Batch, now: datetime) -> Batch | None:
        """Handle part of a batch in one transaction. Returns the rest, or None once the sync token is committed."""
        with self._metrics.transaction():
            async with self._transaction():
                if left := await self._begin(batch.events, now):
                    return replace(batch, events=tuple(left))
                await remember(self._store, batch)
        return None

    async def _begin(self, events: Sequence[Event], now: datetime) -> Sequence[Event]:
        """Handle as many events as one transaction may; return the others.

        `Delivered` events come first, because outbox messages are sent as soon as this is committed.
        """
        events = sorted(events, key=lambda event: not isinstance(event, Delivered))
        arrived = sum(isinstance(event, Delivered) for event in events)
        most, began = arrived + _EVENTS_AT_ONCE, self._clock()
        for place, event in enumerate(events[:most]):
            if place > arrived and self._clock() - began > _AT_ONCE:
                return events[place:]
            if await self._once.begin(event, now):
                await self._take(event, now)
        return events[most:]
