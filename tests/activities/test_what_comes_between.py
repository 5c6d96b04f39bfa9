"""What comes between an offer, a reminder or a task, and its end. Where each is tried:

            who it is for                        | the room     the bot is
            leaves    is on pause  is forgotten  | is replaced  away        answers cross  a setting changes
hold        here      activities   here            here         here        activities     here
reminder    here      -            here            here         here        private        here
task        here      -            roles           here         here        roles          here
all of it   -         changing     activities      -            -           laws           here

"activities" and so on are the other files in this folder. A dash: nothing of its own happens then, or it is not tried.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation

MOMENT, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
FOUR = ("Anne", "Ben", "Chloé", "Dan")


async def goes(talk: Conversation, name: str, how: str, chat: str) -> None:
    """Somebody leaves the room, or is forgotten."""
    if how == "leaves":
        talk.server.leave(talk.room, f"@{name.lower()}:x")
        await talk.settle()
    else:
        for said in ("!forgetme", "1", "yes"):
            await talk.says(name, said, chat)
    await talk.passes(MOMENT)


async def offered(talk: Conversation) -> tuple[str, str]:
    """A place that got free is held for Chloé, and Dan waits; their private chats."""
    chloe, dan = await talk.direct("Chloé"), await talk.direct("Dan")
    await talk.says("Anne", "!event tea saturday 19:00 places:1")
    for name in ("Ben", "Chloé", "Dan"):
        await talk.says(name, "!going E1")
    await talk.says("Ben", "!not going E1")
    await talk.passes(MOMENT)
    assert "A place is free" in talk.heard(chloe) and "A place is free" not in talk.heard(dan)
    return chloe, dan


@pytest.mark.parametrize("how", ["leaves", "is forgotten"])
async def test_what_is_held_for_who_goes_is_offered_to_the_next(tmp_path: Path, how: str) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        chloe, dan = await offered(talk)
        await goes(talk, "Chloé", how, chloe)
        assert "A place is free" in talk.heard(dan)


async def test_a_yes_said_while_the_bot_was_away_is_in_time_and_the_hold_is_no_longer(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        chloe, dan = await offered(talk)
        await talk.stop()
        talk.server.now += 2 * HOUR
        talk.server.say(chloe, "@chloé:x", "yes")
        talk.server.now += 2 * HOUR
        await talk.start()
        await talk.passes(MOMENT)
        assert "You come to E1" in talk.heard(chloe)
        assert "A place is free" not in talk.heard(dan)


@pytest.mark.parametrize("how", ["leaves", "is forgotten"])
async def test_who_goes_is_not_reminded(tmp_path: Path, how: str) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        chloe = await talk.direct("Chloé")
        await talk.says("Anne", "!event tea saturday 19:00")
        await talk.says("Chloé", "!going E1", chloe)
        assert "I’ll remind you" in await talk.says("Chloé", "yes", chloe)
        await goes(talk, "Chloé", how, chloe)
        talk.heard(chloe)
        await talk.passes(3 * DAY)
        assert "coming up" not in talk.heard(chloe)


@pytest.mark.parametrize(("back", "reminded"), [(1.5 * HOUR, True), (2 * DAY, False)])
async def test_a_reminder_that_the_bot_missed_comes_late_and_not_afterwards(
    talk: Conversation, back: timedelta, *, reminded: bool
) -> None:
    chloe = await talk.direct("Chloé")
    await talk.says("Anne", "!event tea saturday 19:00")
    await talk.says("Chloé", "!going E1", chloe)
    await talk.says("Chloé", "yes", chloe)
    await talk.passes(2 * DAY - HOUR)
    assert "coming up" not in talk.heard(chloe)
    await talk.stop()
    talk.server.now += back
    await talk.start()
    await talk.passes(timedelta(minutes=1))
    assert ("coming up" in talk.heard(chloe)) is reminded


async def test_a_task_of_who_leaves_is_free_and_one_taken_while_the_bot_was_away_is_theirs(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        await talk.says("Anne", "!event tea saturday 19:00")
        await talk.says("Anne", "!role E1 cake")
        await talk.says("Ben", "!take E1 cake")
        await goes(talk, "Ben", "leaves", "")
        assert "cake (1 free)" in talk.message("E1 ·").body
        await talk.stop()
        talk.server.say(talk.room, "@dan:x", "!take E1 cake")
        talk.server.now += HOUR
        await talk.start()
        await talk.passes(MOMENT)
        assert "cake (Dan)" in talk.message("E1 ·").body


async def test_a_task_is_free_again_when_the_other_time_does_not_suit_who_took_it(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!event tea saturday 19:00")
    await talk.says("Anne", "!role E1 cake")
    await talk.says("Ben", "!going E1")
    await talk.says("Ben", "!take E1 cake")
    await talk.says("Anne", "!event move E1 sunday 19:00")
    assert "you don’t come to E1" in await talk.says("Ben", "no", ben)
    await talk.passes(MOMENT)
    assert "cake (1 free)" in talk.message("E1 ·").body


async def begun(talk: Conversation) -> tuple[str, str]:
    """A place is held for Chloé; Ben has the cake, and is going to be reminded. The chats of Chloé and Ben."""
    chloe, _ = await offered(talk)
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!event places E1 3")
    await talk.says("Ben", "!going E1", ben)
    assert "I’ll remind you" in await talk.says("Ben", "yes", ben)
    await talk.says("Anne", "!role E1 cake")
    await talk.says("Ben", "!take E1 cake")
    talk.heard(chloe), talk.heard(ben)
    return chloe, ben


async def goes_on(talk: Conversation, chloe: str, ben: str) -> None:
    """The place can still be had, the cake is still Ben's, and Ben is reminded."""
    assert "You come to E1" in await talk.says("Chloé", "yes", chloe)
    await talk.passes(MOMENT)
    shown = talk.message("E1 ·").body
    assert "Chloé" in shown and "cake (Ben)" in shown, shown
    await talk.passes(3 * DAY)
    assert "coming up" in talk.heard(ben)


async def test_all_of_it_goes_on_in_the_room_that_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        chloe, ben = await begun(talk)
        others = [f"@{name.lower()}:x" for name in FOUR[1:]]
        talk.room = talk.server.upgrade(talk.room, "@anne:x", invite=[talk.bot, *others])
        for other in others:
            talk.server.join(talk.room, other)
        await talk.settle()
        await goes_on(talk, chloe, ben)


async def test_all_of_it_goes_on_when_the_group_shows_nothing_of_answers_any_more(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=FOUR) as talk:
        chloe, ben = await begun(talk)
        await talk.says("Anne", "!settings event answers hidden")
        await goes_on(talk, chloe, ben)


async def test_what_the_group_shows_from_now_on_changes_nothing_that_is_announced(talk: Conversation) -> None:
    await talk.says("Anne", "!event tea saturday 19:00")
    await talk.says("Ben", "!going E1")
    await talk.says("Anne", "!settings event answers hidden")
    await talk.says("Chloé", "!going E1")
    assert "Going: Ben and Chloé" in talk.message("E1 ·").body
    await talk.says("Anne", "!event walk sunday 19:00")
    assert "Who comes is not shown here" in talk.message("E2 ·").body
