"""Wakes the program when something stored becomes due.

What is due lives in the database; APScheduler holds one alarm, for the earliest. It is set anew after every commit and
at every start, so nothing is lost with the process.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

_ALARM = "alarm"


class Scheduler:
    """Calls `due` at the moment it was last set to; at once where that has passed."""

    def __init__(self, due: Callable[[], Awaitable[None]]) -> None:
        self._due = due
        self._moment: datetime | None = None
        self._scheduler: AsyncIOScheduler | None = None

    def stop(self) -> None:
        """End; nothing is called any more."""
        if self._scheduler:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    def set(self, moment: datetime | None) -> None:
        """Ring at this moment instead of any other; None: not at all."""
        if moment == self._moment:
            return
        self._moment = moment
        if moment is not None:
            self._set(moment)
        elif self._scheduler and self._scheduler.get_job(_ALARM):
            self._scheduler.remove_job(_ALARM)

    def _set(self, moment: datetime) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler
        from apscheduler.triggers.date import DateTrigger

        if not self._scheduler:
            self._scheduler = AsyncIOScheduler(timezone="UTC")
            self._scheduler.start()
        # Lateness is decided by what is due, so a late alarm is never dropped.
        self._scheduler.add_job(
            self._ring, DateTrigger(moment), id=_ALARM, replace_existing=True, misfire_grace_time=None
        )

    async def _ring(self) -> None:
        self._moment = None
        await self._due()
