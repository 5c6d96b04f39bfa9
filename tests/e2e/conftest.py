"""One real homeserver for all tests in here; each makes its own accounts and rooms."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.demo.homeserver import Homeserver


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def homeserver() -> AsyncIterator[Homeserver]:
    """A Synapse without rate limits. Who stops it starts it again."""
    async with Homeserver() as server:
        yield server
