"""Live messages that have just been edited: what changes within a moment is shown by one edit, when it is over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

from storage.outbox.messages import PendingMessage

_A_MOMENT = 1.0  # seconds


class EditThrottle:
    """The live messages that rest; `over` is called whenever one of them may be edited again."""

    def __init__(self, over: Callable[[], None]) -> None:
        self._over = over
        self._names: set[str] = set()

    def begin(self, message: PendingMessage) -> None:
        """If this letter edits a live message, the next edit of it waits for a moment."""
        if message.live_event and message.rests not in self._names:
            self._names.add(message.rests)
            asyncio.get_running_loop().call_later(_A_MOMENT, self._end, message.rests)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def _end(self, name: str) -> None:
        self._names.discard(name)
        self._over()
