"""Throttles edits of live messages to one a second, so that quick changes are shown together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

from storage.outbox.messages import PendingMessage

_A_MOMENT = 1.0  # seconds


class EditThrottle:
    """The live messages that may not be edited yet. `over` is called whenever one may be edited again."""

    def __init__(self, over: Callable[[], None]) -> None:
        self._over = over
        self._names: set[str] = set()

    def begin(self, message: PendingMessage) -> None:
        """If this message edits a live message, hold back its next edit for a second."""
        if message.live_event and message.rests not in self._names:
            self._names.add(message.rests)
            asyncio.get_running_loop().call_later(_A_MOMENT, self._end, message.rests)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def _end(self, name: str) -> None:
        self._names.discard(name)
        self._over()
