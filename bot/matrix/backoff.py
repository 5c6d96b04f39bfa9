"""Exponential backoff, 1 s to 60 s, with one log line for each pause."""

from __future__ import annotations

import asyncio

import structlog

from bot.matrix.errors import Retry

log = structlog.get_logger()

_FIRST, _LONGEST = 1.0, 60.0  # seconds


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
        """Seconds to pause now: twice the last pause, or at least what the homeserver asks for."""
        asked = error.after.total_seconds() if isinstance(error, Retry) else 0.0
        pause = max(asked, self._next)
        # The words are SQLite's, the operating system's or the homeserver's, which have seen nothing that people wrote.
        log.warning("waiting", what=self._what, reason=str(error), seconds=round(pause, 1))
        self._next = min(self._next * 2, _LONGEST)
        return pause
