"""What a long queue costs: raising a hand, and the board that shows it, behind 200 others and behind nobody."""

from __future__ import annotations

from benchmarks.contestants import ENTRAIDE
from benchmarks.figures import Row, ratios
from benchmarks.measures.inside import ROOM, dispatching, handled, said
from benchmarks.plan import Plan
from benchmarks.stage import Progress

WAITING = 200
_EMPTY = "!empty:x"
_COMMANDS = 30  # in one pass
_NEW = "@ben:x"


async def queueing(plan: Plan, tell: Progress) -> list[Row]:
    """Milliseconds until the answer is committed, and how many times what an empty queue takes."""
    long: list[list[float]] = []
    empty: list[list[float]] = []
    async with dispatching((ROOM, _EMPTY)) as (dispatcher, _):
        tell(f"queue: {WAITING} people raise their hands")
        await handled(dispatcher, *(said("!hand", person=f"@person{number}:x") for number in range(WAITING)))
        for number in range(plan.inside_passes):
            tell(f"queue: {number + 1} of {plan.inside_passes}")
            for room, taken in ((ROOM, long), (_EMPTY, empty)):
                taken.append([])
                for _ in range(_COMMANDS):
                    taken[-1].append(await handled(dispatcher, said("!hand", room, _NEW)))
                    await handled(dispatcher, said("!lower", room, _NEW))
    return [
        Row(f"raising a hand behind {WAITING} others, ms", {ENTRAIDE: long}),
        Row("… to an empty queue", {ENTRAIDE: ratios(long, empty)}),
    ]
