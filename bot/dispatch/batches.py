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


class Batches:
    """Passes each new event to `take`, once. After a restore `ring_until` runs the timers that were due in between."""

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

    async def _catch_up(self, batch: Batch, lived: datetime, now: datetime) -> None:
        """After a restore: replay the events handled before it and handle the new ones, in one transaction.

        Messages that were sent before the restore are recognised only once all of them are known, so nothing may be
        delivered earlier.
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
        """After a restore: time of the newest event handled before it; None when no restore is detected.

        The bot's own events in the batch show it. Events of another device of the account can't be told apart.
        """
        sent = {each.transaction_id: each.at for each in batch.events if isinstance(each, Delivered)}
        old = {transaction_id: at for transaction_id, at in sent.items() if now - at > LATE}
        forgotten = await self._store.outbox.recovered.strangers(old) if old else ()
        moments = [*(old[transaction_id] for transaction_id in forgotten), batch.answered_until]
        return max((moment for moment in moments if moment is not None), default=None)

    async def _live_again(self, past: Sequence[Event], until: datetime) -> None:
        """Replay events handled before the restore at their original times; replies are deduplicated by their ids.

        Timers that were due in between run at their times as well.
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
    """The events up to the last one at or before `moment`, and the events after it; both keep their order."""
    if moment is None:
        return (), events
    moments = enumerate(map(_when, events), 1)
    last = max((place for place, at in moments if at is not None and at <= moment), default=0)
    return events[:last], events[last:]


def _when(event: Event) -> datetime | None:
    """When the event happened; None for events without a time."""
    at: datetime | None = getattr(event, "at", None)
    return at
