"""Delivers committed outbox messages: in order within a room, rooms concurrently."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime

import structlog

from bot.delivery.edit_throttle import EditThrottle
from bot.delivery.priority import PriorityGate
from bot.delivery.sender import Reason, Sender
from bot.health.alerts import rights
from bot.matrix.backoff import Backoff
from bot.matrix.errors import Limited, MatrixError, Refused, Retry
from bot.matrix.session import Session
from bot.process.failures import frames
from storage.outbox.messages import INVITE, JOIN, LEAVE, REDACT, STATE, PendingMessage
from storage.store import Store
from storage.timers import Timer

log = structlog.get_logger()

_AT_ONCE, _LAST_AT_ONCE = 50, 4
_LAST_TASKS = 20  # addresses with nothing but what yields that have a task: at a first start there can be thousands
_MOST_FAILURES = 36  # of one message, each after a successful sync: with the pauses between, about half an hour


class Courier:
    """The only sender. Retries keep the transaction id, so a message arrives exactly once."""

    def __init__(self, store: Store, session: Session, clock: Callable[[], datetime], reason: Reason) -> None:
        self._store = store
        self._clock = clock
        self._sender = Sender(store, session, clock, reason)
        self._wakeup = asyncio.Event()
        self._gate = PriorityGate(_AT_ONCE, _LAST_AT_ONCE)
        self._limit = Backoff("delivery")  # for rate limits, which concern all rooms
        self._edit_throttle = EditThrottle(self.wake_for)
        self._busy: set[str] = set()  # addresses with a task of their own, running or about to, or waiting for one
        self._entering: set[str] = set()  # those of them whose message is a join or an invite
        self._later: dict[str, None] = {}  # those with nothing but what yields that have no task yet, in order
        self._taken: dict[str, PendingMessage | None] = {}  # what `_start` was given, while `run` does not run
        self._tasks: asyncio.TaskGroup | None = None  # one for each busy address, while `run` runs
        self._unsure = False  # whether the outbox may hold unclaimed messages anywhere
        self._heard = 0  # syncs that have been handled
        self._failures: dict[int, tuple[int, int]] = {}  # by message id: how many, and the number of the last sync

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """A store transaction. The outbox messages written in it are queued for delivery once it has committed.

        They are claimed inside it, because claiming them afterwards would cost another commit before every answer.
        """
        try:
            async with self._store.transaction():
                yield
                messages = await self._claim_new()
        except BaseException:
            self._unsure = True  # what was claimed waits again
            if self._heard:
                self._wakeup.set()
            raise
        self._enqueue(messages)

    def wake(self) -> None:
        """Look at all that waits. Call when it is not known where something does that is not claimed."""
        self._unsure = True
        self._wakeup.set()

    def wake_for(self, address: str) -> None:
        """Look at what waits for this address."""
        self._store.outbox.look_at(address)
        self._wakeup.set()

    def heard(self, *, all_of_it: bool = True) -> None:
        """Call after each handled sync. Delivery starts with the first.

        What yields waits until `all_of_it` was heard that had been said, because somebody may be waiting for an answer.
        """
        self._heard += 1
        if self._heard == 1:
            self.wake()
        if all_of_it:
            self._gate.admit_last()

    async def run(self) -> None:
        """Deliver until cancelled. Raises `DeadToken`.

        Starts after the first sync, which shows the messages that arrived before a restart. (Homeservers remember
        transaction ids for about a day.)
        """
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            try:
                for address, message in self._taken.items():
                    tasks.create_task(self._serve(address, message))
                self._taken.clear()
                while True:
                    await self._wakeup.wait()
                    self._wakeup.clear()
                    self._enqueue(await self._look())
            finally:
                self._tasks = None

    async def drain(self) -> None:
        """Deliver everything that waits now, sequentially. Raises `Retry` at the first failure."""
        self._busy -= self._taken.keys() | self._later.keys()
        self._taken.clear()
        self._later.clear()
        while messages := await self._take():
            for message in messages:
                await self._deliver(message)

    async def _take(self) -> list[PendingMessage]:
        async with self._store.transaction():
            return await self._store.outbox.take(self._busy, self._edit_throttle, self._gate.giving_way)

    async def _claim_new(self) -> list[PendingMessage]:
        return await self._store.outbox.take_new(self._busy, self._edit_throttle, self._gate.giving_way)

    def _enqueue(self, messages: Iterable[PendingMessage]) -> None:
        """Queue claimed messages for delivery. Call after the claiming transaction has committed."""
        for message in messages:
            if message.is_pressing:
                self._gate.set_pressing(message.address)
            self._gate.set_yielding(message.address, message.is_yielding)
            if message.address not in self._busy:
                self._busy.add(message.address)
                self._begin(message)
            elif message.address in self._later and not message.is_yielding:
                self._start(message.address)
        self._start_later()

    def _begin(self, message: PendingMessage) -> None:
        """What yields is looked up when its turn comes: thousands may wait, and they need not wait in memory."""
        if message.is_yielding:
            self._later[message.address] = None
        else:
            self._start(message.address, message)

    def _start_later(self) -> None:
        while self._later and self._gate.yielding - len(self._later) < _LAST_TASKS:
            self._start(next(iter(self._later)))

    def _start(self, address: str, at_hand: PendingMessage | None = None) -> None:
        """Deliver what waits for it in a task of its own; once `run` runs."""
        self._later.pop(address, None)
        if self._tasks is None:
            self._taken[address] = at_hand
        else:
            self._tasks.create_task(self._serve(address, at_hand))

    async def _serve(self, address: str, at_hand: PendingMessage | None) -> None:
        """Deliver the message at hand and everything else for this address, in order."""

        async def step() -> bool:
            # A retry looks the message up again: it may have been withdrawn, or an urgent one may have been written.
            nonlocal at_hand
            message, at_hand = at_hand, None
            if message is None or message.is_yielding or self._gate.is_pressing(address):
                message = await self._next(address)
            if message is None or not message.is_pressing:
                self._gate.unset_pressing(address)
            if message is not None:
                self._gate.set_yielding(address, message.is_yielding)
                (self._entering.add if message.enters else self._entering.discard)(address)
                self._edit_throttle.begin(message)
                at_hand = await self._deliver(message)
                self._gate.set_yielding(address, at_hand is not None and at_hand.is_yielding)
                self._limit.reset()
            return at_hand is not None

        # Whoever claims messages holds the store's lock, so none is missed between the last look and the end.
        try:
            while await self._keep_trying(address, step):
                pass
        except BaseException:
            self._tasks = None  # the group ends with this task, and takes no more
            raise
        finally:
            self._gate.unset_pressing(address)
            self._gate.set_yielding(address, False)
            self._busy.discard(address)
            self._entering.discard(address)
            self._start_later()

    async def _next(self, address: str) -> PendingMessage | None:
        async with self._store.statement():
            return await self._store.outbox.next_for(address, self._edit_throttle)

    async def _look(self) -> list[PendingMessage]:
        """Claim waiting messages, retrying while the database fails; also while the gate is closed."""
        backoff = Backoff("delivery")
        while True:
            unsure, self._unsure = self._unsure, False
            try:
                if unsure:
                    return await self._take()
                async with self._store.statement():
                    return await self._claim_new()
            except sqlite3.Error as error:
                self._unsure = True
                await backoff.wait(error)

    async def _keep_trying(self, address: str, step: Callable[[], Awaitable[bool]]) -> bool:
        """Retry `step` with backoff while the homeserver or the disk fails."""
        backoff = Backoff("delivery")
        while True:
            try:
                async with self._gate.place(address):
                    return await step()
            except (Retry, sqlite3.Error) as error:
                await self._pause(address, backoff, error)

    async def _pause(self, address: str, backoff: Backoff, error: Exception) -> None:
        """Pause after a failure: a rate limit closes the gate for all rooms, other failures delay this one.

        Invites and joins have rate limits of their own, of many minutes, and do not delay other rooms.
        """
        limited = isinstance(error, Limited) or (isinstance(error, Retry) and bool(error.after))
        if not limited or address in self._entering:
            await backoff.wait(error)
        elif self._gate.is_open:
            self._gate.close()
            asyncio.get_running_loop().call_later(self._limit.pause(error), self._gate.open)

    async def _deliver(self, message: PendingMessage) -> PendingMessage | None:
        """Send a message, or drop it if it never can be. Returns the next one for its address."""
        try:
            event_id = await self._send(message)
        except Refused as error:
            await self._give_up(message, error.code)
        except Retry as error:
            if not self._is_hopeless(message, error):
                raise
            await self._give_up(message, str(error))
        else:
            if event_id is not None:
                return await self._note(message, event_id)
            self._wakeup.set()  # its room was created: now it has an address
        self._failures.pop(message.id, None)
        return await self._next(message.address)

    async def _note(self, message: PendingMessage, event_id: str) -> PendingMessage | None:
        """Record the event id of a delivered message. Returns the next one for its address."""
        self._failures.pop(message.id, None)
        async with self._store.transaction():
            await self._store.outbox.delivered(message.transaction_id, event_id, self._clock())
            return await self._store.outbox.next_for(message.address, self._edit_throttle)

    def _is_hopeless(self, message: PendingMessage, error: Retry) -> bool:
        """Whether this message has failed `_MOST_FAILURES` times while syncs succeeded."""
        if type(error) is not Retry:
            return False
        failures, heard = self._failures.get(message.id, (0, -1))
        if heard < self._heard:
            self._failures[message.id] = (failures + 1, self._heard)
        return self._failures[message.id][0] >= _MOST_FAILURES

    async def _give_up(self, message: PendingMessage, reason: str) -> None:
        """Drop what can never be delivered, and set the timers that its sender asked for (`OnUndeliverable`)."""
        # People are told where a message can't be deleted, and nothing is wrong: some rooms don't let the bot.
        noted = log.info if message.type == REDACT else log.error
        noted("refused", outbox_id=message.id, room=message.room_id, reason=reason)
        now = self._clock()
        async with self._store.transaction():
            if reason == "M_FORBIDDEN" and message.room_id and message.type not in (JOIN, LEAVE, INVITE, STATE):
                await self._store.health.note(rights(message.room_id), now)
            for timer in await self._store.outbox.drop(message, now):
                await self._store.timers.set(
                    Timer(feature=timer.feature, name=timer.name, subject=timer.subject, room_id=timer.room_id, due=now)
                )
            await self._sender.leave_half_made()
        self._wakeup.set()

    async def _send(self, message: PendingMessage) -> str | None:
        """Send a message. Returns its event id, '' for requests without one, None when a room was created for it."""
        try:
            return await self._sender.send(message)
        except (MatrixError, sqlite3.Error):
            raise
        except Exception as error:  # a bug in handling one message must not end the program
            log.error("unexpected", outbox_id=message.id, kind=type(error).__name__, at=frames(error))
            raise Retry(type(error).__name__) from error
