"""What of activities is between the bot and one person: reminders, and places that are told in private."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import Conversation, conversation, user

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


@pytest.mark.parametrize(
    ("language", "said", "asked", "told"),
    [
        ("en", "!event tea for:Ben, Chloé saturday 19:00 at:Hillside where:private", "Shall I tell them", "is here:"),
        (
            "fr",
            "!activité thé samedi 19h lieu:Hillside où:privé pour:Ben et Chloé",
            "Je lui donne le lieu",
            "c’est ici",
        ),
        ("es", "!actividad té sábado 19:00 lugar:Hillside para:Ben, Chloé", "¿Le digo el lugar?", "es aquí"),
    ],
)
async def test_those_named_at_the_start_are_told_the_place_when_they_say_yes(
    tmp_path: Path, language: str, said: str, asked: str, told: str
) -> None:
    async with conversation(tmp_path, language, people=("Anne", "Ben", "Chloé", "Dan")) as talk:
        anne, ben, chloe, dan = [await talk.direct(name) for name in ("Anne", "Ben", "Chloé", "Dan")]
        shown = await talk.says("Anne", said)
        assert "Hillside" not in shown and "Ben" not in shown, shown
        assert "Hillside" not in talk.heard(ben), "not before they say yes"
        await talk.reacts("Ben", "👍", "E1 ·")
        assert "Hillside" in talk.heard(ben) and not talk.heard(anne), "she is not asked"
        await talk.reacts("Ben", "🙋", "E1 ·")
        assert "Hillside" not in talk.heard(ben), "once"
        await talk.reacts("Dan", "👍", "E1 ·")
        assert asked in talk.heard(anne) and "Hillside" not in talk.heard(dan)
        assert "Hillside" not in talk.heard(chloe)


async def test_who_is_named_and_kept_apart_is_not_told(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await talk.says("Anne", "!event tea saturday 19:00 at:Hillside where:private for:Ben")
    await talk.says("Anne", "!not with Ben", anne)
    talk.heard(anne), talk.heard(ben)
    await talk.says("Ben", "!going E1")
    assert talk.heard(anne) == talk.heard(ben) == ""


async def test_a_correction_names_others_and_tells_those_who_come_already(talk: Conversation) -> None:
    anne, ben, chloe = [await talk.direct(name) for name in ("Anne", "Ben", "Chloé")]
    await talk.says("Anne", "!event tea saturday 19:00 at:Hillside where:private for:Ben")
    made = talk.last
    await talk.says("Chloé", "!going E1")
    assert "Chloé comes to E1" in talk.heard(anne) and "Hillside" not in talk.heard(chloe)
    await talk.says("Anne", "!event tea saturday 19:00 at:Hillside where:private for:Chloé", edit_of=made)
    await talk.passes(MOMENT)
    assert "Hillside" in talk.heard(chloe)
    await talk.says("Ben", "!going E1")
    assert "Hillside" not in talk.heard(ben) and "Ben comes to E1" in talk.heard(anne), "no longer"


async def test_who_takes_a_place_that_got_free_is_told_too(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=("Anne", "Ben", "Chloé", "Dan")) as talk:
        anne, chloe, dan = [await talk.direct(name) for name in ("Anne", "Chloé", "Dan")]
        await talk.says("Anne", "!event tea saturday 19:00 at:Hillside where:private for:Chloé places:1")
        for name in ("Ben", "Chloé", "Dan"):
            await talk.says(name, "!going E1")
        await talk.says("Ben", "!not going E1")
        assert "Hillside" not in talk.heard(chloe)
        said = await talk.says("Chloé", "yes", chloe)
        await talk.passes(MOMENT)
        assert "Hillside" in said + talk.heard(chloe)
        await talk.says("Chloé", "!not going E1")
        talk.heard(anne)
        await talk.says("Dan", "yes", dan)
        await talk.passes(MOMENT)
        assert "Dan comes to E1" in talk.heard(anne)


async def test_of_what_comes_back_nobody_is_asked_about_again(talk: Conversation) -> None:
    anne, ben = await talk.direct("Anne"), await talk.direct("Ben")
    await talk.says("Anne", "!event tea every saturday 19:00 at:Hillside where:private for:Ben")
    await talk.passes(5 * DAY)
    talk.heard(anne)
    await talk.says("Ben", "!going E2")
    assert "Hillside" in talk.heard(ben) and not talk.heard(anne)


async def test_who_has_left_and_still_has_something_of_the_group_does_not_see_what_it_does(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben = await talk.direct("Ben")
        await talk.says("Anne", "!lend a book to:Ben")
        talk.server.leave(talk.room, user("Ben"))
        await talk.settle()
        await talk.says("Anne", "!event tea saturday 19:00")
        assert "tea" not in await talk.says("Ben", "!events", ben)
        assert "a book" in await talk.says("Ben", "!loans", ben)
