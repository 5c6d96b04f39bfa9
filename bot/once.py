"""Each event is dealt with once: what it is known by afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.matrix.events import Delivered, Event, Message, Reaction, Redaction, State, Undecryptable, Wordless
from storage.store import Store


class Once:
    """Tells what is new from what the homeserver repeats. To be used in the transaction that deals with it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def begin(self, events: Sequence[Event], now: datetime) -> list[Event]:
        """Those that were never dealt with, in their order; they are when the transaction commits."""
        marks = [mark(event) for event in events]
        if not any(marks):
            return [*events]
        unknown = await self._store.handled.begin(filter(None, marks), now)
        new = []
        for event, known_by in zip(events, marks, strict=True):
            if known_by is None or known_by in unknown:
                new.append(event)
                unknown.discard(known_by or "")
        return new

    async def leave(self, events: Sequence[Event]) -> None:
        """These are for another transaction."""
        await self._store.handled.leave(filter(None, map(mark, events)))


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
