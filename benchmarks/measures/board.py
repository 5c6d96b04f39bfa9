"""What a full board costs: listing, searching and matching among 50,000 needs and offers, beside an empty group."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.contestants import ENTRAIDE
from benchmarks.figures import Row, ratios
from benchmarks.measures.inside import ROOM, dispatching, handled, said
from benchmarks.plan import Plan
from benchmarks.stage import Progress
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


async def board(plan: Plan, tell: Progress) -> list[Row]:
    """Milliseconds for each command in a group whose board is full, and how many times what an empty one takes."""
    taken: dict[str, dict[str, list[list[float]]]] = {name: {ROOM: [], EMPTY: []} for name in _ASKED}
    async with dispatching((ROOM, EMPTY)) as (dispatcher, path):
        tell(f"board: putting {ITEMS:,} needs and offers on it")
        await fill(path, ITEMS)
        chance = random.Random(1)
        for number in range(plan.inside_passes):
            tell(f"board: {number + 1} of {plan.inside_passes}")
            for name, asked in _ASKED.items():
                texts = [asked.format(thing=thing(chance)) for _ in range(_COMMANDS)]
                for room in (ROOM, EMPTY):
                    taken[name][room].append([await handled(dispatcher, said(text, room)) for text in texts])
    return [row for name in _ASKED for row in _rows(name, taken[name])]


def _rows(name: str, taken: dict[str, list[list[float]]]) -> Iterator[Row]:
    yield Row(f"{name} among {ITEMS:,} needs and offers, ms", {ENTRAIDE: taken[ROOM]})
    yield Row("… to an empty group beside it", {ENTRAIDE: ratios(taken[ROOM], taken[EMPTY])})


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
