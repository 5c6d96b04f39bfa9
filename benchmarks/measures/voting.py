"""What counting a secret vote costs: the transaction in which its papers are counted and deleted."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from benchmarks.contestants import ENTRAIDE
from benchmarks.figures import Row, Target
from benchmarks.measures.inside import PERSON, ROOM, dispatching
from benchmarks.plan import Plan
from benchmarks.stage import Progress
from bot.dispatch.dispatcher import Dispatcher
from commands.votes.feature import CLOSE_TIMER
from storage.votes import Draft

PAPERS = 1_000
_GROUP_ID = 1  # of the group in `ROOM`


async def voting(plan: Plan, tell: Progress) -> list[Row]:
    """Seconds until a vote is closed and committed."""
    taken = []
    async with dispatching() as (dispatcher, _):
        for number in range(plan.inside_passes):
            tell(f"voting: {number + 1} of {plan.inside_passes}")
            taken.append([await _close(dispatcher, number)])
    what = f"closing a secret vote of {PAPERS:,} papers, s until committed"
    return [Row(what, {ENTRAIDE: taken}, target=Target(0.5))]


async def _close(dispatcher: Dispatcher, number: int) -> float:
    """Everybody has voted in one that is due now."""
    store, now = dispatcher._store, datetime.now(UTC)
    draft = Draft(
        what="which name?",
        options=("Lake", "Hill", "Sea"),
        method="approval",
        tie="group",
        secret=True,
        decides=False,
        closes=now - timedelta(seconds=1),
    )
    people = [f"@person{place}:x" for place in range(PAPERS)]
    async with store.transaction():
        vote = await store.votes.open(
            _GROUP_ID, person=PERSON, draft=draft, roll=people, event_id=f"$vote-{number}", now=now
        )
        for place, person in enumerate(people):
            await store.votes.papers.put(vote.id, person, (1 + place % 3,), f"$paper-{number}-{place}")
    timer = CLOSE_TIMER.at(vote.id, ROOM, now, wait=True)
    began = time.perf_counter()
    async with store.transaction():
        await dispatcher.timers.ring(timer, now)
    took = time.perf_counter() - began
    async with store.statement():
        closed = await store.votes.get(vote.id)
    assert closed is not None and closed.outcome is not None and closed.outcome.voters == PAPERS
    return took
