"""What comes back has answers of its own each time; and what goes on when a room is replaced."""

from __future__ import annotations

from datetime import timedelta

from tests.conversation import Conversation, user

DAY = timedelta(days=1)


async def test_the_next_date_comes_when_one_is_over_with_answers_of_its_own(talk: Conversation) -> None:
    shown = await talk.says("Anne", "!event a walk every sunday 15:00 until:17:00 places:4")
    assert "Sunday, 14 March at 15:00, until 17:00 (comes back every Sunday at 15:00)" in shown
    await talk.says("Ben", "!going")
    shown = await talk.passes(4 * DAY)
    assert "This is over." in shown
    assert "E2 · a walk\nSunday, 21 March at 15:00, until 17:00" in shown and "4 places left" in shown
    await talk.passes(7 * DAY)
    assert "E3 · a walk\nSunday, 28 March at 15:00, until 17:00" in talk.message("E3").body, "over the change of clocks"


async def test_one_date_is_called_off_or_all_of_them(talk: Conversation) -> None:
    await talk.says("Anne", "!event a walk every sunday 15:00")
    assert "The dates after it stay." in await talk.says("Anne", "!event cancel E1")
    assert "E2 · a walk\nSunday, 21 March" in await talk.passes(5 * DAY)
    assert "The dates after it stay." not in await talk.says("Anne", "!event cancel E2 all")
    await talk.passes(8 * DAY)
    assert not [each for each in talk.shown() if "E3" in each.body]


async def test_deleting_the_first_message_ends_it_whatever_date_it_has_come_to(talk: Conversation) -> None:
    await talk.says("Anne", "!event a walk every sunday 15:00")
    first = talk.last
    await talk.passes(5 * DAY)
    await talk.takes_back("Anne", first)
    assert "E2 was taken back." in talk.message("E2").body
    await talk.passes(14 * DAY)
    assert not [each for each in talk.shown() if "E3" in each.body]


async def test_in_the_room_that_replaces_another_it_is_shown_anew(talk: Conversation) -> None:
    await talk.says("Anne", "!event tea saturday 19:00")
    await talk.says("Ben", "!going")
    new = talk.server.upgrade(talk.room, user("Anne"), invite=[talk.bot, user("Ben"), user("Chloé")])
    await talk.settle()
    talk.server.join(new, user("Ben"))
    await talk.settle()
    assert "E1 · tea" in talk.message("tea", new).body and "Going: Ben" in talk.message("tea", new).body
    await talk.reacts("Ben", "🤔", "tea", new)
    assert "Perhaps: Ben" in talk.message("tea", new).body
    talk.room = new
    await talk.passes(4 * DAY)
    assert "This is over." in talk.message("tea", new).body
