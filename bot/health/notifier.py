"""Sends alerts to the host, once each, in the room or to the person that the configuration names."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import structlog

from bot import render
from bot.config import Config
from bot.dispatch.composer import MESSAGE
from bot.health import alerts
from bot.health.metrics import Report
from commands.kit.catalogs import Catalogs
from commands.kit.phrase import Phrase
from storage.outbox.messages import IdempotencyKey, OutboxMessage
from storage.store import Store

log = structlog.get_logger()


class Notifier:
    """Writes messages to the outbox, inside `transaction`. They quote nothing that people wrote, and name nobody."""

    def __init__(
        self,
        store: Store,
        transaction: Callable[[], AbstractAsyncContextManager[None]],
        catalogs: Catalogs,
        config: Config,
    ) -> None:
        self._store = store
        self._transaction = transaction
        self._catalogs = catalogs
        self._config = config
        self._reached = True

    async def look(self, report: Report) -> None:
        """Send the host the alerts that are new in this report; nothing while the host is on pause.

        One that recurs within a day is not sent again.
        """
        for name in alerts.present(report):
            log.debug("alert", name=name)
        if self._config.admin is None:
            return
        async with self._transaction():
            for name in alerts.present(report):
                await self._store.health.note(name, report.at)
            untold = await self._store.health.untold()
            if untold and await self._tell(self._config.admin, untold, report):
                await self._store.health.told(untold, report.at)

    async def _tell(self, admin: str, names: list[str], report: Report) -> bool:
        """Write the message. Returns whether these alerts are done with."""
        phrases = [phrase for name in names if (phrase := await self._worded(name, report))]
        if not phrases:
            return True
        if await self._store.pauses.paused(admin, report.at):
            return False
        is_person = admin.startswith("@")
        room_id = await self._store.rooms.direct_with(admin) if is_person else admin
        if not is_person and await self._store.rooms.room(admin) is None:
            if self._reached:
                log.warning("host-not-reached", room=admin, help="invite the bot there")
            self._reached = False
            return False
        self._reached = True
        catalog = self._catalogs[await self._language(admin)]
        text = render.render([Phrase("health-to-host"), *phrases], catalog, self._config.zone)
        content = render.content(text, notifies=True)
        name = IdempotencyKey(f"health {' '.join(names)}", report.at)
        message = OutboxMessage(
            room_id=room_id, type=MESSAGE, content=content, person=admin if is_person else None, priority=1, name=name
        )
        await self._store.outbox.put(message, report.at)
        return True

    async def _worded(self, name: str, report: Report) -> Phrase | None:
        room_id = alerts.room_of(name)
        room = await self._store.rooms.room(room_id) if room_id else None
        return alerts.worded(name, report, room.group.name if room and room.group else None)

    async def _language(self, admin: str) -> str:
        own = (await self._store.settings.all(admin)).get("language") if admin.startswith("@") else None
        return own if own in self._catalogs.languages else self._config.language
