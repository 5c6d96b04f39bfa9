"""Checks the bot's health every minute."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.health import heartbeat, supervisor
from bot.health.heartbeat import Heartbeat
from bot.health.metrics import Metrics, Report
from bot.health.notifier import Notifier
from bot.matrix.session import Session
from storage.store import Store

log = structlog.get_logger()

_UNTIL_HEARD = 2.0  # seconds
_LONG = timedelta(hours=1)


class Watch:
    """Makes the reports, writes them to the heartbeat file, and passes them to the notifier."""

    def __init__(
        self,
        store: Store,
        session: Session,
        metrics: Metrics,
        notifier: Notifier,
        folder: Path,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._session = session
        self._metrics = metrics
        self._notifier = notifier
        self._folder = folder
        self._clock = clock

    async def run(self) -> None:
        """Check every minute until cancelled."""
        try:
            while True:
                try:
                    await self.look()
                    supervisor.alive()
                except (OSError, sqlite3.Error) as error:
                    log.warning("unwatched", reason=type(error).__name__)
                await asyncio.sleep(heartbeat.WRITTEN_EVERY.total_seconds() if self._metrics.heard else _UNTIL_HEARD)
        finally:
            heartbeat.forget(self._folder)

    async def look(self) -> None:
        """Make one report, write the heartbeat file, send alerts."""
        report = await self.report()
        Heartbeat.of(report).write(self._folder)
        await self._notifier.look(report)

    async def report(self) -> Report:
        """The bot's state now."""
        now = self._clock()
        async with self._store.statement():
            backlog = await self._store.health.backlog(now - _LONG)
        return Report(
            at=now,
            metrics=self._metrics,
            messages=backlog.messages,
            oldest_message=backlog.oldest,
            unread=backlog.unread,
            unread_long=backlog.unread_long,
            troubles=backlog.troubles,
            free=shutil.disk_usage(self._folder).free,
            limited=self._session.limited,
            one_time_keys=self._session.one_time_keys,
        )
