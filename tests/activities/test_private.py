"""What of activities is between the bot and one person: reminders, and places that are told in private."""

from __future__ import annotations

from datetime import timedelta

from tests.conversation import Conversation

MOMENT, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


async def test_who_wants_it_is_reminded_once_in_private_and_of_the_time_that_holds(talk: Conversation) -> None:
    ben, chloe = await talk.direct("Ben"), await talk.direct("Chloé")
    await talk.says("Anne", "!event tea saturday 19:00")
    offered = await talk.says("Ben", "!going E1", ben)
    assert offered.endswith("Shall I remind you on Friday, 12 March at 19:00? 👍 or yes.")
    assert await talk.says("Ben", "yes", ben) == "I’ll remind you of E1 (tea) on Friday, 12 March at 19:00, here."
    await talk.says("Chloé", "!going E1", chloe)
    await talk.says("Anne", "!event move E1 sunday 19:00")
    await talk.says("Ben", "yes", ben)
    talk.heard(chloe)
    await talk.passes(2 * DAY + HOUR)
    assert talk.heard(ben) == "", "not at the old time"
    await talk.passes(DAY)
    assert talk.heard(ben) == "E1 is coming up: tea, Sunday, 14 March at 19:00."
    assert "coming up" not in talk.heard(chloe), "she did not want it"


async def test_a_tap_on_the_message_asks_for_it_and_taking_it_away_takes_it_back(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!event tea saturday 19:00")
    assert "first tell me whether you come" in await talk.reacts("Chloé", "⏰", "tea")
    await talk.reacts("Ben", "🤔", "E1 · tea")
    await talk.reacts("Ben", "⏰", "E1 · tea")
    assert "I’ll remind you of E1 (tea) on Friday" in talk.heard(ben) and "remind" not in talk.heard()
    await talk.takes_back("Ben", talk.last)
    await talk.passes(2 * DAY + HOUR)
    assert talk.heard(ben) == ""
    assert "Perhaps: Ben" in talk.message("E1 · tea").body, "the answer stays"


async def test_a_private_place_is_told_only_to_whom_its_owner_says_yes(talk: Conversation) -> None:
    anne, ben, chloe = [await talk.direct(name) for name in ("Anne", "Ben", "Chloé")]
    shown = await talk.says("Anne", "!event tea saturday 19:00 at:Hillside where:private")
    assert "Where: told privately to those who come." in shown and "Hillside" not in shown
    await talk.says("Ben", "!going E1")
    assert "Ben comes to E1 (tea). Shall I tell them the place?" in talk.heard(anne)
    assert "Hillside" not in talk.heard(ben)
    await talk.says("Anne", "yes", anne)
    assert "is here: Hillside. Please keep it to yourself." in talk.heard(ben)
    await talk.says("Chloé", "!going E1")
    await talk.says("Anne", "no", anne)
    assert "place" not in talk.heard(chloe), "a no is told to nobody"
    await talk.says("Anne", "!event change E1 at:Lakeside", anne)
    await talk.says("Anne", "yes", anne)
    assert "is here: Lakeside" in talk.heard(ben) and "Lakeside" not in talk.heard(chloe)
    assert all("side" not in each.body for each in talk.shown())


async def test_who_is_kept_apart_is_not_asked_about_and_hears_nothing_of_that(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await talk.says("Anne", "!not with Ben", anne)
    await talk.says("Anne", "!event tea saturday 19:00 at:Hillside where:private")
    talk.heard(anne), talk.heard(ben)
    await talk.says("Ben", "!going E1")
    assert talk.heard(anne) == talk.heard(ben) == ""


async def test_with_its_owner_a_private_place_goes(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Ben", "!event tea saturday 19:00 at:Hillside where:private")
    talk.server.leave(talk.room, "@ben:x")
    await talk.settle()
    await talk.says("Chloé", "!going E1")
    assert talk.heard(ben) == "" or "Hillside" not in talk.heard(ben)
    async with talk.store.transaction():
        found = await talk.store.activities.get(1)
    assert found and found.draft.place is None and found.person == ""
