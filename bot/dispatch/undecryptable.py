"""What has to do with keys: messages that came without theirs, keys that are withheld, wishes to verify the bot."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.dispatch.verification import VerificationRequests
from bot.health.metrics import Metrics
from bot.matrix.events import Undecryptable, Verification, Withheld
from storage.store import Store
from storage.sync import Ciphertext
from storage.timers import Timer

_TELL_AFTER = timedelta(seconds=30)


class UndecryptableMessages:
    """Takes them in, in the transaction of the batch that brought them."""

    def __init__(self, store: Store, verification: VerificationRequests, metrics: Metrics) -> None:
        self._store = store
        self._verification = verification
        self._metrics = metrics

    async def note(self, event: Undecryptable | Withheld | Verification, now: datetime) -> None:
        """One of them."""
        match event:
            case Undecryptable():
                await self._keep(event, now)
            case Withheld():
                await self._store.encryption.withhold(event.sender, event.code, now)
            case Verification():
                await self._verification.take(event, now)

    async def _keep(self, event: Undecryptable, now: datetime) -> None:
        """A message without its key: kept until the key comes; after a while the person is told."""
        if await self._store.handled.has(event.event_id):
            return  # it was read before, and is repeated
        self._metrics.unread += 1
        kept = Ciphertext(event.event_id, event.room, event.sender, event.session_id, event.raw, now)
        await self._store.sync.keep(kept)
        await self._store.timers.set(Timer("encryption", "unread", event.event_id, event.room, now + _TELL_AFTER))
