"""Each event is dealt with once: what it is known by afterwards."""

from __future__ import annotations

from datetime import datetime

from bot.matrix.events import Delivered, Event, Message, Reaction, Redaction, State, Undecryptable, Wordless
from storage.store import Store


class Deduplication:
    """Tells what is new from what the homeserver repeats. To be used in the transaction that deals with it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def begin(self, event: Event, now: datetime) -> bool:
        """Whether it was never dealt with; it was when the transaction commits."""
        known_by = mark(event)
        return known_by is None or await self._store.handled.begin(known_by, now)


def mark(event: Event) -> str | None:
    """What an event is known by; None where it may be told again, and then changes nothing.

    A message without its key is another event than the same when its key has come. State that comes as background is
    told again whenever a room is shown as a whole.
    """
    match event:
        case Message() | Wordless() | Reaction() | Redaction() | Delivered() | State(background=False):
            return event.event_id
        case Undecryptable():
            return f"unread {event.event_id}"
        case _:
            return None
