"""Answers a second when everybody writes at once, and what that costs the bot and the homeserver."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass

from benchmarks.contestants import AIOHTTP, Contestant
from benchmarks.figures import Row, Target
from benchmarks.plan import Plan
from benchmarks.processes import cpu
from benchmarks.stage import Stage, settled


@dataclass(frozen=True, slots=True)
class Moment:
    """How far things were: seconds, answers, seconds of CPU."""

    at: float
    answers: int
    bot: float
    homeserver: float

    @classmethod
    def now(cls, stage: Stage, contestant: Contestant) -> Moment:
        """Of this bot."""
        answers = len(contestant.record.accepted)
        return cls(time.perf_counter(), answers, cpu(contestant.pid), cpu(stage.homeserver.pid))


async def loading(stage: Stage, plan: Plan) -> list[Row]:
    """In turns, while all bots run."""
    speed: dict[str, list[list[float]]] = defaultdict(list)
    bot: dict[str, list[list[float]]] = defaultdict(list)
    homeserver: dict[str, list[list[float]]] = defaultdict(list)
    for number, contestant in stage.turns(plan.load_passes):
        stage.tell(f"answers a second: {contestant.name}, {number + 1} of {plan.load_passes}")
        begin, end = await _slice(stage, contestant, plan)
        answers = end.answers - begin.answers
        speed[contestant.name].append([answers / (end.at - begin.at)])
        bot[contestant.name].append([1000 * (end.bot - begin.bot) / answers])
        homeserver[contestant.name].append([1000 * (end.homeserver - begin.homeserver) / answers])
    return [
        Row(
            f"answers a second, {plan.rooms} rooms, {plan.in_flight} in flight each",
            speed,
            0,
            Target(0.95, AIOHTTP, at_least=True),
        ),
        Row("homeserver, s of CPU for 1,000 commands", homeserver, 1, Target(1.05, AIOHTTP)),
        Row("bot, s of CPU for 1,000 commands", bot, 2),
    ]


async def _slice(stage: Stage, contestant: Contestant, plan: Plan) -> tuple[Moment, Moment]:
    """Where things were when the measured time began and ended.

    A homeserver first takes all that is written, and then all the answers: what counts are whole rounds, after a first.
    """
    over = asyncio.Event()

    async def one_after_another(room: str) -> None:
        while not over.is_set():
            await stage.person.ask(contestant, room)

    async with asyncio.TaskGroup() as group:
        writers = [room for room in stage.spoken_to(contestant) for _ in range(plan.in_flight)]
        for room in writers:
            group.create_task(one_after_another(room))
        await contestant.record.answers(len(writers))
        begin = Moment.now(stage, contestant)
        await contestant.record.answers(plan.load_rounds * len(writers))
        end = Moment.now(stage, contestant)
        over.set()
    await settled(contestant)
    return begin, end
