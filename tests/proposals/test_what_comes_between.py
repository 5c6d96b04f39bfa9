"""What comes between a proposal and its end: amendments of people, rooms and the bot itself.

Who proposes, answers or objects leaves, is removed, is on pause, or is forgotten; the room is replaced, or changes its
group; the bot is away; answers cross; the group changes how it decides.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user

MOMENT, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
SIX = ("Anne", "Ben", "Chloé", "Dan", "Eve", "Fay")
TUESDAYS = "!proposal we meet on Tuesdays"


@pytest.fixture
async def six(tmp_path: Path) -> AsyncIterator[Conversation]:
    async with conversation(tmp_path, people=SIX) as talk:
        yield talk


def body(talk: Conversation) -> str:
    """The live message of the proposal as it is now."""
    return next(each.body for each in reversed(talk.shown()) if "P1 ·" in each.body or "P1 was taken" in each.body)


async def goes(talk: Conversation, name: str, how: str) -> None:
    """Somebody leaves the room, is removed from it, or is forgotten."""
    if how == "leaves":
        talk.server.leave(talk.room, user(name))
    elif how == "is removed":
        talk.server.kick(talk.room, user("Anne"), user(name))
    else:
        chat = await talk.direct(name)
        for said in ("!forgetme", "1", "yes"):
            await talk.says(name, said, chat)
    await talk.settle()
    await talk.passes(MOMENT)


async def objected(talk: Conversation) -> str:
    """Anne proposes something, Dan and Eve agree, Ben objects; Ben’s private chat."""
    ben = await talk.direct("Ben")
    await talk.says("Anne", TUESDAYS)
    await talk.says("Dan", "!agree P1")
    await talk.says("Eve", "!agree P1")
    await talk.says("Ben", "!objection P1 two people work then")
    await talk.says("Ben", "skip", ben)
    talk.heard(ben)
    return ben


# Leaves, is removed, is forgotten.


@pytest.mark.parametrize("how", ["leaves", "is removed"])
async def test_what_somebody_proposed_stays_without_their_name(six: Conversation, how: str) -> None:
    await six.says("Ben", TUESDAYS)
    await goes(six, "Ben", how)
    assert "Ben" not in body(six) and "1 agrees" in body(six)
    for name in ("Chloé", "Dan"):
        await six.says(name, "!agree P1")
    assert "other words" in await six.says("Chloé", "!proposal change P1 we meet on Mondays"), "it is the group’s"
    for name in ("Anne", "Chloé", "Dan"):
        await six.says(name, "!agree P1")
    await six.passes(3 * DAY)
    assert "Decided." in body(six)


async def test_what_a_forgotten_person_proposed_goes_with_its_words(six: Conversation) -> None:
    await six.says("Ben", TUESDAYS)
    await goes(six, "Ben", "is forgotten")
    assert body(six) == "P1 was taken back."
    async with six.store.transaction():
        assert not await six.store._database.all("SELECT * FROM proposals")


@pytest.mark.parametrize(
    ("how", "count"), [("leaves", "2 agree"), ("is removed", "2 agree"), ("is forgotten", "1 agrees")]
)
async def test_removing_people_changes_no_count_and_the_forgotten_go(six: Conversation, how: str, count: str) -> None:
    await six.says("Anne", TUESDAYS)
    await six.says("Ben", "!agree P1")
    await goes(six, "Ben", how)
    assert f"{count} so far; " in body(six) or f"{count} so far;" in body(six), body(six)
    assert "3 answers are needed" in body(six), "of six, as at the opening"


@pytest.mark.parametrize("how", ["leaves", "is forgotten"])
async def test_an_objection_goes_with_whoever_leaves_by_themselves(six: Conversation, how: str) -> None:
    await objected(six)
    await goes(six, "Ben", how)
    assert "No objection to P1 is left." in body(six)


async def test_of_who_was_removed_it_stays_until_they_are_back_or_two_lift_it(six: Conversation) -> None:
    ben = await objected(six)
    await goes(six, "Ben", "is removed")
    await six.passes(4 * DAY)
    assert "Ben was removed from the group." in body(six) and "Decided" not in body(six)
    six.server.invite(six.room, user("Anne"), user("Ben"))
    six.server.join(six.room, user("Ben"))
    await six.settle()
    assert "was removed" not in body(six) and "An objection, from Ben" in body(six)
    six.heard(ben)
    await six.says("Anne", "!proposal change P1 we meet every second Tuesday")
    assert "Does that meet your objection?" in six.heard(ben)
    await six.says("Ben", "yes", ben)
    assert "No objection to P1 is left." in body(six)


async def test_one_alone_lifts_no_objection_and_nobody_one_whose_owner_is_there(six: Conversation) -> None:
    await objected(six)
    assert "Only who objects" in await six.says("Anne", "!proposal lift P1 it is nothing")
    await goes(six, "Ben", "is removed")
    for _ in range(2):
        await six.says("Anne", "!proposal lift P1 it is nothing")
    assert "An objection, from Ben" in body(six)
    await six.says("Dan", "!proposal lift P1 we have spoken with him")
    assert "No objection to P1 is left." in body(six)


async def test_deleting_what_was_said_to_lift_it_takes_it_back(six: Conversation) -> None:
    await objected(six)
    await goes(six, "Ben", "is removed")
    await six.says("Anne", "!proposal lift P1 it is nothing")
    await six.takes_back("Anne", six.last)
    await six.says("Dan", "!proposal lift P1 we have spoken with him")
    assert "An objection, from Ben" in body(six)


# On pause.


async def test_who_is_on_pause_is_asked_about_their_objection_once_they_are_back(six: Conversation) -> None:
    ben = await objected(six)
    await six.says("Ben", "!pause", ben)
    six.heard(ben)
    await six.says("Anne", "!proposal change P1 we meet every second Tuesday")
    assert "Does that meet" not in six.heard(ben)
    await six.passes(6 * DAY)
    assert "An objection, from Ben" in body(six), "no silence closes it meanwhile"
    assert "Does that meet your objection?" in await six.says("Ben", "!resume", ben)


async def test_a_pause_begun_after_the_question_stops_its_time(six: Conversation) -> None:
    ben = await objected(six)
    await six.says("Anne", "!proposal change P1 we meet every second Tuesday")
    await six.passes(2 * DAY)
    assert "for the second time" in six.heard(ben)
    await six.says("Ben", "!pause", ben)
    await six.passes(8 * DAY)
    assert "An objection, from Ben" in body(six)


# The room.


async def test_what_is_open_is_shown_in_the_room_that_takes_the_place_of_the_old_one(six: Conversation) -> None:
    await six.says("Anne", TUESDAYS)
    await six.says("Ben", "!agree P1")
    others = [user(name) for name in SIX[1:]]
    six.room = six.server.upgrade(six.room, user("Anne"), invite=[six.bot, *others])
    for other in others:
        six.server.join(six.room, other)
    await six.settle()
    assert "2 agree" in six.message("P1 ·").body, "what was answered stays"
    await six.reacts("Chloé", "👍", "P1 ·")
    await six.passes(3 * DAY)
    assert "Decided." in body(six)


async def test_a_room_that_joins_a_group_takes_its_proposals_along(talk: Conversation) -> None:
    second = await talk.gathering("Anne", "Dan")
    await talk.says("Ben", "!proposal we sing")
    await talk.says("Anne", TUESDAYS, second)
    await talk.says("Anne", "!group join Tuesday circle", second)
    await talk.says("Anne", "yes", second)
    await talk.says("Anne", "!group accept")
    assert "P2 we meet on Tuesdays" in await talk.says("Dan", "!proposals", second)
    await talk.says("Dan", "!agree P2", second)
    await talk.passes(3 * DAY)
    assert "Decided." in talk.message("P2 ·", second).body


# The bot is away.


async def test_what_was_written_in_time_counts_although_the_bot_was_away(six: Conversation) -> None:
    await six.says("Anne", TUESDAYS)
    await six.says("Ben", "!agree P1")
    await six.stop()
    six.server.now += 3 * DAY - HOUR
    six.server.say(six.room, user("Chloé"), "!agree P1")
    six.server.now += 2 * HOUR
    six.server.say(six.room, user("Dan"), "!agree P1")
    six.server.now += HOUR
    await six.start()
    await six.settle()
    await six.passes(MOMENT)
    assert "3 of 6 people answered" in body(six), body(six)


async def test_an_objection_made_in_time_while_the_bot_was_away_holds_it(six: Conversation) -> None:
    await six.says("Anne", TUESDAYS)
    for name in ("Chloé", "Dan"):
        await six.says(name, "!agree P1")
    await six.stop()
    six.server.now += 2 * DAY
    six.server.say(six.room, user("Ben"), "!objection P1 two people work then")
    six.server.now += 2 * DAY
    await six.start()
    await six.settle()
    await six.passes(MOMENT)
    assert "An objection, from Ben" in body(six) and "Decided" not in body(six)


async def test_the_silence_of_who_objects_is_longer_by_as_long_as_the_bot_was_away(six: Conversation) -> None:
    ben = await objected(six)
    await six.says("Anne", "!proposal change P1 we meet every second Tuesday")
    await six.passes(2 * DAY)
    assert "for the second time" in six.heard(ben)
    await six.stop()
    six.server.now += 8 * DAY
    await six.start()
    await six.settle()
    await six.passes(MOMENT)
    assert "An objection, from Ben" in body(six)
    assert "closed" in await six.says("Ben", "yes", ben)


async def test_silence_closes_nothing_before_the_letter_can_be_read(six: Conversation) -> None:
    await six.says("Anne", TUESDAYS)
    for name in ("Dan", "Eve"):
        await six.says(name, "!agree P1")
    await six.says("Ben", "!objection P1 two people work then")  # he has opened no private chat
    await six.says("Anne", "!proposal change P1 we meet every second Tuesday")
    for _ in range(6):
        await six.passes(DAY)
    assert "An objection, from Ben" in body(six)


# What crosses, and what the group changes.


async def test_a_yes_that_crosses_with_other_words_was_said_to_the_old_ones(six: Conversation) -> None:
    await six.says("Anne", TUESDAYS)
    await six.says("Chloé", "!agree P1")
    six.server.say(six.room, user("Ben"), "!agree P1")
    six.server.say(six.room, user("Anne"), "!proposal change P1 we meet on Mondays")
    await six.settle()
    assert "1 agrees" in body(six) and "we meet on Mondays" in body(six)


async def test_deleting_the_message_of_other_words_brings_the_earlier_ones_back(six: Conversation) -> None:
    await six.says("Anne", TUESDAYS)
    await six.says("Chloé", "!agree P1")
    await six.says("Anne", "!proposal change P1 we meet on Mondays")
    changed = six.last
    await six.says("Chloé", "!agree P1")
    await six.takes_back("Anne", changed)
    assert "P1 · we meet on Tuesdays" in body(six) and "Mondays" not in body(six) and "1 agrees" in body(six)


async def test_the_way_to_decide_is_that_of_the_opening(six: Conversation) -> None:
    await objected(six)
    await six.says("Anne", "!settings decide by majority")
    await six.passes(4 * DAY)
    assert "An objection, from Ben" in body(six) and "Decided" not in body(six)


async def test_while_it_is_off_nothing_is_decided_and_then_it_goes_on(six: Conversation) -> None:
    await six.says("Anne", TUESDAYS)
    for name in ("Chloé", "Dan"):
        await six.says(name, "!agree P1")
    await six.says("Anne", "!turn off proposals")
    await six.passes(4 * DAY)
    assert "Decided." not in body(six)
    await six.says("Anne", "!turn on proposals")
    await six.passes(MOMENT)
    await six.passes(HOUR)
    assert "Decided." in body(six)


@pytest.mark.parametrize("how", ["leaves", "is removed"])
async def test_in_another_group_everything_said_stays(talk: Conversation, how: str) -> None:
    """Ben has proposed, agreed and objected in two groups, and goes from one."""
    second = await talk.gathering("Anne", "Ben", "Chloé", name="Film club")
    ben = await talk.direct("Ben")
    for room in (talk.room, second):
        await talk.says("Anne", TUESDAYS, room)
        await talk.says("Anne", "!proposal we sing", room)
        await talk.says("Ben", "!proposal we have tea", room)
        await talk.says("Ben", "!agree P2", room)
        await talk.says("Ben", "!objection P1 I work then", room)
        await talk.says("Ben", "skip", ben)
    await goes(talk, "Ben", how)
    assert "an objection" in talk.message("P1 ·", second).body.lower()
    assert "2 agree" in talk.message("P2 ·", second).body
    assert "Proposed by Ben" in talk.message("P3 ·", second).body
    if how == "is removed":
        talk.server.invite(talk.room, user("Anne"), user("Ben"))
        talk.server.join(talk.room, user("Ben"))
        await talk.settle()
        await talk.passes(MOMENT)
        assert "an objection" in talk.message("P1 ·").body.lower()
