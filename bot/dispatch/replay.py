"""Catches up after a restore: the database is an older copy, and everything that has happened since comes again.

Events handled before the restore are handled again as of their own time, so that numbers, turns and boards end up as
people saw them. Replies to them are not sent twice, because idempotency keys are derived and not random. Ordinary
batches pass through to the dispatcher.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from bot.dispatch.batches import LATE, remember
from bot.dispatch.deduplication import Deduplication
from bot.dispatch.dispatcher import Dispatcher
from bot.health.metrics import Metrics
from bot.matrix.events import Batch, Delivered, Event
from storage.store import Store


class Replay:
    """Wraps `Dispatcher.handle`: replays the events that the database has forgotten."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        store: Store,
        transaction: Callable[[], AbstractAsyncContextManager[None]],
        metrics: Metrics,
        clock: Callable[[], datetime],
    ) -> None:
        self._dispatcher = dispatcher
        self._store = store
        self._transaction = transaction
        self._metrics = metrics
        self._clock = clock
        self._once = Deduplication(store)

    async def handle(self, batch: Batch) -> None:
        """Handle a batch. Raises `sqlite3.Error` where the database cannot be written: then sync again."""
        now = self._clock()
        until = await self._handled_until(batch, now)
        if until is None:
            await self._dispatcher.handle(batch)
            return
        with self._metrics.transaction():
            async with self._transaction():
                await self._catch_up(batch, until, now)
                await remember(self._store, batch)

    async def _handled_until(self, batch: Batch, now: datetime) -> datetime | None:
        """Time of the newest event handled before the restore; None when no restore is detected.

        The bot's own events in the batch show it. Events of another device of the account can't be told apart.
        """
        sent = {each.transaction_id: each.at for each in batch.events if isinstance(each, Delivered)}
        old = {transaction_id: at for transaction_id, at in sent.items() if now - at > LATE}
        forgotten: set[str] = set()
        if old:
            async with self._store.statement():
                forgotten = await self._store.outbox.recovered.strangers(old)
        moments = [*(old[transaction_id] for transaction_id in forgotten), batch.answered_until]
        return max((moment for moment in moments if moment is not None), default=None)

    async def _catch_up(self, batch: Batch, until: datetime, now: datetime) -> None:
        """Replay the events handled before the restore and handle the new ones, in one transaction.

        Messages that were sent before the restore are recognised only once all of them are known, so nothing may be
        delivered earlier.
        """
        new = [event for event in batch.events if await self._once.begin(event, now)]
        past, present = _parted(new, until)
        await self._replay(past, until)
        if batch.answered_until is not None:
            await self._store.outbox.recovered.silence(now)
        for event in present:
            await asyncio.sleep(0)  # who wants the program to end is heard
            await self._dispatcher.take(event, now)

    async def _replay(self, past: Sequence[Event], until: datetime) -> None:
        """Handle events and due timers again, each as of its own time; replies are deduplicated by their keys."""
        moment = until
        for event in past:
            await asyncio.sleep(0)
            if (at := _when(event)) is not None:
                moment = min(at, until)
                await self._ring_until(moment)
            await self._dispatcher.take(event, moment)
        await self._ring_until(until)

    async def _ring_until(self, moment: datetime) -> None:
        """Run every timer that was due by then."""
        while due := await self._store.timers.take_due(moment, 1):
            await self._dispatcher.timers.ring(due[0], due[0].due)


def _parted(events: Sequence[Event], moment: datetime) -> tuple[Sequence[Event], Sequence[Event]]:
    """The events up to the last one at or before `moment`, and the events after it; both keep their order."""
    moments = enumerate(map(_when, events), 1)
    last = max((place for place, at in moments if at is not None and at <= moment), default=0)
    return events[:last], events[last:]


def _when(event: Event) -> datetime | None:
    """When the event happened; None for events without a time."""
    at: datetime | None = getattr(event, "at", None)
    return at
