"""Each event is handled once, because the ids of handled events are stored."""

from __future__ import annotations

from datetime import datetime

from bot.matrix.events import Delivered, Event, Message, Reaction, Redaction, State, Undecryptable, Wordless
from storage.handled import whose
from storage.store import Store


class Deduplication:
    """Recognises events that the homeserver repeats. Call it in the transaction that handles the event."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def begin(self, event: Event, now: datetime) -> bool:
        """Whether the event is new. Marks it as handled when the transaction commits."""
        known_by = mark(event)
        if known_by is None:
            return True
        # So that an edit counts only from the author, also of what was no command before it.
        if isinstance(event, Wordless) or (isinstance(event, Message) and event.edits is None):
            return await self._store.handled.begin(known_by, now, whose(event.event_id, event.room, event.sender))
        return await self._store.handled.begin(known_by, now)


def mark(event: Event) -> str | None:
    """The id that marks the event as handled; None where repeating it changes nothing.

    An undecryptable message and the same one decrypted are two events. Background state is repeated whenever a room's
    full state is sent.
    """
    match event:
        case Message() | Wordless() | Reaction() | Redaction() | Delivered() | State(background=False):
            return event.event_id
        case Undecryptable():
            return f"unread {event.event_id}"
        case _:
            return None
