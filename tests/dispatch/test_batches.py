"""Batches: each event is dealt with once, whatever comes again; a large one in pieces, with everything else between."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.measures.inside import PERSON, arrival, dispatching, said
from bot.matrix.errors import Retry
from bot.matrix.events import Batch, Delivered, Event
from bot.matrix.http import Answer, Json
from commands.kit.events import Overheard
from commands.turns import turns
from tests.conversation import BOT, START, Conversation, conversation, user
from tests.fake.base import Caller
from tests.fake.faults import CUT
from tests.work import counted


def contents(talk: Conversation) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the file but the position in the stream."""
    with sqlite3.connect(talk.config.database) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {table: sorted(file.execute(f"SELECT * FROM {table}"), key=repr) for table in tables if table != "sync"}


async def repeat(talk: Conversation, room: str, raw: Json) -> None:
    """The homeserver tells of an event once more, as something new."""
    timeline = {"events": [raw], "limited": False, "prev_batch": "1"}
    body = {"next_batch": f"again{raw['event_id']}", "rooms": {"join": {room: {"timeline": timeline}}}}
    talk.server.fail_next(lambda method, where: where == "/sync", Answer(200, body), user=BOT)
    await talk.app.hear()
    await talk.app.courier.drain()


async def meet(talk: Conversation) -> None:
    """A session with something of everything."""
    await talk.says("Anne", "!need a ladder by friday")
    await talk.says("Ben", "!need a drill")
    await talk.says("Ben", "!need a hammer", edit_of=talk.last)
    await talk.says("Chloé", "!take N1")
    await talk.says("Anne", "!offer bread")
    taken_back = talk.last
    await talk.takes_back("Anne", taken_back)
    await talk.says("Ben", "!hand")
    await talk.reacts("Chloé", "✋")
    await talk.says("Anne", "!next")
    await talk.says("Ben", "!done")
    await talk.says("Anne", "!checkin start")
    await talk.says("Ben", "!checkin 4")
    await talk.replies("Chloé", "3")
    await talk.says("Anne", "!agreements add Tea for everybody.")
    await talk.says("Ben", "!remind me in 2 hours tea")
    await talk.says("Ben", "!need")
    await talk.replies("Ben", "a saw")
    chat = await talk.direct("Ben")
    await talk.agrees("Ben", "!offer soup", chat)
    talk.server.leave(talk.room, user("Chloé"))
    await talk.settle()


async def test_each_event_of_a_session_that_comes_again_changes_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await meet(talk)
        talk.server.now += timedelta(hours=1)
        await talk.app.wake()
        await talk.settle()
        before, said = contents(talk), {room: talk.shown(room) for room in talk.server.rooms}
        for room, held in talk.server.rooms.items():
            came = max(move.at for move in held.moves(BOT))
            for event in [event for event in held.events if event.at >= came]:
                await repeat(talk, room, event.raw(Caller(BOT, talk.device)))
                assert contents(talk) == before, event
        assert {room: talk.shown(room) for room in talk.server.rooms} == said


# In pieces.

MANY = 120


def requests(talk: Conversation, count: int = MANY) -> None:
    """So many needs, in one batch."""
    for number in range(count):
        talk.server.say(talk.room, user("Ben"), f"!need thing{number}")


def transactions(talk: Conversation) -> int:
    """How many batches or pieces of one were committed."""
    return sum(talk.app.metrics.transactions.counts)


async def first_piece(talk: Conversation) -> asyncio.Task[None]:
    """Hear, until something is committed and not all."""
    before = transactions(talk)
    router = asyncio.create_task(talk.app.hear())
    while transactions(talk) == before:
        await asyncio.sleep(0)
    assert not router.done()
    return router


async def every_need_is_there_once(talk: Conversation, count: int = MANY) -> None:
    """And each was answered once, in its order."""
    said = [each.body for each in talk.shown() if "on the board: thing" in each.body]
    assert [body.partition("thing")[2].split()[0] for body in said] == [str(number) for number in range(count)]
    async with talk.store.statement():
        board = await talk.store.resources.overview.listed(1)
    assert sorted(item.what for item in board) == sorted(f"thing{number}" for number in range(count))


