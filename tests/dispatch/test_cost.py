"""What a message costs, from the sync to the commit: bounds, counted, so that no feature makes every message slower."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from benchmarks.measures.inside import dispatching, handled, said
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


@pytest.mark.parametrize(("text", "most"), [(COMMAND, 1300), (TALK, 450)])
async def test_a_message_takes_few_calls(dispatcher: Dispatcher, text: str, most: int) -> None:
    with counted() as done:
        await handled(dispatcher, said(text))
    assert done.calls <= most, done.calls
