"""Wakes the program when the next stored timer is due.

Timers are in the database; APScheduler has a single job, for the earliest. It is set again after each sync and each run
of timers, so nothing is lost with the process.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

_JOB = "due"


class Scheduler:
    """Calls `due` at the moment it was last set to; at once where that has passed."""

    def __init__(self, due: Callable[[], Awaitable[None]]) -> None:
        self._due = due
        self._moment: datetime | None = None
        self._scheduler: AsyncIOScheduler | None = None

    def stop(self) -> None:
        """Stop: `due` is not called any more."""
        if self._scheduler:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    def set(self, moment: datetime | None) -> None:
        """Call `due` at this moment, and not at the one set before; None for never."""
        if moment == self._moment:
            return
        self._moment = moment
        if moment is not None:
            self._set(moment)
        elif self._scheduler and self._scheduler.get_job(_JOB):
            self._scheduler.remove_job(_JOB)

    def _set(self, moment: datetime) -> None:
        from apscheduler.schedulers.asyncio import AsyncIOScheduler
        from apscheduler.triggers.date import DateTrigger

        if not self._scheduler:
            self._scheduler = AsyncIOScheduler(timezone="UTC")
            self._scheduler.start()
        # None: a late job runs all the same. What is too late to be done is decided with the timer.
        self._scheduler.add_job(self._run, DateTrigger(moment), id=_JOB, replace_existing=True, misfire_grace_time=None)

    async def _run(self) -> None:
        self._moment = None
        await self._due()
