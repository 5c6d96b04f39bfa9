"""Everything in its order: what needs few rooms before what needs many, because rooms are only ever added."""

from __future__ import annotations

from collections.abc import Collection

from benchmarks.figures import Row
from benchmarks.machine import busy
from benchmarks.measures.answering import answering
from benchmarks.measures.board import board
from benchmarks.measures.deleting import deleting
from benchmarks.measures.gathering import gathering
from benchmarks.measures.growing import growing
from benchmarks.measures.inside import inside
from benchmarks.measures.library import library
from benchmarks.measures.loading import loading
from benchmarks.measures.printing import printing
from benchmarks.measures.queueing import queueing
from benchmarks.measures.remembering import held, remembering
from benchmarks.measures.reminding import reminding
from benchmarks.measures.standing import standing
from benchmarks.measures.starting import starting
from benchmarks.measures.voting import voting
from benchmarks.plan import Plan
from benchmarks.stage import Progress, Stage

TIME, LOAD, MEMORY, START, INSIDE = "time", "load", "memory", "start", "inside"
QUEUE, REMINDERS, BOARD, GROWTH, DELETING = "queue", "reminders", "board", "growth", "deleting"
STANDIN, GATHERING, PRINTING, VOTES, LIBRARY = "standin", "gathering", "printing", "votes", "library"
NAMES = (
    TIME,
    LOAD,
    MEMORY,
    START,
    STANDIN,
    INSIDE,
    QUEUE,
    REMINDERS,
    BOARD,
    GROWTH,
    GATHERING,
    PRINTING,
    VOTES,
    LIBRARY,
    DELETING,
)  # in the order of the table
_WITHOUT_HOMESERVER = {
    INSIDE: inside,
    QUEUE: queueing,
    REMINDERS: reminding,
    BOARD: board,
    GROWTH: growing,
    GATHERING: gathering,
    PRINTING: printing,
    VOTES: voting,
    LIBRARY: library,
    DELETING: deleting,
}


async def measured(plan: Plan, names: Collection[str], python: str) -> list[Row]:
    """The rows of these measurements; the bots are run by this interpreter."""
    tell = Progress()
    if warning := busy():
        tell(warning)
    found: dict[str, list[Row]] = {name: [] for name in NAMES}
    for name, measure in _WITHOUT_HOMESERVER.items():
        if name in names:
            found[name] += await measure(plan, tell)
    if STANDIN in names:
        found[STANDIN] += await standing(plan, tell, python)
    if set(names) - _WITHOUT_HOMESERVER.keys() - {STANDIN}:
        async with Stage.opened(plan.rooms, tell, python) as stage:
            await _on_stage(stage, plan, names, found)
            for contestant in stage.contestants:
                for what, times in contestant.record.failures.items():
                    tell(f"{contestant.name}: {times} × {what}")
    return [row for name in NAMES for row in found[name]]


async def _on_stage(stage: Stage, plan: Plan, names: Collection[str], found: dict[str, list[Row]]) -> None:
    levels = sorted(plan.start_rooms) if START in names else []
    for level in levels:
        if level <= plan.rooms:
            found[START] += await starting(stage, plan, level)
    if set(names) & {TIME, LOAD, MEMORY}:
        await stage.grow(plan.rooms)
        async with stage.running():
            await _at_work(stage, plan, names, found)
    for level in levels:
        if level > plan.rooms:
            found[START] += await starting(stage, plan, level)


async def _at_work(stage: Stage, plan: Plan, names: Collection[str], found: dict[str, list[Row]]) -> None:
    """What is measured while all bots run."""
    at_rest = held(stage)
    if TIME in names:
        found[TIME] += await answering(stage, plan)
    if LOAD in names:
        found[LOAD] += await loading(stage, plan)
    if MEMORY in names:
        found[MEMORY] += remembering(at_rest, held(stage))
