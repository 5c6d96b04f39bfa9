"""Runs the timers that are due, each in a savepoint of its own, and stores what their handlers say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

from bot.dispatch.batches import BREATH
from bot.dispatch.composer import Composer
from bot.dispatch.context import ContextReader
from bot.dispatch.isolation import UNEXPECTED, isolated
from bot.health.metrics import Metrics
from storage.outbox.messages import IdempotencyKey
from storage.store import Store
from storage.timers import Timer

_AT_ONCE = 100
_TRY_AGAIN = timedelta(minutes=10)
_WHILE_OFF = timedelta(hours=1)  # until it is looked at again whether a timer's feature is still off


class DueTimers:
    """Calls the handlers of timers."""

    def __init__(
        self,
        store: Store,
        transaction: Callable[[], AbstractAsyncContextManager[None]],
        contexts: ContextReader,
        composer: Composer,
        metrics: Metrics,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._transaction = transaction
        self._contexts = contexts
        self._composer = composer
        self._metrics = metrics
        self._clock = clock

    async def wake(self) -> bool:
        """Run the oldest due timers, in one transaction. Returns whether more may be due."""
        now = self._clock()
        async with self._transaction():
            for _ in range(_AT_ONCE):
                # One by one: what one does may have called the next one off.
                due = await self._store.timers.take_due(now, 1)
                if not due:
                    return False
                await self.ring(due[0], now)
        await asyncio.sleep(BREATH)
        return True

    async def ring(self, timer: Timer, now: datetime) -> None:
        """Run a timer's handler; after an unexpected error, set the timer again for later."""
        self._metrics.rang(now - timer.due)
        facts = {"timer": timer.name, "subject": timer.subject}
        complaint = await isolated(self._store, lambda: self._run(timer, now), facts)
        if complaint and complaint.lines[0].key == UNEXPECTED:
            again = Timer(
                feature=timer.feature,
                name=timer.name,
                subject=timer.subject,
                room_id=timer.room_id,
                due=now + _TRY_AGAIN,
            )
            await self._store.timers.set(again)

    async def _run(self, timer: Timer, now: datetime) -> None:
        ctx = await self._contexts.room_context(timer.room_id, now)
        feature = ctx.registry.whole.feature(timer.feature) if ctx else None
        off = ctx is not None and ctx.registry.is_off(timer.feature)
        if off and feature and timer.name not in feature.even_off:
            await self._store.timers.put_off(timer, now + _WHILE_OFF)
            return
        handler = feature.timers.get(timer.name) if feature else None
        if ctx is not None and handler is not None:
            cause = IdempotencyKey(f"{timer.feature} {timer.name} {timer.subject}", timer.due)
            said = await handler(ctx, timer.subject, timer.due)
            await self._composer.post(ctx, None if off or timer.lapsed else said, cause)
