"""The order of a large batch: nobody who calls for help waits for a backlog, or for a flood in another room."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from bot.matrix.events import Delivered, Event, Message, State


def calls_first(events: Sequence[Event], calls: Callable[[Message], bool]) -> list[Event]:
    """`Delivered`, then the rooms in which somebody calls, then the others, each in the order in which they were.

    Of those rooms the one in which least was said comes first, so that no flood that ends with a call holds up another
    call. A room stays in its place if its caller came or went in another one meanwhile: whom a call reaches depends on
    the groups that the caller is in. Being invited is neither: else anybody could hold up anybody's call.
    """
    said = Counter(event.room for event in events if isinstance(event, Message))
    moved: dict[str, set[str]] = defaultdict(set)  # the rooms in which something became of a person
    for event in events:
        if isinstance(event, State) and event.content.get("membership") not in ("invite", "knock"):
            moved[event.key].add(event.room)
    early = {
        event.room: said[event.room]
        for event in events
        if isinstance(event, Message) and not moved.get(event.sender, set()) - {event.room} and calls(event)
    }
    return sorted(events, key=lambda event: _place(event, early))


def _place(event: Event, early: dict[str, int]) -> float:
    if isinstance(event, Delivered):
        return 0
    return early.get(getattr(event, "room", None) or "", float("inf"))
