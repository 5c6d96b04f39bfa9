"""Splits sync batches into transactions, with a pause in between for other work.

The sync token is committed with the last part: after a crash before that the whole batch comes again, and events that
were handled are recognised (see `deduplication`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

from bot.dispatch.deduplication import Deduplication
from bot.dispatch.urgency import calls_first
from bot.health.metrics import Metrics
from bot.matrix.events import Batch, Delivered, Event, Message, State
from storage.store import Store

LATE = timedelta(minutes=5)  # what was said longer ago counts from when it was said
BREATH = 0.001  # seconds between two pieces, for whatever else has to happen
EVENTS_AT_ONCE = 50
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
        calls: Callable[[Message], bool],
    ) -> None:
        self._store = store
        self._transaction = transaction
        self._metrics = metrics
        self._clock = clock
        self._take = take
        self._calls = calls
        self._once = Deduplication(store)

    async def handle(self, batch: Batch) -> None:
        """Handle a batch. Raises `sqlite3.Error` where the database cannot be written: then sync again."""
        now = self._clock()
        # `Delivered` comes first, because outbox messages are sent as soon as the first piece is committed.
        events = sorted(batch.events, key=lambda event: type(event) is not Delivered)
        if len(events) > EVENTS_AT_ONCE:
            events = calls_first(events, self._calls)
        rest = await self._piece(batch, events, 0, now)
        while rest is not None:
            await asyncio.sleep(BREATH)
            rest = await self._piece(batch, events, rest, now)

    async def _piece(self, batch: Batch, events: Sequence[Event], begin: int, now: datetime) -> int | None:
        """Handle part of the events in one transaction. Returns where the rest begins; None: all is done."""
        with self._metrics.transaction():
            async with self._transaction():
                rest = await self._some(events, begin, now)
                if rest is None:
                    await remember(self._store, batch)
        return rest

    async def _some(self, events: Sequence[Event], begin: int, now: datetime) -> int | None:
        """Handle as many events as one transaction may, and all `Delivered`. Returns where the rest begins, if any.

        The state of rooms that come with `Joined` does not count: only its time does.
        """
        count, began = 0, self._clock()
        for place in range(begin, len(events)):
            event = events[place]
            if type(event) is not Delivered:
                if count == EVENTS_AT_ONCE or (place > begin and self._clock() - began > _AT_ONCE):
                    return place
                count += not (isinstance(event, State) and event.background)
            if await self._once.begin(event, now):
                await self._take(event, now)
        return None
