"""Waiting for what is broken elsewhere: ever longer, never for ever, and said once in the log each time."""

from __future__ import annotations

import asyncio

import structlog

from bot.matrix.errors import Retry

log = structlog.get_logger()

_FIRST, _LONGEST = 1.0, 60.0  # seconds


class Backoff:
    """The pauses between tries of one thing."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._next = _FIRST

    def over(self) -> None:
        """It worked: the next trouble starts with a short pause again."""
        self._next = _FIRST

    async def wait(self, error: Exception) -> None:
        """Pause before the next try."""
        await asyncio.sleep(self.pause(error))

    def pause(self, error: Exception) -> float:
        """How many seconds to pause now: twice as many as the last time, or as many as the homeserver asks for."""
        asked = error.after.total_seconds() if isinstance(error, Retry) else 0.0
        pause = max(asked, self._next)
        # The words are SQLite's, the operating system's or the homeserver's, which have seen nothing that people wrote.
        log.warning("waiting", what=self._what, reason=str(error), seconds=round(pause, 1))
        self._next = min(self._next * 2, _LONGEST)
        return pause
