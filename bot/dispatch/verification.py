"""Requests to verify the bot by emoji, which are declined: nobody is there to compare them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from msgspec.structs import replace

from bot.dispatch.composer import Composer
from bot.dispatch.context import ContextReader
from bot.dispatch.rate_limit import RateLimit
from bot.matrix.events import Verification
from commands.kit.events import VerificationRequested
from storage.outbox.messages import IdempotencyKey, OutboxMessage
from storage.store import Store

_LASTS = timedelta(minutes=10)  # client-server API, 'Key verification framework'
_MESSAGES = 2
_CANCEL = "m.key.verification.cancel"
_REASON = {"code": "m.user", "reason": "Nobody is at the bot's machine to compare emoji."}


class VerificationRequests(Protocol):
    """Handles the steps of key verification requests."""

    async def take(self, event: Verification, now: datetime) -> None:
        """Handle one step, inside the batch's transaction."""


class Declining:
    """Cancels the request, so that nobody waits, and has the features explain how to compare keys instead.

    Emoji that the bot itself reported would prove nothing: an impostor can report them too.
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
        """Decline a request; other steps are ignored. A to-device request was cancelled before this."""
        direct = event.room or await self._store.rooms.direct_with(event.sender)
        room = direct or await self._shared(event.sender)
        if event.step != "request" or room is None or (event.at is not None and now - event.at > _LASTS):
            return
        at = self._rate_limit.moment(event.at, now)
        if self._rate_limit.is_spent(event.sender, at):
            return  # it lapses by itself
        self._rate_limit.spend(event.sender, event.request, _MESSAGES, at)
        name = f"verification {event.sender} {event.request}"
        if event.room is not None:
            content = {**_REASON, "m.relates_to": {"rel_type": "m.reference", "event_id": event.request}}
            await self._store.outbox.put(
                OutboxMessage(room_id=room, type=_CANCEL, content=content, name=IdempotencyKey(f"{name} cancel")), now
            )
        ctx = await self._contexts.context(room, event.sender, event.request, None, now, heard=now, absent=True)
        if ctx is not None:
            said = await ctx.tell(VerificationRequested(self._device_id))
            if not direct:  # a chat is opened for it: the others in the room asked for nothing
                ctx = replace(ctx, room=replace(ctx.room, person=event.sender))
                said = [replace(reply, place=ctx.sender) for reply in said]
            await self._composer.post(ctx, said, IdempotencyKey(name))

    async def _shared(self, person: str) -> str | None:
        """A room of a group that they are in; what strangers ask from device to device is only cancelled."""
        groups = await self._store.rooms.groups_of(person)
        rooms = await self._store.rooms.group_rooms(groups[0].id) if groups else []
        return rooms[0] if rooms else None
