"""When the traces of what was deleted are removed from the database file: nobody waits for that.

Nearly all of them are in the write-ahead log, which is emptied right after a deletion. The few that are left, in gaps
between rows, go when the file is rewritten: in a quiet moment, for several deletions together, within the hour.
What must not wait (`Store.tidy_at_once`: a secret vote was closed) goes right away.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from storage.store import Store

log = structlog.get_logger()

_AGAIN = timedelta(minutes=1)  # after a failure, and between two times
_STILL_NOT = timedelta(hours=1)  # since when it fails, the host is told, and so seldom it is tried from then on
_AT_THE_LATEST = timedelta(minutes=50)  # after a deletion, quiet or not
_REST = 60  # times as long as the last time took


class Tidying:
    """Calls `Store.truncate` and `Store.rewrite`. What was deleted before the program started counts as not done."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._since: datetime | None = clock()  # since when the file has to be rewritten
        self._not_before = clock()
        self._log_full = True
        self._log_not_before = clock()
        self._hurried = False  # whether no quiet moment is waited for
        self._moment = asyncio.Event()

    async def look(self, *, quiet: bool) -> None:
        """Call after each sync, `quiet` if nothing was in it, and after timers.

        Empties the log, and has `run` rewrite the file.
        """
        now = self._clock()
        if self._store.take_hurried():
            self._hurried, self._not_before, self._log_not_before = True, now, now
        if self._store.take_untidy():
            self._since = self._since or now
            self._log_full = True
        if self._log_full and now >= self._log_not_before:
            await self._truncate(now)
        if self._since and now >= self._not_before and (quiet or self._hurried or self._is_late(now)):
            self._moment.set()

    def _is_late(self, now: datetime) -> bool:
        return self._since is not None and now - self._since >= _AT_THE_LATEST

    async def run(self) -> None:
        """Rewrite the file whenever it is time, until cancelled."""
        while True:
            await self._moment.wait()
            self._moment.clear()
            await self._rewrite()

    async def _rewrite(self) -> None:
        began, since, self._since = self._clock(), self._since, None
        hurried, self._hurried = self._hurried, False
        done = await self._store.rewrite()
        now = self._clock()
        self._not_before = now + max(_AGAIN, _REST * (now - began))
        if done:
            await self._truncate(now)
        else:
            self._since = since or self._since
            self._hurried = self._hurried or hurried
            self._put_off(now)

    def _put_off(self, now: datetime) -> None:
        if self._since and now - self._since >= _STILL_NOT:
            log.warning("not-rewritten", help="another program has the database open, or the disk is nearly full")
            self._not_before = now + _STILL_NOT

    async def _truncate(self, now: datetime) -> None:
        self._log_full = not await self._store.truncate()
        if self._log_full:
            self._log_not_before = now + _AGAIN
