"""What holds on the board whatever people do, in any order: legal states, numbers that never repeat."""

from __future__ import annotations

import asyncio
import re
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.resources.life import Ending, ending, givers, refusal, room_for
from storage.core.connection import Row
from storage.resources import Kind, Resource, State, Taker
from tests.conversation import START, Conversation, conversation, user

PEOPLE = ("Anne", "Ben", "Chloé", "Dora")
IDS = tuple(user(name) for name in PEOPLE)
CODES = st.builds("{}{}".format, st.sampled_from("NO"), st.integers(1, 3))
SAID = st.one_of(
    st.sampled_from(["!need a ladder", "!need help people:2 urgent", "!need\n- soup\n- bread", "!offer soup"]),
    st.sampled_from(["!offer bread standing", "!offer tickets people:2", "👍", "✅", "undo", "edit"]),
    st.builds("!take {}".format, CODES),
    st.builds("!release {}".format, CODES),
    st.builds("!close {}".format, CODES),
    st.builds("!withdraw {}".format, CODES),
    st.builds("!change {} something else by:friday".format, CODES),
    st.builds("!change {} people:{}".format, CODES, st.integers(1, 3)),
    st.builds("!renew {}".format, CODES),
    st.builds("!reopen {}".format, CODES),
    st.sampled_from(["!limit 1/week", "!limit 2/month", "!limit none"]),
    st.sampled_from(["!import kind,what\nneed,soup\noffer,bread", "!import yes", "a day", "a month"]),
)
STEPS = st.lists(st.tuples(st.sampled_from(PEOPLE), SAID), max_size=18)
DAY_MS = 86_400_000
OFTEN = "!offer bread often:1/week standing"
TIME = {"a day": timedelta(days=1), "a month": timedelta(days=30)}


async def does(talk: Conversation, name: str, what: str, last: dict[str, str]) -> str:
    """One step: a message, a reaction to the newest item, or taking back or editing one's last message."""
    if what in ("👍", "✅"):
        newest = talk.message()
        if "on the board" not in newest.body or f"{name} {what} {newest.event_id}" in last:
            return ""
        last[f"{name} {what} {newest.event_id}"] = newest.event_id
        return await talk.reacts(name, what, "on the board")
    if what == "undo":
        return await talk.takes_back(name, last.pop(name)) if name in last else ""
    if what == "edit":
        return await talk.says(name, "!need anything else", edit_of=last[name]) if name in last else ""
    if what in TIME:
        return await talk.passes(TIME[what])
    said = await talk.says(name, what)
    last[name] = talk.last
    return said


ASKING = st.sampled_from(
    ["!need bread", "!need bread", "!take O1", "!take O2", "!limit 1/week", "!limit none", "a day"]
)
ASKS = st.lists(st.tuples(st.sampled_from(PEOPLE), ASKING), min_size=4, max_size=14).map(
    lambda steps: [("Ben", "!offer bread standing"), ("Ben", "!limit 1/week"), ("Dora", OFTEN), *steps]
)


@pytest.mark.slow
@settings(max_examples=25)
@given(st.one_of(STEPS, ASKS))
def test_any_order_of_commands_leaves_a_legal_board_and_asks_nobody_too_often(steps: list[tuple[str, str]]) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with conversation(Path(folder), people=PEOPLE) as talk:
                codes: list[str] = []
                last: dict[str, str] = {}
                for name, what in steps:
                    before = await asked(talk)
                    said = await does(talk, name, what, last)
                    assert "went wrong" not in said
                    codes += re.findall(r"^([NO]\d+) is on the board", said, re.MULTILINE)
                    await assert_legal(talk)
                    assert_within_limits(before, await asked(talk))
                assert len(codes) == len(set(codes))

    asyncio.run(run())


@dataclass(frozen=True)
class Asked:
    """How often people were asked for what they offer, and how often they, or their offers, allow it."""

    asks: dict[int, Row]
    limits: dict[str, Row]
    offers: dict[int, Row]


async def asked(talk: Conversation) -> Asked:
    async with talk.store.transaction():
        every = talk.store._database.all
        asks = await every("SELECT rowid AS id, * FROM resource_asks")
        limits = await every("SELECT * FROM resource_limits")
        offers = await every("SELECT id, often_times AS times, often_days AS days FROM resources")
    return Asked({row["id"]: row for row in asks}, {row["person"]: row for row in limits}, {o["id"]: o for o in offers})


def assert_within_limits(before: Asked, after: Asked) -> None:
    """Whoever was asked just now was asked within what they allow; to be shown and then taken is to be asked once."""
    earlier = dict(before.asks)
    for number, ask in after.asks.items():
        if number in before.asks and before.asks[number]["taken"] == ask["taken"]:
            continue
        earlier.pop(number, None)
        counted = [each for each in earlier.values() if each["taken"] or not ask["taken"]]
        for column, limit in (
            ("person", before.limits.get(ask["person"])),
            ("resource_id", after.offers.get(ask["resource_id"])),
        ):
            if limit and limit["times"]:
                since = ask["at"] - limit["days"] * DAY_MS
                assert sum(each[column] == ask[column] and each["at"] > since for each in counted) < limit["times"]
        earlier[number] = ask


async def assert_legal(talk: Conversation) -> None:
    async with talk.store.transaction():
        rows = await talk.store._database.all("SELECT id FROM resources")
        items = [
            await talk.store.resources.get(row["id"]) or await talk.store.resources.ended(row["id"]) for row in rows
        ]
    for item in items:
        assert item is not None
        assert item.person not in item.taken_by
        assert item.standing or len(item.takers) <= item.people
        assert bool(item.what) == (item.state in ("waiting", "open", "resting"))
        assert item.what or (item.place, item.tag, item.due) == (None, None, None)
        assert item.state != "done" or item.takers


# The rules themselves.


def resource(kind: Kind, state: State, people: int, standing: bool, takers: tuple[Taker, ...]) -> Resource:
    return Resource(
        id=1,
        group_id=1,
        kind=kind,
        number=1,
        person=IDS[0],
        what="a ladder",
        place=None,
        tag=None,
        due=None,
        people=people,
        urgent=False,
        standing=standing,
        often=None,
        state=state,
        takers=takers,
        event_id="$e",
        created=START,
    )


@st.composite
def resources(draw: st.DrawFn) -> Resource:
    people, standing = draw(st.integers(1, 3)), draw(st.booleans())
    chosen = draw(st.lists(st.sampled_from(IDS[1:]), unique=True, max_size=3 if standing else people))
    takers = tuple(Taker(person, draw(st.booleans())) for person in chosen)
    return resource(draw(st.sampled_from(["need", "offer"])), "open", people, standing, takers)


@given(resources(), st.sampled_from(IDS), st.booleans())
def test_whether_it_was_done_is_for_who_needed_it_to_say(item: Resource, person: str, facilitates: bool) -> None:
    what = ending(item, person, facilitates=facilitates)
    receivers = (item.person,) if item.kind == "need" else item.taken_by
    if what in (Ending.DONE, Ending.PART):
        assert person in receivers and givers(item)
    if what in (Ending.ASKS, Ending.ASKED):
        assert person in givers(item)
    if person not in (item.person, *item.taken_by):
        assert what is (Ending.BY_OTHERS if facilitates else Ending.NOT_THEIRS)
    assert not set(givers(item)) & set(receivers)


@given(resources(), st.sampled_from(IDS))
def test_who_may_take_is_somebody_else_while_there_is_room(item: Resource, person: str) -> None:
    stranger = person not in (item.person, *item.taken_by)
    assert (refusal(item, person) is None) == (stranger and room_for(item) > 0)
