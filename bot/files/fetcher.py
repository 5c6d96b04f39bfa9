"""Fetches what people want to have read, after the commit; what was found is handled once, in a transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

import structlog

from bot.files import reading
from bot.files.reading import Contents
from bot.matrix.backoff import Backoff
from bot.matrix.errors import MatrixError, Refused, Retry
from bot.matrix.session import Session
from bot.process.failures import frames
from storage.fetches import AUTHOR, Wanted
from storage.store import Store

log = structlog.get_logger()

_PATIENCE = timedelta(minutes=5)  # so long the homeserver is asked again
_PROBLEMS = {"TOO_LARGE": "too-large", "DAMAGED": "unreadable"}


class Fetcher:
    """One file at a time. A request is stored until its file was handled: after a kill it is fetched again."""

    def __init__(
        self,
        store: Store,
        session: Session,
        transaction: Callable[[], AbstractAsyncContextManager[None]],
        handle: Callable[[Wanted, Contents], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._session = session
        self._transaction = transaction
        self._handle = handle
        self._clock = clock
        self._wakeup = asyncio.Event()
        self._wakeup.set()

    def wake(self) -> None:
        """Call when a request may have been stored."""
        if self._store.fetches.stored:
            self._wakeup.set()

    async def run(self) -> None:
        """Fetch until cancelled. Raises `DeadToken`."""
        backoff = Backoff("files")
        while True:
            await self._wakeup.wait()
            self._wakeup.clear()
            try:
                await self.drain()
                backoff.reset()
            except (Retry, sqlite3.Error) as error:
                await backoff.wait(error)
                self._wakeup.set()

    async def drain(self) -> None:
        """Fetch and handle all that is wanted now. Raises `Retry` where the homeserver is to be asked again."""
        while wanted := await self._next():
            found = await self._found(wanted)
            async with self._transaction():
                if await self._store.fetches.take(wanted.id):
                    await self._handle(wanted, found)

    async def _next(self) -> Wanted | None:
        self._store.fetches.stored = False
        async with self._store.statement():
            return await self._store.fetches.first()

    async def _found(self, wanted: Wanted) -> Contents:
        try:
            if wanted.wants == AUTHOR:
                return await self._looked_up(wanted)
            content = await self._session.content_of(wanted.room_id, wanted.source)
            if content is None:
                return Contents(problem="none")
            if isinstance(content, str):
                return Contents(text=content)
            return await reading.read(await self._session.download(content, reading.MOST))
        except Refused as error:
            return Contents(problem=_PROBLEMS.get(error.code, "gone"))
        except Retry:
            if self._clock() - wanted.asked < _PATIENCE:
                raise
            return Contents(problem="gone")
        except MatrixError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug in reading one file must not end the program
            log.error("unexpected", kind=type(error).__name__, at=frames(error))
            return Contents(problem="unreadable")

    async def _looked_up(self, wanted: Wanted) -> Contents:
        """Who wrote a message, and when; its content is not looked at."""
        found = await self._session.author_of(wanted.room_id, wanted.source)
        return Contents(author=found[0], said=found[1]) if found else Contents(problem="none")
