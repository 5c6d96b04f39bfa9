"""Performs one outbox message's request: send, redact, join, leave, invite or create a room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot import render
from bot.delivery.attachments import AttachmentUploader
from bot.matrix.session import Session
from storage.outbox.messages import INVITE, JOIN, LEAVE, REDACT, STATE, OutboxMessage, PendingMessage
from storage.rooms import StateEvent
from storage.store import Store

Reason = Callable[[str, bool], Awaitable[str]]
"""From a user id, and whether it is pressing, to the reason for the invite: in that person's language, unencrypted."""


class Sender:
    """Makes the request for each type of message. `Courier` decides about order and retries."""

    def __init__(self, store: Store, session: Session, clock: Callable[[], datetime], reason: Reason) -> None:
        self._store = store
        self._session = session
        self._clock = clock
        self._reason = reason
        self._attachments = AttachmentUploader(session)

    async def send(self, message: PendingMessage) -> str | None:
        """Send a message. Returns its event id, '' for requests without one, None when a room was created for it.

        Raises `Refused` where it can never be delivered, `Retry` where it may be later, `DeadToken` or `sqlite3.Error`.
        """
        if message.room_id is None:
            await self._open_direct_chat(message.person or "", pressing=message.is_pressing)
            return None
        if message.type == JOIN:
            await self._session.join(message.room_id, message.content.get("via", ()))
            return ""
        if message.type == INVITE and message.person:
            reason = await self._reason(message.person, message.is_pressing)
            await self._session.invite(message.room_id, message.person, reason)
            return ""
        if message.type == LEAVE:
            await self._session.leave(message.room_id)
            return ""
        if message.type == REDACT:
            return await self._session.redact(message.room_id, message.content["event_id"], message.transaction_id)
        if message.type == STATE:
            await self._session.set_state(message.room_id, **message.content)
            return ""
        content = await self._attachments.content(message)
        if message.live_event:
            content = render.edit(content, message.live_event)
        return await self._session.send(message.room_id, message.type, content, message.transaction_id)

    async def _open_direct_chat(self, person: str, *, pressing: bool) -> None:
        room_id = await self._session.create_direct(person, await self._reason(person, pressing))
        async with self._store.transaction():
            await self._store.rooms.begin_direct(room_id, person, self._clock())
            # Known before a sync shows it: until then it would not do for what is private.
            secret = StateEvent(self._session.user_id, {})
            await self._store.rooms.set_state(room_id, "m.room.encryption", "", secret)
            await self._store.outbox.address(person, room_id)
            if await self._store.direct.declined(room_id, person):
                await self._store.outbox.put(OutboxMessage(room_id=room_id, type=LEAVE, content={}), self._clock())
            await self.leave_half_made()  # rooms of an earlier try that was interrupted

    async def leave_half_made(self) -> None:
        """Queue messages that leave rooms whose invite was refused. Call inside a transaction."""
        for room_id in await self._store.direct.half_made(self._session.user_id):
            await self._store.outbox.put(OutboxMessage(room_id=room_id, type=LEAVE, content={}), self._clock())
