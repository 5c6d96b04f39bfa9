"""What a message costs, from the sync to the commit: bounds, counted, so that no feature makes every message slower."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.measures.inside import dispatching, handled, said
from benchmarks.measures.reminding import _fill
from bot.dispatch.dispatcher import Dispatcher
from tests.work import counted

COMMAND, TALK = "!need a ladder", "we talk about the garden"


@pytest.fixture
async def dispatcher() -> AsyncIterator[Dispatcher]:
    async with dispatching() as (dispatcher, _):
        for _ in range(3):  # what is read or made once is there already
            await handled(dispatcher, said(COMMAND), said(TALK))
        yield dispatcher


@pytest.mark.parametrize(("text", "most"), [(COMMAND, 14), ("!needs", 14), (TALK, 10)])
async def test_a_message_takes_few_statements(dispatcher: Dispatcher, text: str, most: int) -> None:
    done: list[str] = []
    connection = dispatcher._store._database._connection
    await connection.set_trace_callback(done.append)
    await handled(dispatcher, said(text))
    assert len(done) <= most, done


@pytest.fixture
def tidy() -> Iterator[None]:
    """What other tests have left behind is not taken away meanwhile."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("tidy")
@pytest.mark.parametrize(("text", "most"), [(COMMAND, 1195), ("!need a ladder-12", 1195), (TALK, 360)])
async def test_a_message_takes_few_calls(dispatcher: Dispatcher, text: str, most: int) -> None:
    with counted() as done:
        await handled(dispatcher, said(text))
    assert done.calls <= most, done.calls


async def test_a_check_in_that_is_due_takes_few_statements() -> None:
    done: list[str] = []
    async with dispatching() as (dispatcher, path):
        _fill(path, reminders=0, schedules=1, due=datetime.now(UTC) - timedelta(seconds=1))
        connection = dispatcher._store._database._connection
        await connection.set_trace_callback(done.append)
        await dispatcher.timers.wake()
    assert any(each.startswith("INSERT INTO checkins ") for each in done)
    assert len(done) <= 21, done
