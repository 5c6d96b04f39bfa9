"""What looking for what helped others costs among 10,000 tips, beside an empty group."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import Row, Target
from benchmarks.measures.board import EMPTY, beside_empty, looked, thing
from benchmarks.measures.inside import ROOM, dispatching
from benchmarks.plan import Plan
from benchmarks.stage import Progress
from commands.kit.stems import stems
from storage.store import Store

TIPS = 10_000
_FULL_ID = 1  # of the group in `ROOM`
_EACH = 50  # tips of one person
_ASKED = {"searching": "!tips {thing} office", "listing": "!tips"}


async def library(plan: Plan, tell: Progress) -> list[Row]:
    """Milliseconds for each look in a group that knows much, and how many times what an empty one takes."""
    async with dispatching((ROOM, EMPTY)) as (dispatcher, path):
        tell(f"library: {TIPS:,} tips are told")
        await fill(path, TIPS)
        taken = await looked("library", dispatcher, _ASKED, plan, tell)
    return [row for name in _ASKED for row in beside_empty(f"{name} among {TIPS:,} tips, ms", taken[name], Target(10))]


async def fill(path: Path, tips: int) -> None:
    """Tell the first group in that file so many tips."""
    chance, began = random.Random(2), datetime.now(UTC)
    store = await Store.open(path)
    async with store.transaction():
        for number in range(tips):
            what = f"for the {thing(chance)}: bring the {thing(chance)} to the office, window {number % 20}"
            await store.tips.add(
                _FULL_ID,
                what=what,
                words=stems(what),
                person=f"@person{number // _EACH}:x",
                signed=False,
                event_id=f"$told{number}",
                now=began,
            )
    await store.close()
