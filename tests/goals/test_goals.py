"""Goals, as conversations: small steps at one's own pace, rest and beginning again, and nothing that counts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import conversation, user
from tests.sos.test_sos import Chats, chats_of

PEOPLE = ("Anne", "Ben", "Chloé")
DAY = timedelta(days=1)
FIRST = "What would be a first step, small enough for a bad day? A few words will do, and saying nothing is fine too."
DONE_HOW = "When it’s done: ✅, or write done. There is no hurry."
AND_NEXT = "And next? Only if you like."
AGAIN_HOW = "Whenever you like: !goal again. Nothing is lost."


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        yield await chats_of(talk, *PEOPLE)


async def test_a_goal_goes_in_small_steps_and_is_its_persons_alone(chats: Chats) -> None:
    assert await chats.says("Anne", "!goal walk to the lake") == (
        f"I keep it, for you alone: “walk to the lake”.\n{FIRST}"
    )
    assert await chats.says("Anne", "shoes on") == f"Your next step: shoes on.\n{DONE_HOW}"
    assert await chats.says("Anne", "done") == f"Done: shoes on.\n{AND_NEXT}"
    assert await chats.says("Anne", "no") == "That’s fine. Whenever you like: !goal step."
    assert await chats.says("Anne", "!goal step out of the door") == f"Your next step: out of the door.\n{DONE_HOW}"
    assert await chats.reacts("Anne", "✅", "out of the door") == f"Done: out of the door.\n{AND_NEXT}"
    assert await chats.says("Anne", "!goals") == "“walk to the lake”\nDone: shoes on · out of the door"
    assert "There is no goal here just now." in await chats.says("Ben", "!goals")
    assert "Nobody has to share a goal here." in await chats.talk.says("Ben", "!goals")
    assert chats.heard("Ben") == chats.heard("Chloé") == "", "nobody else hears anything"


async def test_silence_is_an_answer_to_what_a_first_step_would_be(chats: Chats) -> None:
    await chats.says("Anne", "!goal walk to the lake")
    await chats.passes(timedelta(hours=2))
    assert "Your next step" not in await chats.says("Anne", "it is raining")
    assert await chats.says("Anne", "!goals") == "“walk to the lake”"


async def test_a_goal_that_is_typed_in_a_room_stays_private_and_outlives_its_message(chats: Chats) -> None:
    assert await chats.talk.says("Anne", "!goal walk to the lake") == "" and chats.talk.signs() == ["👍"]
    said = chats.talk.last
    assert chats.heard("Anne") == (
        "I keep it, for you alone: “walk to the lake”.\n"
        "You wrote it in the room, where everybody could read it; delete your message there if you’d rather not. "
        f"Your goal stays with you all the same.\n{FIRST}"
    )
    assert "walk to the lake" not in await chats.talk.says("Ben", "!goals")
    await chats.talk.takes_back("Anne", said)
    assert await chats.says("Anne", "!goals") == "“walk to the lake”"
    await chats.says("Anne", "!goal sing")
    await chats.talk.takes_back("Anne", chats.talk.last, chats.rooms["Anne"])
    assert await chats.says("Anne", "!goals") == "“walk to the lake”", "in private the goal goes with its message"


async def test_editing_corrects_a_goal(chats: Chats) -> None:
    await chats.talk.says("Anne", "!goal walk to the lkae")
    chats.heard("Anne")
    await chats.talk.says("Anne", "!goal walk to the lake", edit_of=chats.talk.last)
    assert chats.heard("Anne") == "It says now: “walk to the lake”."
    await chats.says("Anne", "!goal snig")
    await chats.talk.says("Anne", "!goal sing", chats.rooms["Anne"], edit_of=chats.talk.last)
    chats.heard("Anne")
    assert await chats.says("Anne", "!goals") == "G1 “walk to the lake”\n\nG2 “sing”"


async def test_what_a_message_did_is_undone_with_it(chats: Chats) -> None:
    await chats.says("Anne", "!goal walk")
    await chats.says("Anne", "!goal step shoes on")
    before = await chats.says("Anne", "!goals")
    for line in ("!goal step coat on", "!goal did", "!goal did sat a while", "!goal did shoes on, slowly", "!goal rest",
                 "!goal change run", "!goal end it was fine"):  # fmt: skip
        await chats.says("Anne", line)
        last = chats.talk.last
        changed = await chats.says("Anne", "!goals")
        assert changed != before, line
        await chats.talk.takes_back("Anne", last, chats.rooms["Anne"])
        chats.heard("Anne")
        assert await chats.says("Anne", "!goals") == before, line


async def test_what_was_done_is_said_in_ones_own_words(chats: Chats) -> None:
    await chats.says("Anne", "!goal walk")
    assert await chats.says("Anne", "!goal did sat by the door") == f"Done: sat by the door.\n{AND_NEXT}"
    await chats.says("Anne", "!goal step shoes on")
    assert await chats.says("Anne", "!goal did made tea") == "Done: made tea.\nStill there for you: shoes on."
    assert await chats.says("Anne", "!goal did the shoes, and off again") == (
        f"Done: the shoes, and off again.\n{AND_NEXT}"
    )
    assert await chats.says("Anne", "!goals") == "“walk”\nDone: sat by the door · made tea · the shoes, and off again"


async def test_of_what_was_done_only_the_last_five_are_kept(chats: Chats) -> None:
    await chats.says("Anne", "!goal walk")
    await chats.says("Anne", "!goal step zero")
    for word in ("one", "two", "three", "four", "five"):
        await chats.says("Anne", f"!goal did {word}")
    assert (await chats.says("Anne", "!goals")).endswith("Done: one · two · three · four · five")
    await chats.says("Anne", "!goal did")
    assert (await chats.says("Anne", "!goals")).endswith("Done: two · three · four · five · zero")


async def test_rest_and_again_after_weeks(chats: Chats) -> None:
    await chats.says("Anne", "!goal walk to the lake")
    await chats.says("Anne", "shoes on")
    assert await chats.says("Anne", "!goal rest because I am so tired") == (
        f"“walk to the lake” rests. Rest is part of it.\n{AGAIN_HOW}"
    )
    assert await chats.says("Anne", "!goals") == "“walk to the lake” – rests\nNext, when you like: shoes on"
    await chats.passes(35 * DAY)
    assert chats.heard("Anne") == ""
    assert (
        await chats.says("Anne", "!goal again") == "Good that you are here. Nothing was lost: you were at “shoes on”."
    )
    await chats.says("Anne", "!goal did")
    await chats.says("Anne", "!goal rest")
    assert await chats.says("Anne", "!goal again") == (
        "Good that you are here. Nothing was lost: “walk to the lake”.\nA small step, whenever you like: !goal step."
    )


async def test_a_rest_until_a_day_is_spoken_of_once(chats: Chats) -> None:
    await chats.says("Anne", "!goal walk")
    assert (await chats.says("Anne", "!goal rest until 1 may")).splitlines()[1] == (
        "I’ll say a word on Saturday, 1 May at 09:00, once."
    )
    await chats.passes(60 * DAY)
    assert chats.heard("Anne") == ("You wanted “walk” to rest until now. It can rest on; to begin again: !goal again.")
    assert "– rests" in await chats.says("Anne", "!goals"), "it does not begin by itself"
    await chats.passes(60 * DAY)
    assert chats.heard("Anne") == ""
    assert "Good that you are here." in await chats.reacts("Anne", "👍", "to rest until now")


async def test_reached_and_let_go_end_alike_and_the_words_go_after_a_month(chats: Chats) -> None:
    await chats.says("Anne", "!goal walk")
    assert await chats.says("Anne", "!goal end the bench is far enough") == (
        "“walk” is behind you. Thank you for the way there.\nWhat you learned: the bench is far enough\n"
        "I keep the words for a month, then they are gone. Deleting your message brings it back."
    )
    assert await chats.says("Anne", "!goals") == "“walk” – behind you\nWhat you learned: the bench is far enough"
    await chats.passes(29 * DAY)
    assert "“walk”" in await chats.says("Anne", "!goals")
    await chats.passes(DAY)
    await chats.talk.app.tidy()
    assert "There is no goal here just now." in await chats.says("Anne", "!goals")


async def test_a_long_rest_is_asked_about_once_and_no_answer_keeps(chats: Chats) -> None:
    await chats.says("Anne", "!goal walk")
    await chats.says("Anne", "!goal rest")
    await chats.passes(179 * DAY)
    assert chats.heard("Anne") == ""
    await chats.passes(DAY)
    assert chats.heard("Anne") == (
        "“walk” has been resting here. Keep it, or let it go? Both are fine.\n"
        "👍 or keep, let go, or nothing at all: then I keep it."
    )
    await chats.passes(400 * DAY)
    assert chats.heard("Anne") == "" and "“walk” – rests" in await chats.says("Anne", "!goals")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("keep", "I keep it. It can rest for as long as you like."),
        ("let it go", "“walk” is behind you."),
        ("again", "Good that you are here."),
    ],
)
async def test_the_answers_to_whether_to_keep_it(chats: Chats, answer: str, said: str) -> None:
    await chats.says("Anne", "!goal walk")
    await chats.says("Anne", "!goal rest")
    await chats.passes(180 * DAY)
    chats.heard("Anne")
    assert said in await chats.says("Anne", answer)


async def test_of_several_goals_the_number_the_words_or_the_newest_is_meant(chats: Chats) -> None:
    await chats.says("Anne", "!goal walk to the lake")
    await chats.says("Anne", "!goal sing in the choir")
    assert "“walk to the lake” rests." in await chats.says("Anne", "!goal rest G1")
    assert "Nothing was lost: “walk to the lake”." in await chats.says("Anne", "!goal again")
    assert "“sing in the choir” rests." in await chats.says("Anne", "!goal rest")
    assert "“walk to the lake” is behind you." in await chats.says("Anne", "!goal end the lake")
    assert "What you learned" not in await chats.says("Anne", "!goals"), "the words only said which"
    assert await chats.says("Anne", "!goal rest G7") == "I find no G7 among your goals. They are in !goals."
    assert "I find no G1" in await chats.says("Anne", "!goal change G1 run"), "it has ended"
    assert "There is no goal here just now." in await chats.says("Ben", "!goal rest G1"), "numbers are one's own"


async def test_numbers_are_of_a_person_and_not_of_a_group(chats: Chats) -> None:
    """Per group they would betray how many goals there are that nobody sees."""
    await chats.says("Anne", "!goal walk")
    await chats.says("Ben", "!goal swim")
    assert "G2 “sing”" in await chats.says("Anne", "!goal sing")
    assert "G2 “bake”" in await chats.says("Ben", "!goal bake")


async def test_nobody_else_can_tap_or_reply_for_somebody(chats: Chats) -> None:
    await chats.says("Anne", "!goal walk")
    await chats.says("Anne", "shoes on")
    await chats.says("Ben", "!goal swim")
    assert "Done" not in await chats.says("Ben", "!goal did G9")
    assert (await chats.says("Anne", "!goals")).endswith("Next, when you like: shoes on")


async def test_bounds_are_kept_exactly(chats: Chats) -> None:
    assert "I keep it" in await chats.says("Anne", f"!goal {'x' * 200}")
    assert "longer than I can keep" in await chats.says("Anne", f"!goal {'x' * 201}")
    for kind in ("step", "did", "change"):
        assert "longer than I can keep" not in await chats.says("Anne", f"!goal {kind} {'y' * 200}")
        assert "longer than I can keep" in await chats.says("Anne", f"!goal {kind} {'y' * 201}")
    assert "longer than I can keep" in await chats.says("Anne", f"!goal end {'z' * 1001}")
    assert "What you learned" in await chats.says("Anne", f"!goal end {'z' * 1000}")
    for number in range(20):
        assert "I keep it" in await chats.says("Anne", f"!goal goal {number}")
    assert "You have many goals open here." in await chats.says("Anne", "!goal one more")


async def test_it_can_be_off(chats: Chats) -> None:
    await chats.says("Anne", "!goal walk")
    await chats.talk.says("Anne", "!turn off goals")
    assert "I keep it" not in await chats.says("Ben", "!goal swim")
    assert "!goal" not in await chats.says("Ben", "!help everything")
    await chats.talk.says("Anne", "!turn on goals")
    assert await chats.says("Anne", "!goals") == "“walk”", "nothing was lost"


async def test_whoever_is_in_no_group_any_more_keeps_their_goals(chats: Chats) -> None:
    await chats.says("Anne", "!goal walk")
    await chats.says("Anne", "!goal step shoes on, every tuesday 18:00")
    await chats.says("Anne", "yes")
    chats.talk.server.leave(chats.talk.room, user("Anne"))
    await chats.talk.settle()
    chats.heard("Anne")
    await chats.passes(30 * DAY)
    assert chats.heard("Anne") == "", "nothing is written to them"
    assert await chats.says("Anne", "!goals") == "“walk”\nNext, when you like: shoes on"
    assert "Done: shoes on." in await chats.says("Anne", "!goal did")


async def test_who_is_forgotten_has_no_goals(chats: Chats) -> None:
    await chats.says("Anne", "!goal walk")
    await chats.says("Anne", "shoes on")
    held = await chats.says("Anne", "!mydata")
    assert "Your goals: 1" in held and "Steps of your goals: 1" in held
    await chats.says("Anne", "!forgetme everything yes")
    assert "There is no goal here just now." in await chats.says("Anne", "!goals")


async def test_the_help_for_newcomers_stays_short(chats: Chats) -> None:
    assert len((await chats.says("Ben", "!help")).splitlines()) <= 9
    assert "!goal" not in await chats.says("Ben", "!help")
    assert "!goal" in await chats.says("Ben", "!help goals in small steps")


async def test_done_can_be_said_with_the_number(chats: Chats) -> None:
    await chats.says("Anne", "!goal walk")
    await chats.says("Anne", "!goal step shoes on")
    assert await chats.talk.says("Anne", "!done G1") == ""
    assert "Done: shoes on." in chats.heard("Anne")
    assert "shoes" not in await chats.talk.says("Ben", "!done G1") and "shoes" not in chats.heard("Ben")
    await chats.says("Anne", "!goal step coat on")
    assert "Done: coat on." in await chats.says("Anne", "!goal did it")
