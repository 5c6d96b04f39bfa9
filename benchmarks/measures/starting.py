"""From the start of the process to the first answer."""

from __future__ import annotations

import time
from collections import defaultdict

from benchmarks.contestants import NIO, Contestant
from benchmarks.figures import Row, Target
from benchmarks.load import answer
from benchmarks.plan import Plan
from benchmarks.stage import Stage, settled


async def starting(stage: Stage, plan: Plan, rooms: int) -> list[Row]:
    """With so many rooms, in turns; seconds. No bot runs before or afterwards."""
    await stage.grow(rooms)
    cold: dict[str, list[list[float]]] = defaultdict(list)
    warm: dict[str, list[list[float]]] = defaultdict(list)
    for number, contestant in stage.turns(plan.colds):
        stage.tell(f"first start with {rooms} rooms: {contestant.name}, {number + 1} of {plan.colds}")
        await contestant.forget()
        cold[contestant.name].append([await _cold(stage, contestant)])
        await _end(contestant)
    for number, contestant in stage.turns(plan.warms):
        stage.tell(f"later start with {rooms} rooms: {contestant.name}, {number + 1} of {plan.warms}")
        warm[contestant.name].append([await _warm(stage, contestant)])
        await _end(contestant)
    where = f"{rooms} room" if rooms == 1 else f"{rooms} rooms"
    most = rooms == max(plan.start_rooms)
    return [
        Row(f"start to first answer, {where}, s", warm, 2, Target(1.9, NIO) if most else None),
        Row(f"very first start to first answer, {where}, s", cold, 2, Target(1.5, NIO) if most else None),
    ]


async def _warm(stage: Stage, contestant: Contestant) -> float:
    """It was stopped in good order, and a command waits for it."""
    number = stage.person.number()
    await stage.person.say(contestant.rooms[0], number)
    answered = contestant.record.expect(number)
    began = time.perf_counter()
    await contestant.start()
    await answer(contestant, answered)
    return contestant.record.accepted[number] - began


async def _cold(stage: Stage, contestant: Contestant) -> float:
    """It was never here; the command is said as soon as its first sync is answered."""
    number = stage.person.number()
    answered = contestant.record.expect(number)
    began = time.perf_counter()
    await contestant.start()
    await contestant.record.synced()
    await stage.person.say(contestant.rooms[0], number)
    await answer(contestant, answered)
    return contestant.record.accepted[number] - began


async def _end(contestant: Contestant) -> None:
    await settled(contestant)
    await contestant.stop()
