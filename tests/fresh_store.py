"""A law about what is stored, tried on a database in which nothing is."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from storage.store import Store


def in_a_fresh_store(law: Callable[[Store], Awaitable[None]]) -> None:
    """Run the law in one transaction of a new database."""

    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            store = await Store.open(Path(folder) / "entraide.db")
            try:
                async with store.transaction():
                    await law(store)
            finally:
                await store.close()

    asyncio.run(run())
