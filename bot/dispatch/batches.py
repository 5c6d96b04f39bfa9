"""Batches of events, each a transaction; large ones in pieces, and everything else has its turn in between.

The position comes with the last piece: who is killed before gets the whole batch again, and what was dealt with is
known (see `once`).
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


class Batches:
    """Has events taken, and timers rung where a life is lived again."""

    def __init__(
        self,
        store: Store,
        transaction: Callable[[], AbstractAsyncContextManager[None]],
        metrics: Metrics,
        clock: Callable[[], datetime],
        take: Callable[[Event, datetime], Awaitable[None]],
        ring_until: Callable[[datetime], Awaitable[None]],
    ) -> None:
        self._store = store
        self._transaction = transaction
        self._metrics = metrics
        self._clock = clock
        self._take = take
        self._ring_until = ring_until
        self._once = Deduplication(store)

    async def handle(self, batch: Batch) -> None:
        """All of a batch. Raises `sqlite3.Error` where the database can't be written: then it is to come again."""
        now = self._clock()
        left = await self._piece(batch, now)
        while left is not None:
            await asyncio.sleep(BREATH)
            left = await self._piece(left, now)

    async def _piece(self, batch: Batch, now: datetime) -> Batch | None:
        """One transaction of it; what is left, and None when all of it is done, and so is the way to the next."""
        with self._metrics.transaction():
            async with self._transaction():
                lived = await self._lived_until(batch, now)
                if lived is not None:
                    await self._catch_up(batch, lived, now)
                elif left := await self._begin(batch.events, now):
                    return replace(batch, events=tuple(left))
                if batch.opened:
                    await self._store.sync.opened(batch.opened)
                await self._store.sync.remember(batch.token)
        return None

    async def _begin(self, events: Sequence[Event], now: datetime) -> Sequence[Event]:
        """Deal with as many as one transaction may take; the others.

        First of all with what says that a letter has arrived: letters may set out as soon as this is committed.
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

    async def _catch_up(self, batch: Batch, lived: datetime, now: datetime) -> None:
        """The file was put back: what another life of it dealt with, and what has happened since, all at once.

        What that life has said is recognised only when all of it is known, so nothing may set out before.
        """
        new = [event for event in batch.events if await self._once.begin(event, now)]
        past, present = _parted(new, lived)
        await self._live_again(past, lived)
        if batch.answered_until is not None:
            await self._store.outbox.recovered.silence(now)
        for event in present:
            await asyncio.sleep(0)  # who wants the program to end is heard
            await self._take(event, now)

    async def _lived_until(self, batch: Batch, now: datetime) -> datetime | None:
        """When the file was put back to an older copy: how far the life went that the file has forgotten.

        Its answers are in the batch; those of another device can't be told from one another.
        """
        sent = {each.transaction_id: each.at for each in batch.events if isinstance(each, Delivered)}
        old = {transaction_id: at for transaction_id, at in sent.items() if now - at > LATE}
        forgotten = await self._store.outbox.recovered.strangers(old) if old else ()
        moments = [*(old[transaction_id] for transaction_id in forgotten), batch.answered_until]
        return max((moment for moment in moments if moment is not None), default=None)

    async def _live_again(self, past: Sequence[Event], until: datetime) -> None:
        """What that life dealt with happens again as it happened then, timers included: the file comes to know it.

        It is not said again, because letters keep their names.
        """
        moment = until
        for event in past:
            await asyncio.sleep(0)
            if (at := _when(event)) is not None:
                moment = min(at, until)
                await self._ring_until(moment)
            await self._take(event, moment)
        await self._ring_until(until)


def _parted(events: Sequence[Event], moment: datetime | None) -> tuple[Sequence[Event], Sequence[Event]]:
    """Events in the order in which they happened: up to the last one of that moment, and after it."""
    if moment is None:
        return (), events
    moments = enumerate(map(_when, events), 1)
    last = max((place for place, at in moments if at is not None and at <= moment), default=0)
    return events[:last], events[last:]


def _when(event: Event) -> datetime | None:
    """When it happened, of those that say so."""
    at: datetime | None = getattr(event, "at", None)
    return at
