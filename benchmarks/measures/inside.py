"""What a command costs inside this bot: the real dispatcher over a real database, without any homeserver."""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.contestants import ENTRAIDE
from benchmarks.figures import Row
from benchmarks.plan import Plan
from benchmarks.record import command
from benchmarks.stage import Progress
from bot.app import DATABASE
from bot.dispatch.composer import Composer
from bot.dispatch.context import ContextReader
from bot.dispatch.descriptions import CommandDescriptions
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.membership import Membership
from bot.dispatch.poison_guard import PoisonGuard
from bot.dispatch.rate_limit import RateLimit
from bot.dispatch.router import CommandRouter
from bot.dispatch.undecryptable import UndecryptableMessages
from bot.dispatch.verification import Declining
from bot.health.metrics import Metrics
from bot.matrix.events import Batch, Event, Joined, Message, State
from commands import LOCALES, features
from commands.kit.catalogs import Catalogs
from commands.kit.registry import Registry
from storage.store import Store

PERSON, ROOM = "@anne:x", "!circle:x"
_BOT = "@entraide:x"
_COMMANDS = 200  # in one pass
_TOGETHER = 10  # in one batch
_ids = itertools.count()


async def inside(plan: Plan, tell: Progress) -> list[Row]:
    """Milliseconds for each command, when it comes alone and when it comes with others."""
    alone: list[list[float]] = []
    together: list[list[float]] = []
    async with dispatching() as (dispatcher, _):
        numbers = itertools.count()
        for number in range(plan.inside_passes):
            tell(f"inside: {number + 1} of {plan.inside_passes}")
            alone.append([await _handled(dispatcher, numbers, 1) for _ in range(_COMMANDS)])
            together.append([await _handled(dispatcher, numbers, _TOGETHER) for _ in range(_COMMANDS // _TOGETHER)])
    return [
        Row("inside, from sync to committed answer, ms", {ENTRAIDE: alone}),
        Row(f"… when {_TOGETHER} commands come together, ms each", {ENTRAIDE: together}),
    ]


async def _handled(dispatcher: Dispatcher, numbers: Iterator[int], count: int) -> float:
    return await handled(dispatcher, *(said(command(next(numbers))) for _ in range(count))) / count


async def handled(dispatcher: Dispatcher, *events: Event) -> float:
    """Deal with these events, as one batch; milliseconds until that is committed."""
    batch = Batch(events, f"s{next(_ids)}")
    began = time.perf_counter()
    await dispatcher.handle(batch)
    return 1000 * (time.perf_counter() - began)


def said(text: str, room: str = ROOM, person: str = PERSON) -> Message:
    """Somebody writes something."""
    return Message(room=room, event_id=f"${next(_ids)}", sender=person, body=text, at=_now())


@asynccontextmanager
async def dispatching(
    rooms: Sequence[str] = (ROOM,), people: Sequence[str] = ()
) -> AsyncIterator[tuple[Dispatcher, Path]]:
    """The dispatcher as `App.build` makes it, in these rooms, each with one person and a group of its own; its file.

    The person is the same everywhere, unless there are `people`: one for each room.
    """
    with tempfile.TemporaryDirectory(prefix="entraide-benchmarks-") as folder:
        path = Path(folder, DATABASE)
        store = await Store.open(path)
        try:
            registry = Registry(features(), Catalogs(LOCALES))
            contexts = ContextReader(store, registry, {"language": "en", "timezone": ZoneInfo("UTC")}, _BOT)
            composer = Composer(store, contexts)
            membership = Membership(store, contexts, composer, registry, _BOT, lambda inviter: True)
            flood = RateLimit(0)
            router, metrics = CommandRouter(registry, flood), Metrics(started=_now())
            undecryptable = UndecryptableMessages(store, Declining(store, contexts, composer, flood, "DEVICE"), metrics)
            dispatcher = Dispatcher(
                store,
                store.transaction,
                contexts,
                router,
                membership,
                composer,
                undecryptable,
                metrics,
                PoisonGuard(path.parent),
                _now,
                descriptions=CommandDescriptions(store, _BOT, enabled=False),
            )
            await dispatcher.handle(Batch(tuple(_arrivals(rooms, people or [PERSON] * len(rooms))), "s"))
            yield dispatcher, path
        finally:
            await store.close()


def _arrivals(rooms: Sequence[str], people: Sequence[str]) -> Iterator[Event]:
    for room, person in zip(rooms, people, strict=True):
        yield from arrival(room, person)


def arrival(room: str, person: str, *, direct: bool = False) -> Iterator[Event]:
    """What the homeserver tells when the bot joins a room with one person, perhaps their direct chat."""
    facts: list[tuple[str, str, dict[str, object]]] = [
        ("m.room.create", "", {"room_version": "11"}),
        ("m.room.name", "", {"name": "circle"}),
        ("m.room.power_levels", "", {"users": {person: 100}}),
    ]
    for type, key, content in facts:
        yield _state(room, person, type, key, content)
    yield member(room, person, "Anne")
    yield member(room, _BOT, "Entraide")
    yield Joined(room, invited_by=person if direct else None, direct=direct)


def member(room: str, person: str, name: str | None = None) -> State:
    """Somebody is in a room; without a `name` under that in their id."""
    return _state(room, person, "m.room.member", person, {"membership": "join", "displayname": name or person[1:-2]})


def _state(room: str, sender: str, type: str, key: str, content: dict[str, object]) -> State:
    return State(
        room=room,
        event_id=f"${next(_ids)}",
        sender=sender,
        type=type,
        key=key,
        content=content,
        at=_now(),
        background=True,
    )


def _now() -> datetime:
    return datetime.now(UTC)
