"""Throttles edits of live messages to one a second, so that quick changes are shown together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

from storage.outbox.messages import PendingMessage

_A_MOMENT = 1.0  # seconds


class EditThrottle:
    """The names of live messages that may not be edited yet (see `PendingMessage.throttle_name`).

    `over` is called with the address whenever one may be edited again.
    """

    def __init__(self, over: Callable[[str], None]) -> None:
        self._over = over
        self._names: set[str] = set()

    def begin(self, message: PendingMessage) -> None:
        """Call when a message is about to be sent. If it edits a live message, the next edit waits for a second."""
        if message.live_event and message.throttle_name not in self._names:
            self._names.add(message.throttle_name)
            asyncio.get_running_loop().call_later(_A_MOMENT, self._end, message)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def _end(self, message: PendingMessage) -> None:
        self._names.discard(message.throttle_name)
        self._over(message.address)
