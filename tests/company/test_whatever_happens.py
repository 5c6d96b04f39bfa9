"""What holds of company whatever happens to people, rooms, settings, or the bot while somebody is awaited."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from commands.company.feature import TAKEN_BACK
from commands.company.rules import EACH
from tests.company.test_around import NOBODY as NOBODY_AROUND
from tests.company.test_company import PEOPLE, THANKS, Case, begun, goes, rows
from tests.company.test_pairs import TO_MONDAY, partners
from tests.conversation import conversation, user

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
HERE = "Anne would like company. 👋 if you have time."
GOES = ["leaves", "is removed", "is forgotten"]


@pytest.fixture
async def case(tmp_path: Path) -> AsyncIterator[Case]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        yield await begun(talk)


async def upgraded(case: Case) -> None:
    """A new room takes the place of the group's, and all come along."""
    talk = case.talk
    new = talk.server.upgrade(talk.room, user("Anne"), invite=[talk.bot, *map(user, PEOPLE[1:])])
    await talk.settle()
    for name in PEOPLE[1:]:
        talk.server.join(new, user(name))
    await talk.settle()
    talk.room = new


async def absent(case: Case, time: timedelta, *said: tuple[str, str, str | None]) -> None:
    """The bot is down for some time; people write to it privately meanwhile, perhaps as a reply."""
    await case.talk.stop()
    for name, text, reply_to in said:
        case.talk.server.say(case.rooms[name], user(name), text, reply_to=reply_to)
    case.talk.server.now += time
    await case.talk.start()
    await case.talk.settle()
    await case.passes(timedelta(0))


def is_taken_back(case: Case, room: str | None = None) -> bool:
    """Whether the question to everybody in a room is not there any more."""
    return not any(HERE in each.body for each in case.talk.shown(room))


# Around.


async def test_who_is_around_while_the_bot_is_down(case: Case) -> None:
    await case.says("Dan", "!around until 20:00")
    await absent(case, 2 * HOUR, ("Ben", "!around until 22:00", None))
    assert "You’re around until Wednesday, 10 March at 22:00" in case.heard("Ben")
    assert "Somebody is around" in await case.says("Eve", "!who is around")
    await case.says("Ben", "!around off")
    assert await case.says("Eve", "!who is around") == NOBODY_AROUND, "the other one ended at its time"


@pytest.mark.parametrize(("last", "around"), [("!around off", False), ("!around until 22:00", True)])
async def test_around_and_off_that_cross(case: Case, last: str, around: bool) -> None:
    talk = case.talk
    await case.says("Ben", "!around until 21:00")
    for text in ("!around off", "!around until 21:00", last):
        talk.server.say(case.rooms["Ben"], user("Ben"), text)
    await talk.settle()
    assert (await case.says("Eve", "!who is around") != NOBODY_AROUND) is around


async def test_who_comes_back_from_a_pause_or_to_the_feature_is_around_as_they_said(case: Case) -> None:
    await case.says("Ben", "!around until 22:00")
    await case.says("Ben", "!pause")
    await case.says("Ben", "!resume")
    await case.talk.says("Anne", "!turn off company")
    await case.talk.says("Anne", "!turn on company")
    assert "Somebody is around" in await case.says("Eve", "!who is around")


@pytest.mark.parametrize("how", GOES)
async def test_who_goes_while_it_is_off_is_not_around_when_it_is_on_again(case: Case, how: str) -> None:
    await case.around("Ben")
    await case.talk.says("Anne", "!turn off company")
    await goes(case, "Ben", how)
    assert await rows(case.talk, "company_windows") == []


# Before somebody has said how to ask.


@pytest.mark.parametrize("how", GOES)
async def test_who_goes_before_they_say_how_asks_nobody(case: Case, how: str) -> None:
    await case.talk.says("Ben", "!settings facilitators Ben Anne")
    await case.around("Ben", "Chloé")
    await case.says("Anne", "!company about the marigolds")
    await goes(case, "Anne", how)
    await case.says("Anne", "1")
    assert case.asked() == set()
    assert "marigolds" not in str(await rows(case.talk, "company_calls"))


async def test_how_is_asked_through_a_pause_an_upgrade_and_an_absence(case: Case) -> None:
    await case.around("Ben")
    await case.says("Anne", "!company")
    asked = case.talk.message("I can ask those who are around", case.rooms["Anne"]).event_id
    await case.says("Anne", "!pause")
    await upgraded(case)
    await absent(case, 30 * MINUTE, ("Anne", "2", asked))
    assert "I’m asking." in case.heard("Anne")
    assert "Somebody in Tuesday circle would like company" in case.heard("Ben")


