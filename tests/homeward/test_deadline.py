"""A deadline reaches exactly those who agreed, each exactly once, whatever happens to the bot meanwhile."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.homeward.feature import AGAIN, EACH, LOOK, SOON
from commands.homeward.rules import again_at, held, look_at, next_of, soon_at, watched
from storage.homeward import Lookout, State
from tests.conversation import START, conversation, user
from tests.sos.test_sos import chats_of

MINUTE = timedelta(minutes=1)
PEOPLE = ("Anne", "Ben", "Zoé")
DUE = START + timedelta(minutes=60)
CALLED, HOME = "wanted to be home and hasn’t written", "Anne is home"

# The rules.

STATES: tuple[State, ...] = ("asked", "agreed", "unable", "called", "has")
LOOKOUTS = st.lists(st.sampled_from(STATES), max_size=6).map(
    lambda states: [
        Lookout(id=place, way_id=1, person=f"@{place}:x", group_id=1, named=True, state=state)
        for place, state in enumerate(states)
    ]
)


@given(LOOKOUTS, st.sets(st.integers(0, 5).map(lambda place: f"@{place}:x")))
def test_who_is_asked_next_has_agreed_can_be_asked_and_comes_first(lookouts: list[Lookout], but: set[str]) -> None:
    found = next_of(lookouts, but)
    fit = [each for each in lookouts if each.state == "agreed" and each.person not in but]
    assert found == (fit[0] if fit else None)
    assert watched(lookouts) == any(each.state in ("agreed", "called", "has") for each in lookouts)
    assert held(lookouts) == ("has" in [each.state for each in lookouts])


@given(st.integers(-300, 300))
def test_the_times_are_in_order_and_never_before_somebody_could_answer(minutes: int) -> None:
    now: datetime = DUE + minutes * MINUTE
    assert soon_at(DUE) == DUE - SOON < DUE < DUE + LOOK <= look_at(DUE, now)
    assert look_at(DUE, now) >= now + EACH and (minutes > 20 or look_at(DUE, now) == DUE + LOOK)
    again = again_at(DUE, now)
    assert again is None or now < again == DUE + AGAIN


# The whole program, under a still clock.

STEP = st.one_of(
    st.tuples(st.just("passes"), st.integers(1, 40)),
    st.tuples(st.just("restart"), st.just(0)),
    st.tuples(st.just("away"), st.integers(1, 60)),
    st.tuples(st.just("Zoé"), st.booleans()),
    st.tuples(st.just("Ben"), st.booleans()),
    st.tuples(st.just("home"), st.just(0)),
)


@pytest.mark.slow
@given(st.lists(STEP, max_size=8))
def test_exactly_who_agreed_exactly_once_across_restarts(steps: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(_live(Path(folder), steps))


async def _live(folder: Path, steps: list[tuple[str, int]]) -> None:
    """Anne is out for an hour, Zoé and Ben may agree; then a night passes."""
    async with conversation(folder, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await chats.says("Anne", "!out in 60 minutes tell:Zoé, Ben")
        agreed: dict[str, bool] = {}
        home: datetime | None = None
        for what, how in [*steps, ("passes", 90), ("passes", 15), ("passes", 15), ("passes", 15)]:
            if what in ("Zoé", "Ben"):
                await chats.replies(what, "yes" if how else "no", "is going out")
                agreed[what] = bool(how) and home is None
            elif what == "home":
                await chats.says("Anne", "!home")
                home = home or talk.server.now
            elif what == "restart":
                await talk.restart()
            elif what == "away":
                await talk.stop()
                talk.server.now += how * MINUTE
                await talk.start()
                await talk.settle()
            if what in ("passes", "away", "restart"):
                for _ in range(how if what == "passes" else 1):
                    await chats.passes(MINUTE if what == "passes" else timedelta(0))
        _check(talk, chats.rooms, agreed, home)


def _check(talk: object, rooms: dict[str, str], agreed: dict[str, bool], home: datetime | None) -> None:
    from tests.conversation import Conversation

    assert isinstance(talk, Conversation)
    calls = Counter({name: sum(CALLED in each.body for each in talk.shown(rooms[name])) for name in ("Zoé", "Ben")})
    assert max(calls.values()) <= 1, "nobody is asked twice"
    if home and home <= DUE + LOOK - MINUTE:
        assert not calls.total(), "who is home is not looked for"
    for name in ("Zoé", "Ben"):
        if calls[name]:
            assert name in agreed, "nobody who never agreed is asked"
        if agreed.get(name) and home is None:
            assert calls[name] == 1, f"{name} has agreed, and was not asked"
    if home:
        told = [name for name in ("Zoé", "Ben") if any(HOME in each.body for each in talk.shown(rooms[name]))]
        assert set(told) <= set(agreed), "nobody is told that all is well who has not agreed"
    assert user("Anne")
