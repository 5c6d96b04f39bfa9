"""The path of one message: incoming events and due timers to their handlers, in one transaction.

Events are handled in the order in which they happened, each in its own savepoint: a failure undoes that event alone,
and its sender is told. State, replies, timers and the sync token are committed together, so a crash at any moment
leaves them consistent. Delivery comes after the commit: see `bot/delivery`. (`batches` splits large batches into
several transactions; `due_timers` runs timers; `replay` handles the rare batches that come after a restore.)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import partial

import structlog
from msgspec.structs import replace

from bot.dispatch.batches import LATE, Batches
from bot.dispatch.composer import Composer
from bot.dispatch.context import ContextReader
from bot.dispatch.descriptions import CommandDescriptions
from bot.dispatch.due_timers import DueTimers
from bot.dispatch.isolation import isolated
from bot.dispatch.membership import Membership
from bot.dispatch.poison_guard import PoisonGuard
from bot.dispatch.private_locale import PrivateLocales
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
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.events import AuthorFound, FileRead
from commands.kit.registry import PREFIX
from commands.kit.replies import Reply, say
from storage.fetches import AUTHOR, Wanted
from storage.outbox.messages import IdempotencyKey
from storage.store import Store

log = structlog.get_logger()

_READ = "read"  # what an answer to a file's content is called in its transaction id


class Dispatcher:
    """Calls the handlers for events, and stores their replies. `timers` are those that are due."""

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
        self._contexts = contexts
        self._router = router
        self._membership = membership
        self._composer = composer
        self._undecryptable = undecryptable
        self.poison = poison
        self.timers = DueTimers(store, transaction, contexts, composer, metrics, clock)
        self._batches = Batches(store, transaction, metrics, clock, self.take, router.may_call)
        self._clock = clock
        self._ignored = frozenset(ignored)

    async def handle(self, batch: Batch) -> None:
        """Handle a batch. Raises `sqlite3.Error` where the database cannot be written: then sync again."""
        await self._batches.handle(batch)

    async def take(self, event: Event, now: datetime) -> None:
        """Handle one event. If it fails, its sender is told, and the next one follows."""
        event_id: str | None = getattr(event, "event_id", None)
        facts = {"event_id": event_id}
        if self.poison.is_poison(event_id):
            complaint: Reply | None = await self._skip(facts, now)
        else:
            with self.poison.under_way(event_id):
                complaint = await isolated(self._store, lambda: self._handle(event, now), facts)
        for _ in range(2):  # the complaint may be what is too much
            if complaint and isinstance(event, Message | Reaction | Redaction):
                tell = partial(self._answer, event, now, partial(_told, complaint))
                complaint = await isolated(self._store, tell, facts)

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
        ctx = await self._contexts.context(
            event.room, event.sender, event.event_id, thread, spoken, heard=now, written=event.at
        )
        if ctx is not None:
            if ctx.room.encrypted and isinstance(event, Message) and not event.encrypted:
                answer = partial(self._router.in_clear, event=event)
            elif ctx.room.exposed and isinstance(event, Message | Reaction):
                answer = partial(self._router.exposed, event=event)
            elif ctx.room.person and isinstance(event, Message) and event.edits is None:
                ctx = await self._locales.of_writer(ctx, event.body)
            if isinstance(event, Reaction):
                ctx = replace(ctx, tapped=event.target)
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
            if wanted.wants == AUTHOR:
                return await ctx.tell(AuthorFound(wanted.source, found.author, found.said))
            return await ctx.tell(FileRead(found.text, found.rows, found.problem))

        complaint = await isolated(self._store, lambda: answer(tell), facts)
        if complaint:
            await isolated(self._store, lambda: answer(partial(_told, complaint)), facts)


async def _told(complaint: Reply, ctx: Context) -> Outcome:
    return complaint


def _is_signed(event: Message | Wordless | Reaction) -> bool:
    """Whether it is meant as a command. One that was mistyped, and got no answer, can be mended by an edit."""
    return isinstance(event, Message) and event.edits is None and event.body.lstrip()[:1] == PREFIX
