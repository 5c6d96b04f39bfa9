"""At a stand-in for a homeserver, which costs the same each time: first starts, the most answers a second, trouble."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from benchmarks.contestants import ALL, DURABLE, ENTRAIDE, Contestant
from benchmarks.figures import Row, Target
from benchmarks.plan import Plan
from benchmarks.processes import highest, memory
from benchmarks.stage import Progress, in_turns
from benchmarks.understudy import Understudy, understudy

_TROUBLE = 0.2  # of all syncs and messages
_QUIET = 0.5
_LONGEST = 120.0
Json = dict[str, Any]
Samples = dict[str, list[list[float]]]
MIXED = (
    "!need a ladder", "!needs", "!offer bread", "!hand", "!queue", "!next", "!done", "!checkin start", "!checkin 4",
    "!remind me tomorrow 9:00 tea", "!reminders", "!lend a book to:Anne", "!agreements", "!help", "!mine",
    "!todo me: tea", "!balance", "!settings", "!privacy", "we talk about the garden",
)  # fmt: skip


async def standing(plan: Plan, tell: Progress, python: str) -> list[Row]:
    """All of it, in turns; no two bots run at once."""
    async with understudy() as place, _bots(place, python) as bots:
        found: list[Row] = []
        found += await _starting(place, bots, plan, tell)
        found += await _ceiling(place, bots, plan, tell)
        found += await _trouble(place, [bot for bot in bots if bot.name in (ENTRAIDE, DURABLE)], plan, tell)
        found += await _mixed(place, bots[0], plan, tell)
        return found


@asynccontextmanager
async def _bots(place: Understudy, python: str) -> AsyncIterator[list[Contestant]]:
    with tempfile.TemporaryDirectory(prefix="entraide-benchmarks-") as folder:
        bots = [await Contestant.alone(name, place, Path(folder), python) for name in ALL]
        try:
            yield bots
        finally:
            for bot in bots:
                await bot.stop()


async def _starting(place: Understudy, bots: Sequence[Contestant], plan: Plan, tell: Progress) -> list[Row]:
    seconds: Samples = defaultdict(list)
    most: Samples = defaultdict(list)
    for number, bot in in_turns(bots, plan.first_starts):
        tell(f"first start with {plan.first_rooms:,} rooms: {bot.name}, {number + 1} of {plan.first_starts}")
        await _forgets(place, bot, plan.first_rooms)
        began = time.perf_counter()
        async with _started(place, bot):
            seconds[bot.name].append([time.perf_counter() - began])
            most[bot.name].append([highest(bot.pid)])
    what = f"very first start to first answer, {plan.first_rooms:,} rooms of a stand-in, s"
    return [
        Row(what, seconds, 2, Target(30)),
        Row("… the most memory until then, MiB", most, 1, Target(150)),
    ]


async def _ceiling(place: Understudy, bots: Sequence[Contestant], plan: Plan, tell: Progress) -> list[Row]:
    speed: Samples = defaultdict(list)
    for number, bot in in_turns(bots, plan.load_passes):
        tell(f"most answers a second: {bot.name}, {number + 1} of {plan.load_passes}")
        async with _running(place, bot, plan.rooms):
            load = place.ask("load", user=bot.user_id, in_flight=plan.in_flight, rounds=plan.load_rounds)
            taken = (await _within(bot, asyncio.create_task(load)))["seconds"]
        speed[bot.name].append([plan.rooms * plan.in_flight * plan.load_rounds / taken])
    what = f"answers a second, {plan.rooms} rooms of a stand-in that takes 15 ms a message"
    return [Row(what, speed, 0, Target(0.9, DURABLE, at_least=True))]


async def _trouble(place: Understudy, bots: Sequence[Contestant], plan: Plan, tell: Progress) -> list[Row]:
    taken: Samples = defaultdict(list)
    for number, bot in in_turns(bots, plan.load_passes):
        tell(f"answers in trouble: {bot.name}, {number + 1} of {plan.load_passes}")
        async with _running(place, bot, plan.rooms):
            await place.ask("trouble", chance=_TROUBLE)
            load = place.ask("load", user=bot.user_id, in_flight=1, rounds=plan.load_rounds)
            try:
                each = (await _within(bot, asyncio.create_task(load)))["each"]
            finally:
                await place.ask("trouble", chance=0)
        taken[bot.name].append([1000 * one for one in each])
    what = f"from a command to its answer where {_TROUBLE:.0%} of requests fail (429, 502, cut), ms"
    return [Row(what, taken, 0, Target(2, DURABLE))]


async def _mixed(place: Understudy, bot: Contestant, plan: Plan, tell: Progress) -> list[Row]:
    tell(f"{plan.mixed:,} mixed commands")
    async with _running(place, bot, plan.rooms):
        for number in range(plan.mixed):
            await place.ask("say", user=bot.user_id, room=number % plan.rooms, body=MIXED[number % len(MIXED)])
            if number % len(MIXED) == 0:
                await place.ask("settled", user=bot.user_id, seconds=0.05)
        await _within(bot, asyncio.create_task(place.ask("settled", user=bot.user_id, seconds=_QUIET)))
        held = memory(bot.pid).resident
    return [Row(f"memory after {plan.mixed:,} mixed commands, MiB", {ENTRAIDE: [[held]]}, 1, Target(85))]


@asynccontextmanager
async def _started(place: Understudy, bot: Contestant) -> AsyncIterator[None]:
    """It runs for the first time, and has given its first answer."""
    asked = asyncio.create_task(place.ask("answered", user=bot.user_id, room=0, first=True))
    await bot.start()
    try:
        await _within(bot, asked)
        yield
    finally:
        await bot.stop()


@asynccontextmanager
async def _running(place: Understudy, bot: Contestant, rooms: int) -> AsyncIterator[None]:
    """It runs in so many rooms, and has nothing left to say."""
    await _forgets(place, bot, rooms)
    async with _started(place, bot):
        await _within(bot, asyncio.create_task(place.ask("settled", user=bot.user_id, seconds=_QUIET)))
        yield


async def _forgets(place: Understudy, bot: Contestant, rooms: int) -> None:
    """The next start is its first, in so many rooms."""
    await bot.forget()
    await place.ask("bring", user=bot.user_id, count=rooms)


async def _within(bot: Contestant, asked: asyncio.Task[Json]) -> Json:
    try:
        return await asyncio.wait_for(asked, _LONGEST)
    except TimeoutError:
        raise bot.silent() from None
