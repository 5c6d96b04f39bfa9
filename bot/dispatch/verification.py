"""Somebody wants to verify the bot by emoji, and nobody sits at it to compare them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.dispatch.composer import Composer
from bot.dispatch.context import ContextReader
from bot.dispatch.rate_limit import RateLimit
from bot.matrix.events import Verification
from commands.kit.events import VerificationRequested
from storage.outbox.messages import IdempotencyKey, OutboxMessage
from storage.store import Store

_LASTS = timedelta(minutes=10)  # client-server API, 'Key verification framework'
_LETTERS = 2
_CANCEL = "m.key.verification.cancel"
_REASON = {"code": "m.user", "reason": "Nobody is at the bot's machine to compare emoji."}


class VerificationRequests(Protocol):
    """What becomes of it."""

    async def take(self, event: Verification, now: datetime) -> None:
        """One step of it, in the transaction of the batch that brought it."""


class Declining:
    """Ends the request, so that nobody waits, and has the features say how to compare instead.

    Emoji that the bot itself would tell are worth nothing: who can pretend to be the bot can tell them too.
    """

    def __init__(
        self, store: Store, contexts: ContextReader, composer: Composer, rate_limit: RateLimit, device_id: str
    ) -> None:
        self._store = store
        self._contexts = contexts
        self._composer = composer
        self._rate_limit = rate_limit
        self._device_id = device_id

    async def take(self, event: Verification, now: datetime) -> None:
        """Answer a request; nothing else is for us. From device to device the request has been ended already."""
        room = event.room or await self._store.rooms.direct_with(event.sender)
        if event.step != "request" or room is None or (event.at is not None and now - event.at > _LASTS):
            return
        at = self._rate_limit.moment(event.at, now)
        if self._rate_limit.is_spent(event.sender, at):
            return  # it lapses by itself
        self._rate_limit.spend(event.sender, event.request, _LETTERS, at)
        name = f"verification {event.sender} {event.request}"
        if event.room is not None:
            content = {**_REASON, "m.relates_to": {"rel_type": "m.reference", "event_id": event.request}}
            await self._store.outbox.put(
                OutboxMessage(room, _CANCEL, content, name=IdempotencyKey(f"{name} cancel")), now
            )
        ctx = await self._contexts.context(room, event.sender, event.request, None, now, heard=now)
        if ctx is not None:
            await self._composer.post(ctx, await ctx.tell(VerificationRequested(self._device_id)), IdempotencyKey(name))
