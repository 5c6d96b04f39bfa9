"""What looking for what helped others costs among 10,000 tips, beside an empty group."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.contestants import ENTRAIDE
from benchmarks.figures import Row, Target, ratios
from benchmarks.measures.board import thing
from benchmarks.measures.inside import ROOM, dispatching, handled, said
from benchmarks.plan import Plan
from benchmarks.stage import Progress
from commands.kit.stems import stems
from storage.store import Store

TIPS = 10_000
EMPTY = "!empty:x"
_COMMANDS = 30  # in one pass
_FULL_ID = 1  # of the group in `ROOM`
_EACH = 50  # tips of one person
_ASKED = {"searching": "!tips {thing} office", "listing": "!tips"}


async def library(plan: Plan, tell: Progress) -> list[Row]:
    """Milliseconds for each look in a group that knows much, and how many times what an empty one takes."""
    taken: dict[str, dict[str, list[list[float]]]] = {name: {ROOM: [], EMPTY: []} for name in _ASKED}
    async with dispatching((ROOM, EMPTY)) as (dispatcher, path):
        tell(f"library: {TIPS:,} tips are told")
        await fill(path, TIPS)
        chance = random.Random(1)
        for number in range(plan.inside_passes):
            tell(f"library: {number + 1} of {plan.inside_passes}")
            for name, asked in _ASKED.items():
                texts = [asked.format(thing=thing(chance)) for _ in range(_COMMANDS)]
                for room in (ROOM, EMPTY):
                    taken[name][room].append([await handled(dispatcher, said(text, room)) for text in texts])
    rows = []
    for name in _ASKED:
        rows.append(Row(f"{name} among {TIPS:,} tips, ms", {ENTRAIDE: taken[name][ROOM]}, target=Target(10)))
        rows.append(Row("… to an empty group beside it", {ENTRAIDE: ratios(taken[name][ROOM], taken[name][EMPTY])}))
    return rows


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
