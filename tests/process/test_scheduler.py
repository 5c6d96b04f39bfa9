"""The alarm: one, for what is due first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.process.scheduler import Scheduler

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)
FAR_AWAY = datetime(2999, 1, 1, tzinfo=UTC)


class Alarm:
    """A scheduler, and how often it rang."""

    def __init__(self) -> None:
        self.rang = 0
        self.rings = asyncio.Event()
        self.scheduler = Scheduler(self._ring)

    async def _ring(self) -> None:
        self.rang += 1
        self.rings.set()

    async def rung(self) -> None:
        """It has rung since the last time."""
        async with asyncio.timeout(60):
            await self.rings.wait()
        self.rings.clear()


@pytest.fixture
async def alarm() -> AsyncIterator[Alarm]:
    alarm = Alarm()
    yield alarm
    alarm.scheduler.stop()


async def test_what_is_due_already_rings_at_once_however_late(alarm: Alarm) -> None:
    alarm.scheduler.set(LONG_AGO)
    await alarm.rung()
    alarm.scheduler.set(LONG_AGO)
    await alarm.rung()
    assert alarm.rang == 2, "what rang is set anew, also at the same moment"


async def test_it_rings_at_the_moment_that_was_set_last(alarm: Alarm) -> None:
    alarm.scheduler.set(FAR_AWAY)
    alarm.scheduler.set(LONG_AGO)
    await alarm.rung()
    assert alarm.rang == 1


async def test_there_is_one_alarm_whatever_was_put_off_or_taken_away(alarm: Alarm) -> None:
    for moment in (FAR_AWAY, None):
        alarm.scheduler.set(datetime.now(UTC) + timedelta(hours=1))
        alarm.scheduler.set(moment)
    alarm.scheduler.set(None)
    alarm.scheduler.set(LONG_AGO)
    await alarm.rung()
    assert alarm.rang == 1, "there is one alarm"


async def test_after_the_end_nothing_rings(alarm: Alarm) -> None:
    alarm.scheduler.stop()
    alarm.scheduler.set(FAR_AWAY)
    alarm.scheduler.stop()
    alarm.scheduler.stop()
    assert alarm.rang == 0