async def test_what_is_said_how_while_it_is_off_asks_nobody(case: Case) -> None:
    await case.around("Ben")
    await case.says("Anne", "!company")
    await case.talk.says("Anne", "!turn off company")
    case.heard("Anne")
    assert await case.says("Anne", "1") != "", "there is always an answer"
    assert case.asked() == set()


async def test_two_ways_that_cross_ask_once_as_was_said_first(case: Case) -> None:
    await case.around("Ben")
    await case.says("Anne", "!company")
    for text in ("2", "1"):
        case.talk.server.say(case.rooms["Anne"], user("Anne"), text)
    await case.talk.settle()
    heard = case.heard("Ben")
    assert heard.count("would like company") == 1 and "Anne" not in heard


# While those around are asked, with the name and without it.


@pytest.mark.parametrize("how", ["1", "2"])
async def test_who_asked_and_is_on_pause_is_told_all_the_same(case: Case, how: str) -> None:
    await case.around("Ben")
    await case.asks(how)
    await case.says("Anne", "!pause")
    pings = case.pings("Anne")
    assert "It is Anne" in await case.says("Ben", "yes")
    assert "Ben is there for you" in case.heard("Anne")
    assert case.pings("Anne") == pings + 1, "she waits for it"


@pytest.mark.parametrize("how", ["1", "2"])
async def test_who_was_asked_and_is_on_pause_may_still_say_yes(case: Case, how: str) -> None:
    await case.around("Ben")
    await case.asks(how)
    await case.says("Ben", "!pause")
    await case.reacts("Ben", "👍", "would like")
    assert "Ben is there for you" in case.heard("Anne")


@pytest.mark.parametrize("how", [*GOES, "off"])
async def test_a_name_that_was_not_said_is_not_said_later_either(case: Case, how: str) -> None:
    await case.talk.says("Ben", "!settings facilitators Ben Anne")
    await case.around("Ben", "Chloé")
    case.heard("Ben")
    await case.asks("2")
    if how == "off":
        await case.talk.says("Ben", "!turn off company")
    else:
        await goes(case, "Anne", how)
    await case.reacts("Ben", "👍", "would like") if how != "off" else await case.passes(EACH)
    assert "Anne" not in case.heard("Ben") + case.heard("Chloé")


async def test_without_the_name_through_an_upgrade_and_an_absence(case: Case) -> None:
    await case.around("Ben", "Chloé", "Dan")
    await case.asks("2")
    case.heard("Dan")
    await upgraded(case)
    await absent(case, HOUR)
    asked = case.heard("Dan")
    assert "Somebody in Tuesday circle would like company" in asked and "Anne" not in asked
    await case.says("Dan", "yes")
    assert "Dan is there for you" in case.heard("Anne")


@pytest.mark.parametrize("stops_first", [True, False])
async def test_a_yes_and_a_stop_that_cross(case: Case, stops_first: bool) -> None:
    await case.around("Ben")
    await case.asks("2")
    said = [("Anne", "!company stop"), ("Ben", "yes")]
    for name, text in said if stops_first else reversed(said):
        case.talk.server.say(case.rooms[name], user(name), text)
    await case.talk.settle()
    heard, told = case.heard("Ben"), case.heard("Anne")
    assert ("is there for you" in told) is ("It is Anne" in heard)
    assert "It is Anne" in heard or THANKS in heard or "It is settled" in heard


# In the room.


@pytest.mark.parametrize("how", GOES)
async def test_who_asked_the_room_and_goes_is_named_there_no_more(case: Case, how: str) -> None:
    await case.talk.says("Ben", "!settings facilitators Ben Anne")
    await case.talk.says("Anne", "!company here")
    assert not is_taken_back(case)
    await goes(case, "Anne", how)
    assert is_taken_back(case)
    assert await rows(case.talk, "company_asked") == []


