"""Builds every part of the program and runs the sync, delivery and health loops. Nothing is global."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

from bot.delivery.courier import Courier
from bot.delivery.invitation import Invitation
from bot.dispatch.composer import Composer
from bot.dispatch.context import ContextReader
from bot.dispatch.descriptions import CommandDescriptions
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.membership import Membership
from bot.dispatch.poison_guard import LONG, PoisonGuard
from bot.dispatch.rate_limit import RateLimit
from bot.dispatch.replay import Replay
from bot.dispatch.router import CommandRouter
from bot.dispatch.undecryptable import UndecryptableMessages
from bot.dispatch.verification import Declining
from bot.files.fetcher import Fetcher
from bot.health.key_diagnosis import KeyDiagnosis
from bot.health.metrics import Metrics
from bot.health.notifier import Notifier
from bot.health.server import answering
from bot.health.watch import Watch
from bot.matrix.backoff import Backoff
from bot.matrix.errors import Retry
from bot.matrix.events import Undecryptable
from bot.matrix.session import Session
from bot.process import gc_tuning
from bot.process.scheduler import Scheduler
from bot.process.tidying import Tidying
from bot.process.warmup import warm_up
from commands import LOCALES, features
from commands.kit.catalogs import Catalogs
from commands.kit.registry import Registry
from storage.core.times import from_ms, to_ms
from storage.store import Store

if TYPE_CHECKING:
    from bot.config import Config

Clock = Callable[[], datetime]
log = structlog.get_logger()

DATABASE = "entraide.db"
_LONG_POLL_MS = 30_000
_FORGET_EVERY = timedelta(hours=1)
_ASKED = 0.005  # seconds until the first request has been sent
_HEAD_START = 0.001  # seconds for sending the answers before anything else is done: somebody waits for them
_FIRST_HEAD_START = 0.1  # the same after a restart, when the homeserver's caches are cold


class App:
    """The program's parts, and the tasks that run them: sync, delivery, health checks and timers."""

    def __init__(
        self,
        session: Session,
        store: Store,
        dispatcher: Dispatcher,
        replay: Replay,
        courier: Courier,
        watch: Watch,
        key_diagnosis: KeyDiagnosis,
        fetcher: Fetcher,
        metrics: Metrics,
        clock: Clock,
        warm_up: Callable[[], None],
    ) -> None:
        self.session = session
        self.store = store
        self.courier = courier
        self.watch = watch
        self.key_diagnosis = key_diagnosis
        self.fetcher = fetcher
        self._dispatcher = dispatcher
        self._replay = replay
        self.metrics = metrics
        self.tidying = Tidying(store, clock)
        self._clock = clock
        self._warm_up = warm_up
        self._scheduler = Scheduler(self._due)
        self._token: str | None = None  # the last committed sync token

    @classmethod
    def build(
        cls, config: Config, session: Session, store: Store, clock: Clock, registry: Registry, long: float = LONG
    ) -> App:
        """Construct all parts and connect them.

        The caller opened `session` and `store`, and closes them. `long` is in seconds: see `PoisonGuard`.
        """
        defaults = {"language": config.language, "timezone": config.zone}
        contexts = ContextReader(store, registry, defaults, session.user_id, config.ignore)
        composer = Composer(store, contexts)
        membership = Membership(
            store, contexts, composer, registry, session.user_id, config.invites.welcomes, config.ignore
        )
        metrics, rate_limit = Metrics(started=clock()), RateLimit(config.commands_per_minute)
        router = CommandRouter(registry, rate_limit)
        courier = Courier(store, session, clock, Invitation(store, contexts, registry, clock).reason)
        dispatcher = Dispatcher(
            store,
            courier.transaction,
            contexts,
            router,
            membership,
            composer,
            UndecryptableMessages(store, Declining(store, contexts, composer, rate_limit, session.device_id), metrics),
            metrics,
            PoisonGuard(config.folder, long),
            clock,
            config.ignore,
            descriptions=CommandDescriptions(store, session.user_id, enabled=config.publish_commands),
        )
        notifier = Notifier(store, courier.transaction, registry.catalogs, config)
        watch = Watch(store, session, metrics, notifier, config.folder, clock)
        first = partial(warm_up, registry, config.language)
        replay = Replay(dispatcher, store, courier.transaction, metrics, clock)
        diagnosis = KeyDiagnosis(store, session, clock)
        fetcher = Fetcher(store, session, courier.transaction, dispatcher.read, clock)
        return cls(session, store, dispatcher, replay, courier, watch, diagnosis, fetcher, metrics, clock, first)

    async def run(self) -> None:
        """Run until cancelled. Raises `DeadToken` when the homeserver rejects the access token."""
        await self.remember()
        try:
            async with self._dispatcher.poison.awake(), asyncio.TaskGroup() as group:
                group.create_task(self.courier.run())
                group.create_task(self.fetcher.run())
                group.create_task(self._listen())
                group.create_task(self.watch.run())
                group.create_task(self.tidying.run())
                # Done while the homeserver works on the first sync.
                asyncio.get_running_loop().call_later(_ASKED, self._warm_up)
        finally:
            self._scheduler.stop()

    async def remember(self) -> None:
        """Load the encrypted rooms and the last committed sync token. Call before the first sync."""
        async with self.store.statement():
            self.session.know_rooms(await self.store.rooms.encrypted())
        async with self.store.statement():
            self.session.know_key_rules(await self.store.rooms.key_rules())
        async with self.store.statement():
            self._token = await self.store.sync.token()

    async def hear(self, timeout_ms: int = 0) -> None:
        """One sync from the last committed token. When it returns, everything in it is committed."""
        # Passing the token acknowledges the batch: to-device messages in it are not repeated after that.
        await self.store.settle()
        began = self._token is not None  # the very first sync shows the rooms, and nothing of what is said meanwhile
        batch = await self.session.sync(self._token, timeout_ms=timeout_ms, kept=self._kept)
        if batch.token != self._token or batch.events or batch.opened:
            await self._replay.handle(batch)
            self._token = batch.token
        self.metrics.heard = self.store.sync.heard = self._clock()
        self.courier.heard(all_of_it=began)
        self.fetcher.wake()
        await self.tidying.look(quiet=timeout_ms > 0 and not batch.events)

    async def wake(self) -> None:
        """Run every timer that is due."""
        while await self._dispatcher.timers.wake():
            pass

    async def tidy(self) -> None:
        """Delete what has expired, and all traces of what was deleted."""
        await self.forget()
        await self.store.tidy()

    async def forget(self) -> None:
        """Delete expired rows and old copies of the database. Their traces go later: see `Tidying`."""
        async with self.store.transaction():
            before = self.store.changes
            await self.store.forget_old(self._clock())
            if self.store.changes != before:
                self.store.tidy_soon()
        await self.store.forget_copies(self._clock())
        self._dispatcher.poison.forget_old(self._clock())

    async def _listen(self) -> None:
        """Sync in a loop; after a failure, retry from the last committed token."""
        backoff = Backoff("sync")
        timeout_ms, forgot, diagnosed = 0, None, False
        head_start = _HEAD_START if self._token is None else _FIRST_HEAD_START
        while True:
            try:
                if self._token is None:
                    # A new device is signed before the bot joins anything, so that nobody's app keeps a key from it.
                    await self.key_diagnosis.at_start()
                    diagnosed = True
                    await self.hear()
                await self.hear(timeout_ms)
                await asyncio.sleep(head_start)
                if not diagnosed:
                    await self.key_diagnosis.at_start()
                    diagnosed = True
                await self.key_diagnosis.look()
                if forgot is None or self._clock() - forgot > _FORGET_EVERY:
                    await self.forget()
                    gc_tuning.collect()
                    forgot = self._clock()
                await self._schedule()
                timeout_ms, head_start = _LONG_POLL_MS, _HEAD_START
                backoff.reset()
            except (Retry, sqlite3.Error) as error:
                await backoff.wait(error)

    async def _due(self) -> None:
        """Run the due timers, and schedule the next wake-up. Called by the scheduler."""
        backoff = Backoff("timers")
        while True:
            try:
                await self.wake()
                await self.store.settle()
                await self._schedule()
                await self.tidying.look(quiet=False)
                return
            except sqlite3.Error as error:
                await backoff.wait(error)

    async def _schedule(self) -> None:
        async with self.store.statement():
            self._scheduler.set(await self.store.timers.next_due())

    async def _kept(self, sessions: frozenset[str]) -> Sequence[Undecryptable]:
        """The stored undecryptable messages of these Megolm sessions."""
        async with self.store.statement():
            kept = await self.store.sync.kept(sessions)
        return [
            Undecryptable(
                room=it.room_id, event_id=it.event_id, sender=it.sender, session_id=it.session_id, raw=it.raw, at=it.at
            )
            for it in kept
        ]


async def main(config: Config, long: float = LONG) -> None:
    """Run until SIGTERM or SIGINT. Raises `MatrixError` or `NewerDatabase` when it cannot start or continue."""
    await until_stopped(_live(config, long))


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Await `work`, and cancel it on SIGTERM or SIGINT. Raises the first failure inside an exception group."""
    running = asyncio.create_task(work)
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, running.cancel)
    try:
        await running
    except asyncio.CancelledError:
        log.info("stopped")
    except BaseExceptionGroup as group:
        raise _first(group) from None


async def _live(config: Config, long: float = LONG) -> None:
    session = await Session.open(config.credentials(), config.folder)
    try:
        store = await Store.open(config.folder / DATABASE)
        try:
            log.info("started", user=session.user_id, device=session.device_id)
            app = App.build(config, session, store, clock, Registry(features(), Catalogs(LOCALES)), long)
            gc_tuning.begin()
            async with answering(config.monitoring.port, app.watch.report):
                await app.run()
        finally:
            await store.close()
    finally:
        await session.close()


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The exception that ended the task group, unwrapped from nested groups."""
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner


def clock() -> datetime:
    """The current UTC time, rounded to milliseconds as it is stored."""
    return from_ms(to_ms(datetime.now(UTC)))
