"""What a full board costs: listing, searching and matching among 50,000 needs and offers, beside an empty group."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.contestants import ENTRAIDE
from benchmarks.figures import Row, Target, ratios
from benchmarks.measures.inside import ROOM, dispatching, handled, said
from benchmarks.plan import Plan
from benchmarks.stage import Progress
from bot.dispatch.dispatcher import Dispatcher
from commands.resources.words import indexed
from storage.resources import Draft, Kind
from storage.store import Store

ITEMS = 50_000
EMPTY = "!empty:x"
_COMMANDS = 30  # in one pass
_THINGS = 400  # different ones: each is asked for, or offered, more than a hundred times
_ASKED = {
    "listing": "!needs",
    "searching": "!needs {thing} where:district",
    "matching": "!need {thing} tag:tag3",
}


Taken = dict[str, list[list[float]]]
"""By room, what each command took, in each pass."""


async def board(plan: Plan, tell: Progress) -> list[Row]:
    """Milliseconds for each command in a group whose board is full, and how many times what an empty one takes."""
    async with dispatching((ROOM, EMPTY)) as (dispatcher, path):
        tell(f"board: putting {ITEMS:,} needs and offers on it")
        await fill(path, ITEMS)
        taken = await looked("board", dispatcher, _ASKED, plan, tell)
    return [row for name in _ASKED for row in beside_empty(f"{name} among {ITEMS:,} needs and offers, ms", taken[name])]


async def looked(
    what: str, dispatcher: Dispatcher, asked: Mapping[str, str], plan: Plan, tell: Progress
) -> dict[str, Taken]:
    """Milliseconds for each of these commands, about one of the things, in the full group and in an empty one."""
    taken: dict[str, Taken] = {name: {ROOM: [], EMPTY: []} for name in asked}
    chance = random.Random(1)
    for number in range(plan.inside_passes):
        tell(f"{what}: {number + 1} of {plan.inside_passes}")
        for name, text in asked.items():
            texts = [text.format(thing=thing(chance)) for _ in range(_COMMANDS)]
            for room in (ROOM, EMPTY):
                taken[name][room].append([await handled(dispatcher, said(each, room)) for each in texts])
    return taken


def beside_empty(label: str, taken: Taken, target: Target | None = None) -> list[Row]:
    """The row of the full group, and how many times what an empty one takes."""
    full = Row(label, {ENTRAIDE: taken[ROOM]}, target=target)
    return [full, Row("… to an empty group beside it", {ENTRAIDE: ratios(taken[ROOM], taken[EMPTY])})]


async def fill(path: Path, items: int) -> None:
    """Put so many needs and offers on the board of the first group in that file."""
    chance, began = random.Random(2), datetime.now(UTC)
    store = await Store.open(path)
    kinds: list[Kind] = ["need", "offer"]
    async with store.transaction():
        for number in range(items):
            draft = Draft(
                kind=kinds[number % 2],
                what=f"{thing(chance)} for the {thing(chance)}",
                place=f"district {number % 20}",
                tag=f"tag{number % 50}",
                urgent=number % 50 == 0,
            )
            words = indexed(draft.what, draft.place, draft.tag)
            person = f"@person{number % 300}:x"
            await store.resources.add(
                1, person=person, draft=draft, words=words, event_id=f"$filled{number}", now=began
            )
    await store.close()


def thing(chance: random.Random) -> str:
    """One of the things that people need."""
    return f"thing{chance.randrange(_THINGS)}"
