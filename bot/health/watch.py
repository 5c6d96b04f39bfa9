"""Looks at the bot itself, every minute."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog

from bot.health import pulse
from bot.health.pulse import Pulse
from bot.health.vitals import Report, Vitals
from bot.matrix.session import Session
from storage.store import Store

log = structlog.get_logger()

_UNTIL_HEARD = 2.0  # seconds


class Watch:
    """Makes reports, and leaves the newest in the data folder."""

    def __init__(
        self, store: Store, session: Session, vitals: Vitals, folder: Path, clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._session = session
        self._vitals = vitals
        self._folder = folder
        self._clock = clock

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        try:
            while True:
                try:
                    await self.look()
                except (OSError, sqlite3.Error) as error:
                    log.warning("unwatched", reason=type(error).__name__)
                await asyncio.sleep(pulse.WRITTEN_EVERY.total_seconds() if self._vitals.heard else _UNTIL_HEARD)
        finally:
            pulse.forget(self._folder)

    async def look(self) -> None:
        """Once."""
        Pulse.of(await self.report()).write(self._folder)

    async def report(self) -> Report:
        """How the bot is now."""
        async with self._store.statement():
            backlog = await self._store.health.backlog()
        return Report(
            self._clock(),
            self._vitals,
            backlog.letters,
            backlog.oldest,
            backlog.unread,
            self._session.limited,
            self._session.one_time_keys,
        )
