"""The path of one message: incoming events and due timers to their handlers, in one transaction.

Events are handled in the order in which they happened, each in its own savepoint: a failure undoes that event alone,
and its sender is told. State, replies, timers and the sync token are committed together, so a crash at any moment
leaves them consistent. Delivery comes after the commit: see `bot/delivery`. (`batches` splits large batches into
several transactions; `replay` handles the rare ones that come after a restore.)
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager, suppress
from datetime import datetime, timedelta
from functools import partial

import structlog
from msgspec.structs import replace

from bot.dispatch.batches import BREATH, LATE, Batches
from bot.dispatch.composer import Composer
from bot.dispatch.context import ContextReader
from bot.dispatch.descriptions import CommandDescriptions
from bot.dispatch.membership import Membership
from bot.dispatch.poison_guard import PoisonGuard
from bot.dispatch.private_locale import PrivateLocales
from bot.dispatch.rate_limit import TooMuch
from bot.dispatch.router import CommandRouter
from bot.dispatch.undecryptable import UndecryptableMessages
from bot.files.reading import Contents
from bot.health.alerts import SKIPPED
from bot.health.metrics import Metrics
from bot.matrix.events import (
    Batch,
    Delivered,
    Event,
    Joined,
    Message,
    Reaction,
    Redaction,
    State,
    Undecryptable,
    Verification,
    Withheld,
    Wordless,
)
from bot.process.failures import frames, is_storage_failure
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.errors import UserError
from commands.kit.events import FileRead
from commands.kit.registry import PREFIX
from commands.kit.replies import Reply, say
from storage.fetches import Wanted
from storage.outbox.messages import IdempotencyKey
from storage.store import Store
from storage.timers import Timer

log = structlog.get_logger()

_TIMERS_AT_ONCE = 100
_TRY_AGAIN = timedelta(minutes=10)
_WHILE_OFF = timedelta(hours=1)  # until it is looked at again whether a timer's feature is still off
_UNEXPECTED = "kit-unexpected"
_READ = "read"  # what an answer to a file's content is called in its transaction id


class Dispatcher:
    """Calls the handlers for events and due timers, and stores their replies."""

    def __init__(
        self,
        store: Store,
        transaction: Callable[[], AbstractAsyncContextManager[None]],
        contexts: ContextReader,
        router: CommandRouter,
        membership: Membership,
        composer: Composer,
        undecryptable: UndecryptableMessages,
        metrics: Metrics,
        poison: PoisonGuard,
        clock: Callable[[], datetime],
        ignored: Collection[str] = (),
        *,
        descriptions: CommandDescriptions,
    ) -> None:
        self._store = store
        self._locales = PrivateLocales(store)
        self._descriptions = descriptions
        self._transaction = transaction
        self._contexts = contexts
        self._router = router
        self._membership = membership
        self._composer = composer
        self._undecryptable = undecryptable
        self._metrics = metrics
        self.poison = poison
        self._batches = Batches(store, transaction, metrics, clock, self.take)
        self._clock = clock
        self._ignored = frozenset(ignored)

    async def handle(self, batch: Batch) -> None:
        """Handle a batch. Raises `sqlite3.Error` where the database cannot be written: then sync again."""
        await self._batches.handle(batch)

    async def wake(self) -> bool:
        """Run the oldest due timers, in one transaction. Returns whether more may be due."""
        now = self._clock()
        async with self._transaction():
            for _ in range(_TIMERS_AT_ONCE):
                # One by one: what one does may have called the next one off.
                due = await self._store.timers.take_due(now, 1)
                if not due:
                    return False
                await self.ring(due[0], now)
        await asyncio.sleep(BREATH)
        return True

    async def take(self, event: Event, now: datetime) -> None:
        """Handle one event. If it fails, its sender is told, and the next one follows."""
        event_id: str | None = getattr(event, "event_id", None)
        facts = {"event_id": event_id}
        if self.poison.is_poison(event_id):
            complaint: Reply | None = await self._skip(facts, now)
        else:
            with self.poison.under_way(event_id):
                complaint = await self._alone(lambda: self._handle(event, now), facts)
        for _ in range(2):  # the complaint may be what is too much
            if complaint and isinstance(event, Message | Reaction | Redaction):
                complaint = await self._alone(partial(self._answer, event, now, partial(_told, complaint)), facts)

    async def _skip(self, facts: Mapping[str, str | None], now: datetime) -> Reply:
        """Skip an event that crashed the process before: note it for the host. Returns what to say about it."""
        log.error("skipped", help="the program died twice while it worked on this event", **facts)
        await self._store.health.note(SKIPPED, now)
        return say("kit-skipped")

    async def _handle(self, event: Event, now: datetime) -> None:
        if isinstance(event, Wordless) or (isinstance(event, Message) and event.edits is None):
            await self._store.outbox.live.scroll(event.room)
        match event:
            case Message(notice=True):
                pass  # programs do not answer programs
            case Message(edits=None):
                await self._answer(event, now, lambda ctx: self._router.message(ctx, event))
            case Message(edits=str(original)):
                # Told about the message that it changes: an edit is neither replied to nor taken back by itself.
                heard = replace(event, event_id=original)
                await self._answer(heard, now, lambda ctx: self._router.edit(ctx, event), event.event_id)
            case Wordless():
                await self._answer(event, now, self._router.wordless)
            case Reaction():
                await self._answer(event, now, lambda ctx: self._router.reaction(ctx, event))
            case Redaction():
                await self._answer(event, now, lambda ctx: self._router.redaction(ctx, event))
            case Delivered():
                await self._store.outbox.delivered(event.transaction_id, event.event_id, now, event.edits)
            case Undecryptable() | Withheld() | Verification():
                if event.sender not in self._ignored:
                    await self._undecryptable.note(event, now)
            case _:
                await self._membership.note(event, now)
                if isinstance(event, Joined | State) and not self._descriptions.is_current(event.room):
                    await self._describe(event.room, now)

    async def _answer(
        self,
        event: Message | Wordless | Reaction | Redaction,
        now: datetime,
        answer: Callable[[Context], Awaitable[Outcome]],
        cause: str = "",
    ) -> None:
        """Run `answer` in the sender's context and store the replies.

        `cause` is the id of the event that caused it, where that is not `event` itself.
        """
        if event.sender in self._ignored:
            return
        thread = event.thread if isinstance(event, Message) else None
        spoken = event.at if now - event.at > LATE else now
        ctx = await self._contexts.context(event.room, event.sender, event.event_id, thread, spoken, heard=now)
        if ctx is not None:
            if ctx.room.person and isinstance(event, Message) and event.edits is None:
                ctx = await self._locales.of_writer(ctx, event.body)
            before = self._store.changes
            said = await self._router.admit(ctx, event, cause or event.event_id, await answer(ctx))
            changed = self._store.changes != before
            if not isinstance(event, Redaction) and (said or changed or _is_signed(event)):
                await self._store.origins.note(event.event_id, event.room, event.sender, now, changed=changed)
            await self._composer.post(ctx, said, IdempotencyKey(cause or event.event_id))
            if self._descriptions.enabled and (changed or not self._descriptions.is_current(event.room)):
                await self._describe(event.room, now)

    async def _describe(self, room_id: str, now: datetime) -> None:
        """Publish the commands of a group's rooms, as they are called there now."""
        ctx = await self._contexts.room_context(room_id, now)
        rooms = await self._contexts.rooms_of(ctx.circle.id, now) if ctx and ctx.circle else []
        for each in rooms:
            await self._descriptions.publish(each)

    async def read(self, wanted: Wanted, found: Contents) -> None:
        """Handle what was read for somebody, or tell them. Call in a transaction."""
        now, facts = self._clock(), {"event_id": wanted.event_id}

        async def answer(said: Callable[[Context], Awaitable[Outcome]]) -> None:
            ctx = await self._contexts.context(
                wanted.room_id, wanted.person, wanted.event_id, wanted.thread, now, heard=now
            )
            if ctx is not None:
                cause = IdempotencyKey(f"{wanted.event_id} {_READ}")
                await self._composer.post(ctx, await said(await ctx.about(wanted.group_id)), cause)

        async def tell(ctx: Context) -> Outcome:
            return await ctx.tell(FileRead(found.text, found.rows, found.problem))

        complaint = await self._alone(lambda: answer(tell), facts)
        if complaint:
            await self._alone(lambda: answer(partial(_told, complaint)), facts)

    async def ring(self, timer: Timer, now: datetime) -> None:
        """Run a timer's handler; after an unexpected error, set the timer again for later."""
        self._metrics.rang(now - timer.due)
        facts = {"timer": timer.name, "subject": timer.subject}
        complaint = await self._alone(lambda: self._run(timer, now), facts)
        if complaint and complaint.lines[0].key == _UNEXPECTED:
            again = Timer(
                feature=timer.feature,
                name=timer.name,
                subject=timer.subject,
                room_id=timer.room_id,
                due=now + _TRY_AGAIN,
            )
            await self._store.timers.set(again)

    async def _run(self, timer: Timer, now: datetime) -> None:
        ctx = await self._contexts.room_context(timer.room_id, now)
        feature = ctx.registry.whole.feature(timer.feature) if ctx else None
        off = ctx is not None and timer.feature in ctx.registry.off
        if off and feature and timer.name not in feature.even_off:
            await self._store.timers.put_off(timer, now + _WHILE_OFF)
            return
        handler = feature.timers.get(timer.name) if feature else None
        if ctx is not None and handler is not None:
            cause = IdempotencyKey(f"{timer.feature} {timer.name} {timer.subject}", timer.due)
            said = await handler(ctx, timer.subject, timer.due)
            await self._composer.post(ctx, None if off or timer.lapsed else said, cause)

    async def _alone(self, step: Callable[[], Awaitable[None]], facts: Mapping[str, str | None]) -> Reply | None:
        """Run a step in a savepoint. Returns what to say if it failed and was undone.

        Raises only where the database cannot be written: then the whole batch comes again.
        """
        try:
            with suppress(TooMuch):
                async with self._store.savepoint():
                    await step()
            return None
        except UserError as error:
            return Reply(lines=(error.phrase,), language=error.language)
        except Exception as error:
            if isinstance(error, sqlite3.Error) and is_storage_failure(error):
                raise
            reference = secrets.token_hex(3)
            log.error("unexpected", reference=reference, kind=type(error).__name__, at=frames(error), **facts)
            return say(_UNEXPECTED, reference=reference)


async def _told(complaint: Reply, ctx: Context) -> Outcome:
    return complaint


def _is_signed(event: Message | Wordless | Reaction) -> bool:
    """Whether it is meant as a command. One that was mistyped, and got no answer, can be mended by an edit."""
    return isinstance(event, Message) and event.edits is None and event.body.lstrip()[:1] == PREFIX
