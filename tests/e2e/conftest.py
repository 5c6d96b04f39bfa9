"""One real homeserver for all tests in here; each has its own accounts and rooms, and a bot of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.homeserver import Homeserver
from tests.e2e.bot_process import BotProcess
from tests.e2e.people import People


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def homeserver() -> AsyncIterator[Homeserver]:
    """A Synapse without rate limits. Who stops it starts it again."""
    async with Homeserver() as server:
        yield server


@pytest.fixture
async def people(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[People]:
    """Who makes people with accounts and sessions."""
    async with People(homeserver, tmp_path / "people") as made:
        yield made


@pytest.fixture
async def bot(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[BotProcess]:
    """A bot that was just started."""
    async with await BotProcess.make(homeserver, tmp_path) as made:
        made.start()
        yield made
