"""Exponential backoff, 0.1 s to 60 s, with one log line for each pause."""

from __future__ import annotations

import asyncio
from random import uniform

import structlog

from bot.matrix.errors import Retry

log = structlog.get_logger()

_FIRST, _LONGEST = 0.1, 60.0  # seconds: most trouble is over at once
_JITTER = 0.25  # so that what failed together is not tried again together


class Backoff:
    """The pauses between retries of one operation."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._next = _FIRST

    def reset(self) -> None:
        """Call after a success: the next failure starts with the shortest pause."""
        self._next = _FIRST

    async def wait(self, error: Exception) -> None:
        """Log the failure and sleep before the next try."""
        await asyncio.sleep(self.pause(error))

    def pause(self, error: Exception) -> float:
        """Seconds to pause now: what the homeserver asks for; where it asks for nothing, about twice the last pause."""
        asked = error.after.total_seconds() if isinstance(error, Retry) else 0.0
        pause = max(asked, _FIRST) if asked else self._next * uniform(1 - _JITTER, 1 + _JITTER)
        # The words are SQLite's, the operating system's or the homeserver's, which have seen nothing that people wrote.
        log.warning("waiting", what=self._what, reason=str(error), seconds=round(pause, 1))
        if not asked:
            self._next = min(self._next * 2, _LONGEST)
        return pause
