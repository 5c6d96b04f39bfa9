"""What coming together costs 200 people, beside a group of nobody: activities, decisions, pairs, calls for company."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.contestants import ENTRAIDE
from benchmarks.figures import Passes, Row, Target, ratios
from benchmarks.measures.inside import ROOM, arrival, dispatching, handled, member, said
from benchmarks.plan import Plan
from benchmarks.stage import Progress
from bot.dispatch.dispatcher import Dispatcher
from bot.matrix.events import Batch, Event
from commands.company.feature import DRAW_TIMER, MOST_CALLS
from storage.company.windows import Window
from storage.store import Store

PEOPLE = [f"@person{number}:x" for number in range(200)]
APART = 66  # pairs
EMPTY = "!empty:x"
_CALLS = 30  # in one pass
_FULL_ID = 1  # of the group in `ROOM`
_NIGHT, _WEEK = timedelta(hours=12), timedelta(weeks=1)


async def gathering(plan: Plan, tell: Progress) -> list[Row]:
    """Milliseconds for an answer and a call, and how many times what they take where nobody is; seconds for a draw."""
    alone = [f"@alone{number}:x" for number in range(1 + plan.inside_passes * _CALLS // MOST_CALLS)]
    async with dispatching((ROOM, EMPTY)) as (dispatcher, path):
        tell(f"gathering: {len(PEOPLE)} people come")
        await dispatcher.handle(Batch(tuple(_come(alone)), "s-come"))
        await _fill(path)
        answers = await _answers(dispatcher, plan, tell)
        agreed = await _agreed(dispatcher, plan, alone[0], tell)
        calls = await _calls(dispatcher, plan, alone, tell)
        draws = [[await _draw(dispatcher, week)] for week in range(plan.inside_passes)]
    many = len(PEOPLE)
    return [
        Row(f"each of {many} answers to one activity, ms", {ENTRAIDE: answers[ROOM]}, target=Target(3)),
        Row("… to an empty group beside it", {ENTRAIDE: ratios(answers[ROOM], answers[EMPTY])}),
        Row(f"each of {many} answers to one proposal, ms", {ENTRAIDE: agreed[ROOM]}, target=Target(3)),
        Row("… to an empty group beside it", {ENTRAIDE: ratios(agreed[ROOM], agreed[EMPTY])}),
        Row(
            f"`!company` with {many} people around, until they are asked, ms", {ENTRAIDE: calls[ROOM]}, target=Target(5)
        ),
        Row("… to an empty group beside it", {ENTRAIDE: ratios(calls[ROOM], calls[EMPTY])}),
        Row(f"drawing pairs of {many} people, {APART} pairs apart, s", {ENTRAIDE: draws}, target=Target(0.3)),
    ]


def _come(alone: Sequence[str]) -> Iterator[Event]:
    """People come into both rooms, and open their private chats."""
    for room, people in ((ROOM, PEOPLE), (EMPTY, alone)):
        for person in people:
            yield member(room, person)
            yield from arrival(_chat(person), person, direct=True)


def _chat(person: str) -> str:
    return f"!chat-{person}"


async def _fill(path: Path) -> None:
    """Everybody in the first room is around and in the draw; some are kept apart."""
    store, chance, now = await Store.open(path), random.Random(1), datetime.now(UTC)
    async with store.transaction():
        for person in PEOPLE:
            window = Window(
                id=0,
                group_id=_FULL_ID,
                person=person,
                ways=(),
                named=False,
                begins=now,
                ends=now + _NIGHT,
                until=now + _NIGHT,
            )
            await store.company.windows.add(window, f"$around-{person}")
            await store.company.pairs.join(_FULL_ID, person, f"$pair-{person}")
        for one, other in chance.sample([*itertools.combinations(PEOPLE, 2)], APART):
            await store.apart.add(one, other, f"$apart-{one}-{other}")
    await store.close()


async def _answers(dispatcher: Dispatcher, plan: Plan, tell: Progress) -> Mapping[str, Passes]:
    """Everybody answers one after the other; beside that, one person answers and takes it back as often."""
    taken: dict[str, list[list[float]]] = {ROOM: [], EMPTY: []}
    for number in range(1, plan.inside_passes + 1):
        tell(f"gathering: answers, {number} of {plan.inside_passes}")
        for room in (ROOM, EMPTY):
            await handled(dispatcher, said(f"!event picnic {number} tomorrow 15:00", room))
            taken[room].append([])
        for person in PEOPLE:
            taken[ROOM][-1].append(await handled(dispatcher, said(f"!going E{number}", ROOM, person)))
            taken[EMPTY][-1].append(await handled(dispatcher, said(f"!going E{number}", EMPTY)))
            await handled(dispatcher, said(f"!not going E{number}", EMPTY))
    return taken


async def _agreed(dispatcher: Dispatcher, plan: Plan, one: str, tell: Progress) -> Mapping[str, Passes]:
    """Everybody agrees one after the other; beside that, one person says so as often. Then it is taken off."""
    taken: dict[str, list[list[float]]] = {ROOM: [], EMPTY: []}
    for number in range(1, plan.inside_passes + 1):
        tell(f"gathering: agreeing, {number} of {plan.inside_passes}")
        for room, person in ((ROOM, PEOPLE[0]), (EMPTY, one)):
            await handled(dispatcher, said(f"!proposal we meet on day {number}", room, person))
            taken[room].append([])
        for person in PEOPLE:
            taken[ROOM][-1].append(await handled(dispatcher, said(f"!agree P{number}", ROOM, person)))
            taken[EMPTY][-1].append(await handled(dispatcher, said(f"!agree P{number}", EMPTY, one)))
        for room, person in ((ROOM, PEOPLE[0]), (EMPTY, one)):
            await handled(dispatcher, said(f"!proposal withdraw P{number}", room, person))
    return taken


async def _calls(dispatcher: Dispatcher, plan: Plan, alone: Sequence[str], tell: Progress) -> Mapping[str, Passes]:
    """Somebody would like company and says how to ask, privately; then it is called off."""
    taken: dict[str, list[list[float]]] = {ROOM: [], EMPTY: []}
    # Nobody may ask all day.
    callers = {ROOM: itertools.cycle(PEOPLE), EMPTY: itertools.cycle(alone)}
    for number in range(plan.inside_passes):
        tell(f"gathering: calls, {number + 1} of {plan.inside_passes}")
        for room, people in callers.items():
            taken[room].append([await _call(dispatcher, person) for person in itertools.islice(people, _CALLS)])
    return taken


async def _call(dispatcher: Dispatcher, person: str) -> float:
    chat = _chat(person)
    took = await handled(dispatcher, said("!company", chat, person)) + await handled(
        dispatcher, said("1", chat, person)
    )
    await handled(dispatcher, said("!company stop", chat, person))
    return took


async def _draw(dispatcher: Dispatcher, week: int) -> float:
    """Seconds until a draw is committed."""
    now = datetime.now(UTC)
    timer = DRAW_TIMER.at(_FULL_ID, ROOM, now + week * _WEEK, wait=True)
    began = time.perf_counter()
    async with dispatcher._store.transaction():
        await dispatcher.timers.ring(timer, now)
    return time.perf_counter() - began
