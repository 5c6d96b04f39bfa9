"""What a command costs in a file of many groups, beside the same in a file of few."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.contestants import ENTRAIDE
from benchmarks.figures import Row, Target, ratios
from benchmarks.measures.inside import dispatching, handled, said
from benchmarks.plan import Plan
from benchmarks.stage import Progress

FEW = 20
_COMMANDS = ("!need a ladder", "!needs", "!hand", "!remind me tomorrow 9:00 tea")
_TIMES = 100  # each command, in the rooms that both files have


async def growing(plan: Plan, tell: Progress) -> list[Row]:
    """The time of four common commands among many groups, times that among few."""
    few = await _among(FEW, tell)
    many = await _among(plan.groups, tell)
    return [
        Row(
            f"`{command}` among {plan.groups:,} groups, times that among {FEW}",
            {ENTRAIDE: ratios([ours], [theirs])},
            target=Target(1.25),
        )
        for command, ours, theirs in zip(_COMMANDS, many, few, strict=True)
    ]


async def _among(groups: int, tell: Progress) -> list[Sequence[float]]:
    """Milliseconds of each command, in order."""
    tell(f"growing: {groups:,} groups")
    rooms, people = ([f"{sign}{number}:x" for number in range(groups)] for sign in "!@")
    found: list[Sequence[float]] = []
    async with dispatching(rooms, people) as (dispatcher, _):
        for command in _COMMANDS:
            found.append(
                [
                    await handled(dispatcher, said(f"{command}-{number}", rooms[number % FEW], people[number % FEW]))
                    for number in range(_TIMES)
                ]
            )
    return found
