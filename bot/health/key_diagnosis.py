"""Finds out why other clients may withhold room keys from the bot, and logs it for the host."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.matrix.errors import MatrixError, Retry
from bot.matrix.session import Session
from storage.store import Store

if TYPE_CHECKING:
    from bot.matrix.crypto.diagnosis import Trouble

log = structlog.get_logger()

_DIAGNOSE_AFTER = timedelta(minutes=1)
_LOOK_EVERY = timedelta(minutes=1)
_QUIET_FOR = timedelta(hours=1)


class KeyDiagnosis:
    """Runs at each start, when the account's keys change, and hourly while messages wait for keys.

    All methods raise `Retry`.
    """

    def __init__(self, store: Store, session: Session, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._session = session
        self._clock = clock
        self._again: datetime | None = None

    async def at_start(self) -> None:
        """Cross-sign this device if needed, because strict clients send room keys only to signed devices.

        Stores and logs what problems the bot's own keys have.
        """
        from bot.matrix.crypto.diagnosis import Trouble

        try:
            troubles = await self._session.diagnose()
            if Trouble.NOT_SIGNED in troubles:
                await self._sign()
                troubles = await self._session.diagnose()
            await self._note(troubles)
        except MatrixError as error:
            _undiagnosed(error)

    async def look(self) -> None:
        """If messages have waited for their room keys for a minute, find out why; at most hourly. Call often.

        What changes in the keys of the bot's own account is looked at at once.
        """
        now = self._clock()
        if self._session.own_keys_changed:
            await self._look_at_own_keys()
        if self._again is not None and now < self._again:
            return
        async with self._store.statement():
            waiting = await self._store.encryption.waiting(now - _DIAGNOSE_AFTER)
        if waiting.messages:
            try:
                troubles = await self._note(await self._session.diagnose())
                log.warning("unread", messages=waiting.messages, people=waiting.people, troubles=troubles)
            except MatrixError as error:
                _undiagnosed(error)
        self._again = now + (_QUIET_FOR if waiting.messages else _LOOK_EVERY)

    async def _look_at_own_keys(self) -> None:
        try:
            await self._note(await self._session.diagnose())
        except MatrixError as error:
            _undiagnosed(error)
        self._session.seen_own_keys()

    async def _sign(self) -> None:
        try:
            await self._session.cross_sign()
        except Retry:
            raise
        except MatrixError as error:
            log.error("not-cross-signed", kind=type(error).__name__, reason=str(error), help="entraide check")

    async def _note(self, troubles: Collection[Trouble]) -> list[str]:
        """Store and log the problems of the bot's own keys. Returns their names, sorted."""
        found = sorted(troubles, key=lambda trouble: trouble.name)
        names = [trouble.name for trouble in found]
        async with self._store.transaction():
            await self._store.encryption.set_troubles(names)
        for trouble in found:
            log.error("keys-in-trouble", trouble=trouble.name, reason=trouble.value, help="entraide check")
        return names


def _undiagnosed(error: MatrixError) -> None:
    """Raise what a retry may change; log anything else, which must not end the program."""
    if isinstance(error, Retry):
        raise error
    log.error("undiagnosed", kind=type(error).__name__, reason=str(error), help="entraide check")