@pytest.mark.parametrize("when", ["before", "after"])
async def test_the_room_is_asked_in_the_one_that_takes_its_place_and_no_wave_is_lost(case: Case, when: str) -> None:
    talk = case.talk
    await talk.says("Anne", "!company here")
    line = talk.message("would like company").event_id
    case.heard("Anne")
    if when == "before":
        talk.server.react(talk.room, user("Dan"), line, "👋")  # which the bot reads together with the upgrade
    await upgraded(case)
    if when == "after":
        assert not is_taken_back(case), "what is live is shown where people are"
        await talk.reacts("Dan", "👋", "would like company")
    assert "It is Anne" in case.heard("Dan") and "Dan is there for you" in case.heard("Anne")
    assert is_taken_back(case)


async def test_the_room_that_takes_its_place_is_not_asked_for_longer(case: Case) -> None:
    await case.talk.says("Anne", "!company here")
    await upgraded(case)
    await case.passes(TAKEN_BACK - MINUTE)
    assert not is_taken_back(case)
    await case.passes(MINUTE)
    assert is_taken_back(case)


async def test_a_wave_while_the_bot_is_down_counts(case: Case) -> None:
    talk = case.talk
    await talk.says("Anne", "!company here")
    line = talk.message("would like company").event_id
    case.heard("Anne")
    await talk.stop()
    talk.server.react(talk.room, user("Dan"), line, "👋")
    talk.server.now += 2 * TAKEN_BACK
    await talk.start()
    await talk.settle()
    await case.passes(timedelta(0))
    assert "Dan is there for you" in case.heard("Anne")
    assert is_taken_back(case)


async def test_two_waves_that_cross(case: Case) -> None:
    talk = case.talk
    await talk.says("Anne", "!company here")
    line = talk.message("would like company").event_id
    case.heard("Anne")
    for name in ("Dan", "Eve"):
        talk.server.react(talk.room, user(name), line, "👋")
    await talk.settle()
    assert case.heard("Anne") == f"Dan is there for you: write to {user('Dan')}"
    assert "It is Anne" in case.heard("Dan") and case.heard("Eve") == THANKS


async def test_who_asked_the_room_is_told_on_pause_and_who_waves_on_pause_is_welcome(case: Case) -> None:
    await case.talk.says("Anne", "!company here")
    await case.says("Anne", "!pause")
    await case.says("Dan", "!pause")
    await case.talk.reacts("Dan", "👋", "would like company")
    assert "Dan is there for you" in case.heard("Anne") and "It is Anne" in case.heard("Dan")


async def test_while_it_is_off_the_room_that_takes_its_place_is_not_asked(case: Case) -> None:
    await case.talk.says("Anne", "!company here")
    await case.talk.says("Anne", "!turn off company")
    await upgraded(case)
    assert is_taken_back(case), "there is none"


async def test_the_line_in_the_room_while_it_is_off(case: Case) -> None:
    await case.talk.says("Anne", "!company here")
    await case.talk.says("Anne", "!turn off company")
    await case.passes(2 * TAKEN_BACK)
    await case.talk.says("Anne", "!turn on company")
    await case.passes(HOUR)
    assert is_taken_back(case), "however late"


# Pairs.


async def test_who_goes_while_it_is_off_is_drawn_no_more(case: Case) -> None:
    for name in ("Anne", "Ben", "Chloé"):
        await case.says(name, "!pair")
    await case.talk.says("Anne", "!turn off company")
    await goes(case, "Ben", "leaves")
    assert "@ben:x" not in str(await rows(case.talk, "company_pairing"))
    await case.talk.says("Anne", "!turn on company")
    case.heard("Anne")
    await case.passes(TO_MONDAY)
    assert partners(case.heard("Anne")) == {"Chloé"}


@pytest.mark.parametrize(("last", "drawn"), [("!pair off", False), ("!pair", True)])
async def test_in_and_out_that_cross(case: Case, last: str, drawn: bool) -> None:
    await case.says("Anne", "!pair")
    for text in ("!pair", "!pair off", last):
        case.talk.server.say(case.rooms["Ben"], user("Ben"), text)
    await case.talk.settle()
    case.heard("Anne")
    await case.passes(TO_MONDAY)
    assert partners(case.heard("Anne")) == ({"Ben"} if drawn else set())


async def test_out_before_the_draw_and_read_after_it(case: Case) -> None:
    """Down at the time of the draw: what was written is heard first."""
    for name in ("Anne", "Ben", "Chloé"):
        await case.says(name, "!pair")
        case.heard(name)
    await case.passes(TO_MONDAY - HOUR)
    await absent(case, 2 * HOUR, ("Ben", "!pair off", None))
    assert partners(case.heard("Anne")) == {"Chloé"} and partners(case.heard("Ben")) == set()
