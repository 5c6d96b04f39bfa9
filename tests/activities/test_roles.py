"""Who brings or does what, and the group's own meetings."""

from __future__ import annotations

from datetime import timedelta

from tests.conversation import Conversation

HOUR, DAY, MOMENT = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


def parts(talk: Conversation) -> str:
    """The line of who does what."""
    lines = talk.message("E1 ·").body.splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("Tasks")), "")


async def test_parts_are_named_taken_and_given_back(talk: Conversation) -> None:
    await talk.says("Anne", "!event supper saturday 19:00")
    await talk.says("Anne", "!role E1 cook 2")
    await talk.says("Anne", "!role E1 bring bread")
    assert parts(talk) == "cook (2 free) and bring bread (1 free)"
    await talk.says("Ben", "!take E1 Cook")
    assert talk.signs() == ["✅"]
    await talk.says("Chloé", "!take E1 bring bread")
    assert parts(talk) == "cook (Ben; 1 more) and bring bread (Chloé)"
    assert "Somebody does that already: bring bread." in await talk.says("Anne", "!take E1 bring bread")
    assert "Which part of E1 do you mean: cook and bring bread?" in await talk.says("Anne", "!take E1 drinks")
    await talk.says("Ben", "!release E1")
    assert parts(talk).startswith("cook (2 free)"), "it was the only one he had"
    await talk.says("Ben", "!take E1 cook")
    await talk.takes_back("Ben", talk.last)
    assert parts(talk).startswith("cook (2 free)")


async def test_take_is_for_the_board_too(talk: Conversation) -> None:
    await talk.says("Anne", "!event supper saturday 19:00")
    await talk.says("Anne", "!role E1 cook")
    await talk.says("Anne", "!need a ladder")
    assert "Ben is taking care of N1" in await talk.says("Ben", "!take N1")
    await talk.says("Anne", "!turn off needs and offers")
    await talk.says("Ben", "!take E1 cook")
    assert parts(talk) == "cook (Ben)"


async def test_who_does_not_come_leaves_or_is_forgotten_gives_back_what_they_took(talk: Conversation) -> None:
    chloe = await talk.direct("Chloé")
    await talk.says("Anne", "!event supper saturday 19:00")
    await talk.says("Chloé", "!role E1 dessert")
    await talk.says("Anne", "!role E1 cook 3")
    for name in ("Ben", "Chloé"):
        await talk.says(name, "!take E1 cook")
    assert parts(talk) == "dessert (1 free) and cook (Ben and Chloé; 1 more)"
    await talk.says("Ben", "!not going E1")
    assert "cook (Chloé; 2 more)" in parts(talk)
    await talk.says("Chloé", "!forgetme", chloe)
    await talk.says("Chloé", "1", chloe)
    await talk.says("Chloé", "yes", chloe)
    await talk.passes(MOMENT)
    assert parts(talk) == "cook (3 free)", "what she had named goes, too"


async def test_where_answers_are_hidden_nobody_is_named_for_a_part(talk: Conversation) -> None:
    ben = await talk.direct("Ben")
    await talk.says("Anne", "!event supper saturday 19:00 answers:hidden")
    await talk.says("Anne", "!role E1 cook")
    assert "you do this: cook" in await talk.says("Ben", "!take E1 cook", ben)
    await talk.passes(MOMENT)
    assert parts(talk) == "cook (taken)"


# The group's meetings.


async def test_a_meeting_that_is_set_announces_itself_on_the_day(talk: Conversation) -> None:
    said = await talk.says("Anne", "!circle date every thursday 19:00")
    assert "E1" not in said, "nothing more is said before"
    assert "E1 our circle · Thursday, 11 March at 19:00" in await talk.says("Ben", "!events")
    assert "our circle" not in await talk.passes(21 * HOUR)
    shown = await talk.passes(HOUR)
    assert shown.startswith("E1 · our circle\nThursday, 11 March at 19:00 (comes back every Thursday at 19:00)")
    assert "Going: Ben" in await talk.reacts("Ben", "👍", "our circle")
    await talk.passes(6 * HOUR)
    assert "E2 our circle · Thursday, 18 March at 19:00" in await talk.says("Ben", "!events")
    assert "E2 · our circle" in await talk.passes(7 * DAY)


async def test_the_meeting_follows_its_date(talk: Conversation) -> None:
    await talk.says("Anne", "!circle date every thursday 19:00")
    first = talk.last
    await talk.says("Anne", "!circle date every friday 20:00")
    listed = await talk.says("Ben", "!events")
    assert "Friday, 12 March at 20:00" in listed and "E2" not in listed
    assert "Its date is set with !circle date" in await talk.says("Anne", "!event move E1 sunday 15:00")
    await talk.says("Anne", "!circle date off")
    assert "Nothing is planned yet" in await talk.says("Ben", "!events")
    await talk.takes_back("Anne", first)


async def test_where_activities_are_off_a_meeting_is_only_a_date(talk: Conversation) -> None:
    await talk.says("Anne", "!turn off activities")
    await talk.says("Anne", "!circle date every thursday 19:00")
    await talk.passes(2 * DAY)
    assert not [each for each in talk.shown() if "E1" in each.body]
