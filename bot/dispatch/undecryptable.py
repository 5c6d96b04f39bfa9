"""Undecryptable messages, withheld room keys and verification requests."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.dispatch.verification import VerificationRequests
from bot.health.metrics import Metrics
from bot.matrix.events import Undecryptable, Verification, Withheld
from commands.encryption import UNREAD_TIMER
from storage.store import Store
from storage.sync import Ciphertext

_TELL_AFTER = timedelta(seconds=30)


class UndecryptableMessages:
    """Records undecryptable messages, withheld keys and verification requests."""

    def __init__(self, store: Store, verification: VerificationRequests, metrics: Metrics) -> None:
        self._store = store
        self._verification = verification
        self._metrics = metrics

    async def note(self, event: Undecryptable | Withheld | Verification, now: datetime) -> None:
        """Handle one of them, inside the batch's transaction."""
        match event:
            case Undecryptable():
                await self._keep(event, now)
            case Withheld():
                await self._store.encryption.withhold(event.sender, event.code, now)
            case Verification():
                await self._verification.take(event, now)

    async def _keep(self, event: Undecryptable, now: datetime) -> None:
        """Store the ciphertext until its key arrives, and set the timer that tells its sender."""
        if await self._store.handled.has(event.event_id):
            return  # it was read before, and is repeated
        self._metrics.unread += 1
        kept = Ciphertext(
            event_id=event.event_id,
            room_id=event.room,
            sender=event.sender,
            session_id=event.session_id,
            raw=event.raw,
            at=now,
            unsigned=event.unsigned,
        )
        await self._store.sync.keep(kept)
        await self._store.timers.set(UNREAD_TIMER.at(event.event_id, event.room, now + _TELL_AFTER))