async def test_a_kill_between_two_pieces_repeats_nothing_and_loses_nothing(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        requests(talk)
        async with talk.store.statement():
            position = await talk.store.sync.token()
        router = await first_piece(talk)
        router.cancel()
        await asyncio.wait((router,))
        assert router.cancelled()
        async with talk.store.statement():
            assert await talk.store.sync.token() == position
        async with talk.store.statement():
            assert 0 < len(await talk.store.resources.overview.listed(1)) < MANY
        await talk.restart()
        await talk.settle()
        await every_need_is_there_once(talk)


async def test_a_call_for_help_is_in_the_first_piece_whatever_was_said_before(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.direct("Ben")
        await talk.says("Ben", "!oncall me")
        chat = await talk.direct("Anne")
        requests(talk)
        talk.server.now += timedelta(seconds=1)
        talk.server.say(chat, user("Anne"), "help me")
        router = await first_piece(talk)
        async with talk.store.statement():
            assert await talk.store.sos.of(user("Anne"))
        await router
        await talk.settle()
        await every_need_is_there_once(talk)


async def test_everything_else_has_its_turn_between_two_pieces(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        requests(talk)
        before = transactions(talk)
        router, reports = asyncio.create_task(talk.app.hear()), 0
        while not router.done():
            await talk.app.watch.report()
            reports += transactions(talk) > before and not router.done()
        await router
        assert reports >= 2
        await talk.settle()
        await every_need_is_there_once(talk)


@pytest.mark.parametrize(("events", "pieces"), [(1, 1), (50, 1), (51, 2), (100, 2), (101, 3)])
async def test_a_piece_is_of_fifty_events(tmp_path: Path, events: int, pieces: int) -> None:
    async with conversation(tmp_path) as talk:
        requests(talk, events)
        before = transactions(talk)
        await talk.app.hear()
        assert transactions(talk) - before == pieces
        await talk.settle()
        await every_need_is_there_once(talk, events)


async def test_a_piece_ends_with_what_takes_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with conversation(tmp_path) as talk:

        async def slow(ctx: object, *facts: object) -> None:
            talk.server.now += timedelta(seconds=1)

        monkeypatch.setitem(turns.listeners, Overheard, [slow])
        talk.server.say(talk.room, user("Anne"), "long ago")
        requests(talk, 2)
        talk.server.say(talk.room, user("Anne"), "once upon a time")
        before = transactions(talk)
        await talk.app.hear()
        assert transactions(talk) - before == 2
        await talk.settle()
        await every_need_is_there_once(talk, 2)


@pytest.mark.parametrize(("rooms", "pieces"), [(50, 1), (51, 2)])
async def test_what_a_room_is_like_is_no_event_of_its_own(rooms: int, pieces: int) -> None:
    async with dispatching() as (dispatcher, _):
        names = [f"!room{number}:x" for number in range(rooms)]
        events = [event for name in names for event in arrival(name, PERSON)]
        batches = dispatcher._batches
        batches._clock, counts = lambda: START, batches._metrics.transactions.counts
        before = sum(counts)
        await dispatcher.handle(Batch(tuple(events), "s1"))
        assert sum(counts) - before == pieces


async def test_what_a_batch_takes_grows_with_its_events() -> None:
    async with dispatching() as (dispatcher, _):
        batches = dispatcher._batches

        async def take(event: Event, now: datetime) -> None:
            pass

        batches._take, calls = take, []
        for count in (1000, 4000):
            with counted() as done:
                await dispatcher.handle(Batch(tuple(said("hello") for _ in range(count)), f"s{count}"))
            calls.append(done.calls)
        assert calls[1] < 4.4 * calls[0]


async def test_all_that_had_arrived_is_in_the_first_piece_however_long_it_takes() -> None:
    arrived = [Delivered("!circle:x", f"$a{number}", f"t{number}", START) for number in range(3)]
    async with dispatching() as (dispatcher, _):
        batches, now, taken = dispatcher._batches, [START], list[tuple[int, bool]]()
        counts = batches._metrics.transactions.counts
        before = sum(counts)

        async def take(event: Event, heard: datetime) -> None:
            taken.append((sum(counts) - before, isinstance(event, Delivered)))
            now[0] += timedelta(seconds=1)

        batches._take, batches._clock = take, lambda: now[0]
        await dispatcher.handle(Batch((said("one"), *arrived, said("two")), "s1"))
        assert taken == [(0, True)] * 3 + [(1, False), (2, False)]


async def test_what_had_arrived_is_known_before_the_first_piece_is_answered(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.say(talk.room, user("Anne"), "!agreements")
        await talk.app.hear()
        requests(talk)
        talk.server.fail_next("PUT /send/", CUT, user=BOT)
        with pytest.raises(Retry):
            await talk.app.courier.drain()
        talk.server.forget_transactions()
        await talk.restart()
        delivering = asyncio.create_task(talk.app.courier.run())
        await talk.app.hear()
        delivering.cancel()
        await asyncio.wait((delivering,))
        await talk.restart()
        await talk.settle()
        said = [each.body for each in talk.shown()]
        assert len(said) == len(set(said)) == 2 + MANY  # the greeting, the answer to Anne, and those to Ben
        await every_need_is_there_once(talk)
