"""What holds of two groups with three rooms whatever people do there, and whoever comes and goes meanwhile.

No words reach a group to whose people they were not said, nothing that is open is without somebody who can end it, and
whoever a leaving concerns is told once.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given

from storage.core.connection import Row
from tests.conversation import conversation, user
from tests.two_groups import BEGIN, CIRCLE, GROUP_OF, GROUPS, PEOPLE, Step, World, histories

News = Mapping[str, Sequence[str]]
_NAMES = {user(name): name for name in PEOPLE}


@pytest.mark.slow
@given(histories())
def test_words_stay_in_their_group_and_nothing_and_nobody_is_left_behind(steps: list[Step]) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with conversation(Path(folder), people=BEGIN["circle"]) as talk:
                world = World(talk)
                await world.begin()
                for step in steps:
                    await assert_right(world, step)
                await assert_all_can_be_ended(world)

    asyncio.run(run())


async def assert_right(world: World, step: Step) -> None:
    """Do one step, and look at what was said about it."""
    before = {group: world.people(group) for group in GROUPS}
    group = GROUP_OF.get(step.where, CIRCLE)
    shared = await world.rows(_SHARED, user(step.who), group)
    await world.does(step)
    news = world.news()
    assert_said_to(world, news, before)
    if step.who in before[group] - world.people(group):
        assert_told_once(world, step, shared, news)
    else:
        assert not [text for texts in news.values() for text in texts if "no longer in" in text]


# No words reach a group to whose people they were not said.


def assert_said_to(world: World, news: News, before: Mapping[str, set[str]]) -> None:
    """Every word is read by those to whom it was said; `before` is who was in the groups before the step."""
    for where, texts in news.items():
        for text in texts:
            assert "went wrong" not in text, text
            for word in [word for word in world.said if re.search(rf"\b{word}\b", text)]:
                said = world.said[word]
                if where in world.rooms:
                    assert not said.private, f"{word} was said in private, and is read in the {where}: {text}"
                    assert GROUP_OF[where] in said.groups, f"{word} is read in the {where}: {text}"
                    said.groups &= {GROUP_OF[where]}  # said in one group, it is not said in another
                elif where not in said.readers:
                    theirs = {group for group in GROUPS if where in before[group] | world.people(group)}
                    assert theirs & said.groups, f"{word} is read by {where}: {text}"


# Whoever a leaving concerns is told once.

_SHARED = """
    WITH here AS (SELECT id FROM groups WHERE name = ?2)
    SELECT 'loan' AS kind, what, iif(lender = ?1, borrower, lender) AS other FROM loans
    WHERE ?1 IN (lender, borrower) AND returned IS NULL AND group_id IN here
    UNION ALL SELECT 'taken', what, person FROM resources WHERE kind = 'need' AND state = 'open' AND group_id IN here
    AND id IN (SELECT resource_id FROM resource_takers WHERE person = ?1)
    UNION ALL SELECT 'task', what, room_id FROM minutes WHERE NOT done AND owner = ?1
    AND room_id IN (SELECT room_id FROM rooms WHERE group_id IN here)
"""


def assert_told_once(world: World, step: Step, shared: Sequence[Row], news: News) -> None:
    """What somebody shared with others who has just left is said to each whom it concerns, once."""
    group = GROUP_OF[step.where]
    people, rooms = world.people(group), [room for room in GROUPS[group] if world.within(room)]
    for row in shared:
        what, other = row["what"], _NAMES.get(row["other"], "")
        if row["kind"] == "loan" and other:
            left = f"{step.who} is no longer in {group}"
            told = sum(left in text and f"({what})" in text for text in news[other])
            assert told == (other in people), f"{other} about {what}: {news[other]}"
        if row["kind"] == "task" and row["other"] in [world.rooms[room] for room in rooms]:
            assert sum(f"needs somebody else: {what}" in text for room in rooms for text in news[room]) == 1, what
        for name in people if row["kind"] == "taken" else ():
            read = [text for room in rooms if name in world.within(room) for text in news[room]] + [*news[name]]
            assert any(f"({what}) is free again" in text for text in read), f"{name} about {what}: {read}"
    theirs = [text for text in news[step.who] if f"still open in {group}" in text]
    assert len(theirs) <= 1 and (theirs or not [row for row in shared if row["kind"] == "loan"]), news[step.who]


# Nothing that is open is without somebody who can end it.

_OPEN = """
    SELECT 'resources' AS feature, id, upper(substr(kind, 1, 1)) || number AS code, '' AS room_id
    FROM resources WHERE state IN ('waiting', 'open', 'resting')
    UNION ALL SELECT 'loans', id, 'L' || number, '' FROM loans WHERE returned IS NULL
    UNION ALL SELECT 'minutes', id, 'T' || number, room_id FROM minutes WHERE NOT done
    UNION ALL SELECT 'reminders', id, number, room_id FROM reminders WHERE number IS NOT NULL
    UNION ALL SELECT 'sos', id, '', '' FROM sos_calls
    UNION ALL SELECT 'checkins', id, '', room_id FROM checkins WHERE closed IS NULL
"""
_ENDS = {
    "resources": ("!withdraw {}", "!close {}"),
    "loans": ("!return {}",),
    "minutes": ("!todo remove {}",),
    "reminders": ("!cancel reminder {}",),
    "sos": ("!sos over",),
    "checkins": ("!checkin close",),
}


async def assert_all_can_be_ended(world: World) -> None:
    """Somebody ends each thing that is open; what nobody can end is over by itself."""
    for thing in await world.rows(_OPEN):
        for step in ends(world, thing):
            still = f"SELECT 1 FROM ({_OPEN}) WHERE feature = ? AND id = ?"
            if not await world.rows(still, thing["feature"], thing["id"]):
                break
            await world.says(step)
    if left := [tuple(row) for row in await world.rows(_OPEN)]:
        for _ in range(3):
            await world.talk.passes(timedelta(days=70))
            await world.talk.app.tidy()
        assert not await world.rows(_OPEN), left


def ends(world: World, thing: Row) -> Iterator[Step]:
    """Ways in which somebody may end it: in a room, or in private."""
    for what in _ENDS[thing["feature"]]:
        text = what.format(thing["code"])
        for room in [room for room in world.rooms if thing["room_id"] in ("", world.rooms[room])]:
            yield from (Step(who, room, text) for who in sorted(world.within(room)))
        for who in PEOPLE:
            yield from (Step(who, "private", f"{text} in {group}") for group in GROUPS)
            yield Step(who, "private", text)
