"""Time from a command to its answer, one command at a time, and the bot's own part of it."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict

from benchmarks.contestants import NIO, Contestant
from benchmarks.figures import Row, Target
from benchmarks.plan import Plan
from benchmarks.stage import Stage

_QUIET = 0.03  # seconds in which the bot only waited for news, before the next command
_LONGEST = 0.02  # seconds after that, so that commands come at any moment


async def answering(stage: Stage, plan: Plan) -> list[Row]:
    """In turns, while all bots run; milliseconds."""
    own: dict[str, list[list[float]]] = defaultdict(list)
    whole: dict[str, list[list[float]]] = defaultdict(list)
    chance = random.Random(1)
    for number, contestant in stage.turns(plan.time_passes):
        stage.tell(f"time to answer: {contestant.name}, {number + 1} of {plan.time_passes}")
        pairs = [await _one(stage, contestant, chance) for _ in range(plan.commands)]
        own[contestant.name].append([mine for mine, _ in pairs])
        whole[contestant.name].append([all_of_it for _, all_of_it in pairs])
    return [
        Row("own time to answer a command, ms", own, 2, Target(1.6, NIO)),
        Row("from a command to its answer, ms", whole, 1),
    ]


async def _one(stage: Stage, contestant: Contestant, chance: random.Random) -> tuple[float, float]:
    await contestant.record.quiet(_QUIET)
    await asyncio.sleep(chance.uniform(0, _LONGEST))
    number, seconds = await stage.person.ask(contestant, chance.choice(stage.spoken_to(contestant)))
    return contestant.record.own(number) * 1000, seconds * 1000
