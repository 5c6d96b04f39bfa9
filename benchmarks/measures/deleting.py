"""What a deletion costs the next answer in a large file: right after it, and while the file is rewritten."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.contestants import ENTRAIDE
from benchmarks.figures import Row, Target
from benchmarks.measures.inside import PERSON, ROOM, dispatching, handled, said
from benchmarks.plan import Plan
from benchmarks.stage import Progress
from bot.dispatch.dispatcher import Dispatcher
from bot.matrix.events import Redaction
from bot.process.tidying import Tidying

_PASSES = 20
_KIB = 2**10  # so much in a row
_LONGEST = 120.0


async def deleting(plan: Plan, tell: Progress) -> list[Row]:
    """Milliseconds that an answer takes longer after a deletion; and the longest while the file is rewritten."""
    more: list[list[float]] = []
    async with dispatching() as (dispatcher, path):
        tell(f"deleting: a file of {plan.megabytes} MB")
        _fill(path, plan.megabytes)
        for _ in range(_PASSES):
            without = await _answer(dispatcher, deletes=False)
            more.append([1000 * (await _answer(dispatcher, deletes=True) - without)])
        tell("deleting: rewriting the file")
        longest = await _longest_while_rewritten(dispatcher)
    size = f"a file of {plan.megabytes} MB"
    return [
        Row(f"the next answer after a deletion in {size}, ms longer than without", {ENTRAIDE: more}, 1, Target(100)),
        Row("… the longest wait for one while the file is rewritten, s", {ENTRAIDE: [[longest]]}, 2, Target(0.3)),
    ]


def _fill(path: Path, megabytes: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        rows = ((f"filled{number}", "x" * 1000 * _KIB) for number in range(megabytes))
        connection.executemany("INSERT INTO settings (owner, name, value) VALUES ('filler', ?, ?)", rows)
        connection.commit()


_numbers = itertools.count()


async def _answer(dispatcher: Dispatcher, *, deletes: bool) -> float:
    """Seconds until a command is committed that comes right after another message, or after its deletion."""
    store = dispatcher._store
    tidying = Tidying(store, _now)
    await tidying.look(quiet=False)
    need = said(f"!need thing-{next(_numbers)}")
    await handled(dispatcher, need)
    began = time.perf_counter()
    if deletes:
        await handled(dispatcher, Redaction(ROOM, f"$r{need.event_id}", PERSON, need.event_id, _now()))
    else:
        await handled(dispatcher, said("we talk"))
    await tidying.look(quiet=False)  # as after each sync
    await handled(dispatcher, said(f"!need other-{next(_numbers)}"))
    return time.perf_counter() - began


async def _longest_while_rewritten(dispatcher: Dispatcher) -> float:
    """Seconds that one of many commands takes that are said one after another meanwhile."""
    longest = 0.0
    rewriting = asyncio.create_task(dispatcher._store.rewrite())
    async with asyncio.timeout(_LONGEST):
        while not rewriting.done():
            began = time.perf_counter()
            await handled(dispatcher, said(f"!need thing-{next(_numbers)}"))
            longest = max(longest, time.perf_counter() - began)
            await asyncio.sleep(0)
    assert rewriting.result(), "something else has the file open"
    return longest


def _now() -> datetime:
    return datetime.now(UTC)
