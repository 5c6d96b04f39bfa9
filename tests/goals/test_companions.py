"""Companions: somebody goes along who agreed to, knows what is sent to them, and nothing of silence, rest or end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.conversation import conversation, gone_on, user
from tests.sos.test_sos import Chats, chats_of

PEOPLE = ("Anne", "Ben", "Chloé", "Dan")
DAY = timedelta(days=1)
ASKED = (
    "Anne (@anne:x) would like you to go along with a goal: “walk”.\n"
    "You’d read what is sent to you, nothing else, and you owe nothing. 👍 or yes. If not: ❌ or no, and nobody will "
    "know; saying nothing is fine too. A yes can be ended at any time with one word."
)
NOBODY = (
    "For “walk” there is no companion just now. That says nothing about you. To ask somebody else: !goal with, "
    "and a name."
)
TOLD = "Anne did something for “walk”:\n> shoes on"
NO_LONGER = "Ben and you are no longer companions for “walk”."


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    async with conversation(tmp_path, people=PEOPLE) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await chats.says("Anne", "!goal walk")
        yield chats


async def together(chats: Chats) -> None:
    await chats.says("Anne", "!goal with Ben")
    await chats.says("Ben", "yes")
    for name in PEOPLE:
        chats.heard(name)


async def test_somebody_agrees_and_reads_what_is_sent(chats: Chats) -> None:
    assert (await chats.says("Anne", "!goal with Ben")).startswith("I ask Ben to go along with “walk”.\n")
    assert chats.heard("Ben") == ASKED and "G1" not in ASKED
    assert (await chats.says("Ben", "with pleasure")).startswith("You go along with Anne: “walk”. Thank you.\n")
    assert chats.heard("Anne").startswith("Ben goes along with “walk”.\n")
    await chats.says("Anne", "!goal step shoes on")
    assert await chats.says("Anne", "!goal did") == "Done: shoes on.\nAnd next? Only if you like.\nTell Ben? 👍 or yes."
    assert chats.heard("Ben") == "", "nothing is told unasked"
    assert await chats.reacts("Anne", "👍", "Tell Ben?") == "Ben reads it, and nothing else."
    assert chats.heard("Ben") == TOLD
    assert await chats.says("Ben", "!goals") == (
        "You go along with Anne: “walk”.\nEnded with one word, without a reason: !goal without."
    )
    assert "Ben goes along and reads what you send." in await chats.says("Anne", "!goals")
    assert chats.talk.heard() == "", "the room hears nothing of it"


async def test_it_can_be_told_later_in_words(chats: Chats) -> None:
    assert "There is nothing to tell yet" in await chats.says("Anne", "!goal tell")
    await chats.says("Anne", "!goal did shoes on")
    assert "Nobody goes along with you just now." in await chats.says("Anne", "!goal tell")
    await together(chats)
    assert await chats.says("Anne", "!goal tell") == "Ben reads it, and nothing else."
    assert chats.heard("Ben") == TOLD


@pytest.mark.parametrize("before", ["", "Ben: no", "Ben: !not with Anne", "Anne: !not with Ben", "Ben: !pause"])
async def test_a_no_silence_and_being_kept_apart_are_told_alike_and_at_the_same_time(chats: Chats, before: str) -> None:
    name, _, line = before.partition(": ")
    if line and line != "no":
        await chats.says(name, line)
    said = await chats.says("Anne", "!goal with Ben")
    assert said.startswith("I ask Ben to go along with “walk”.\n")
    assert chats.heard("Ben") == (ASKED if before in ("", "Ben: no") else "")
    if line == "no":
        assert await chats.says("Ben", "no") == "That’s fine. Nobody will know."
    await chats.passes(3 * DAY - timedelta(minutes=1))
    assert chats.heard("Anne") == ""
    await chats.passes(timedelta(minutes=1))
    assert chats.heard("Anne") == NOBODY
    await chats.passes(30 * DAY)
    assert chats.heard("Anne") == chats.heard("Ben") == ""


async def test_a_late_yes_still_counts_unless_somebody_else_was_asked(chats: Chats, tmp_path: Path) -> None:
    await chats.says("Anne", "!goal with Ben")
    await chats.passes(3 * DAY)
    chats.heard("Anne")
    async with gone_on(chats.talk, tmp_path / "late") as now:
        late = Chats(now, chats.rooms)
        assert "You go along with Anne" in await late.reacts("Ben", "👍", "would like you to go along")
        assert "Ben goes along with “walk”." in late.heard("Anne")
    await chats.says("Anne", "!goal with Chloé")
    said = await chats.reacts("Ben", "👍", "would like you to go along")
    assert said.endswith("This is not open any more. Thank you all the same.")
    assert chats.heard("Anne") == ""
    assert "You go along with Anne" in await chats.says("Chloé", "yes")


async def test_nobody_is_asked_again_and_again(chats: Chats) -> None:
    await chats.says("Anne", "!goal with Ben")
    assert "I have asked Ben and wait a little." in await chats.says("Anne", "!goal with Chloé")
    await chats.says("Anne", "!goal without")
    chats.heard("Ben")
    assert "Ben was asked not long ago." in await chats.says("Anne", "!goal with Ben")
    assert chats.heard("Ben") == ""
    for name in ("Chloé", "Dan"):
        assert "I ask" in await chats.says("Anne", f"!goal with {name}")
        await chats.says("Anne", "!goal without")
    await chats.says("Anne", "!goal swim")
    await chats.passes(29 * DAY)
    chats.heard("Anne")
    assert "was asked not long ago" in await chats.says("Anne", "!goal with Ben")
    await chats.passes(2 * DAY)
    await chats.talk.app.tidy()
    assert "I ask Ben" in await chats.says("Anne", "!goal with Ben")


async def test_no_more_than_three_people_are_asked_in_a_month(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=(*PEOPLE, "Eve")) as talk:
        chats = await chats_of(talk, "Anne")
        await chats.says("Anne", "!goal walk")
        for name in ("Ben", "Chloé", "Dan"):
            assert f"I ask {name}" in await chats.says("Anne", f"!goal with {name}")
            await chats.says("Anne", "!goal without")
        assert "You have asked several people lately." in await chats.says("Anne", "!goal with Eve")


async def test_only_somebody_else_of_a_group_can_be_asked_and_in_private(chats: Chats) -> None:
    assert "Name somebody else of the group." in await chats.says("Anne", "!goal with Anne")
    assert "I ask" not in await chats.says("Anne", "!goal with Zoé")
    await chats.talk.says("Anne", "!goal with Ben")
    assert chats.heard("Ben") == ""
    await together(chats)
    assert "Ben goes along with this one." in await chats.says("Anne", "!goal with Chloé")
    assert "There is no goal here just now." in await chats.says("Chloé", "!goal with Ben")


@pytest.mark.parametrize(
    ("who", "line"),
    [("Ben", "!goal without"), ("Ben", "!goal without Anne"), ("Anne", "!goal without Ben"), ("Ben", "!not with Anne")],
)
async def test_either_ends_it_with_one_word_and_the_other_reads_nothing_else(chats: Chats, who: str, line: str) -> None:
    await together(chats)
    said = await chats.says(who, line)
    assert "It is over. Nobody is asked why." in said or line.startswith("!not")
    other = "Anne" if who == "Ben" else "Ben"
    assert chats.heard(other) == f"{who} and you are no longer companions for “walk”."
    assert "Tell" not in await chats.says("Anne", "!goal did")
    assert "Nobody goes along with you just now." in await chats.says("Anne", "!goal without")


@pytest.mark.parametrize("answer", ["stop", "end", "❌"])
async def test_a_word_in_reply_ends_it_too(chats: Chats, answer: str) -> None:
    await together(chats)
    await chats.says("Anne", "!goal did shoes on")
    await chats.says("Anne", "yes")
    chats.heard("Ben")
    if answer == "❌":
        said = await chats.reacts("Ben", answer, "Anne did something")
    else:
        said = await chats.replies("Ben", answer, "Anne did something")
    assert said == "It is over. Nobody is asked why."
    assert NO_LONGER in chats.heard("Anne")
    assert await chats.replies("Ben", "stop", "Anne did something") == "It is over. Nobody is asked why."


async def test_whoever_takes_the_question_or_the_yes_back_goes_along_no_more(chats: Chats) -> None:
    await chats.says("Anne", "!goal with Ben")
    asked = chats.talk.last
    await chats.says("Ben", "yes")
    agreed = chats.talk.last
    chats.heard("Anne")
    await chats.talk.takes_back("Ben", agreed, chats.rooms["Ben"])
    assert chats.heard("Anne") == NO_LONGER
    await chats.says("Ben", "!goal without")
    await chats.talk.takes_back("Anne", asked, chats.rooms["Anne"])
    assert "Nobody goes along" in await chats.says("Anne", "!goal without")


async def test_a_question_that_is_taken_back_is_gone_from_the_others_chat(chats: Chats) -> None:
    await chats.says("Anne", "!goal with Ben")
    await chats.talk.takes_back("Anne", chats.talk.last, chats.rooms["Anne"])
    assert not any("go along" in each.body for each in chats.talk.shown(chats.rooms["Ben"]))
    await chats.says("Ben", "yes")
    chats.heard("Ben")
    assert "Nobody goes along" in await chats.says("Anne", "!goal without")
    await chats.passes(4 * DAY)
    assert NOBODY not in chats.heard("Anne")


HISTORIES = (
    (),
    ("!goal rest", "+40"),
    ("!goal step coat on, every day 18:00", "yes", "+30"),
    ("!goal change run", "!goal did nothing to tell"),
    ("!goal end it was enough", "+20"),
    ("!goal rest until 1 may", "+90", "!goal again"),
)


async def test_a_companion_sees_only_what_was_sent(chats: Chats, tmp_path: Path) -> None:
    """Histories that differ in silence, rest and end alone look the same, byte by byte."""
    await together(chats)
    await chats.says("Anne", "!goal did shoes on")
    await chats.says("Anne", "yes")
    views = []
    for place, history in enumerate(HISTORIES):
        async with gone_on(chats.talk, tmp_path / str(place)) as talk:
            now = Chats(talk, chats.rooms)
            for line in history:
                await (now.passes(int(line[1:]) * DAY) if line[0] == "+" else now.says("Anne", line))
            await now.says("Ben", "!goals")
            views.append([each.body for each in talk.shown(chats.rooms["Ben"])])
    assert views == [views[0]] * len(HISTORIES)
    assert any(TOLD in each for each in map("\n".join, views))


async def test_nothing_reaches_a_companion_during_their_pause(chats: Chats, tmp_path: Path) -> None:
    await together(chats)
    await chats.says("Ben", "!pause")
    for words in ("shoes on", "out of the door"):
        await chats.says("Anne", f"!goal did {words}")
        assert await chats.says("Anne", "yes") == "Ben reads it, and nothing else."
    await chats.passes(10 * DAY)
    assert chats.heard("Ben") == ""
    assert f"{TOLD}\n> out of the door" in await chats.says("Ben", "!resume")
    await chats.says("Ben", "!pause until 1 april")
    await chats.says("Anne", "!goal did shoes on")
    await chats.says("Anne", "yes")
    chats.heard("Ben")
    await chats.passes(5 * DAY)
    assert chats.heard("Ben") == ""
    await chats.passes(20 * DAY)
    assert chats.heard("Ben") == TOLD


async def test_what_is_taken_back_during_a_pause_is_not_told_after_it(chats: Chats) -> None:
    await together(chats)
    await chats.says("Ben", "!pause")
    await chats.says("Anne", "!goal did shoes on")
    done = chats.talk.last
    await chats.says("Anne", "yes")
    await chats.talk.takes_back("Anne", done, chats.rooms["Anne"])
    await chats.says("Anne", "!goal did put my shoes on")
    await chats.reacts("Anne", "👍", "Tell Ben?")
    await chats.talk.takes_back("Anne", chats.talk.last, chats.rooms["Anne"])
    assert "shoes" not in await chats.says("Ben", "!resume")


async def test_no_more_than_five_things_are_told_in_a_day(chats: Chats) -> None:
    await together(chats)
    for _ in range(5):
        await chats.says("Anne", "!goal did shoes on")
        assert "Ben reads it" in await chats.says("Anne", "yes")
    await chats.says("Anne", "!goal did shoes on")
    assert "That is a lot for one day." in await chats.says("Anne", "yes")
    await chats.passes(DAY)
    assert "Ben reads it" in await chats.says("Anne", "!goal tell")


# Whatever happens.


async def test_who_leaves_goes_along_no_more(chats: Chats) -> None:
    await together(chats)
    chats.talk.server.leave(chats.talk.room, user("Ben"))
    await chats.talk.settle()
    assert NO_LONGER in chats.heard("Anne")
    assert "You go along" not in await chats.says("Ben", "!goals")


async def test_two_who_share_another_group_go_on(chats: Chats) -> None:
    await chats.talk.gathering("Ben", "Anne")
    await together(chats)
    chats.talk.server.leave(chats.talk.room, user("Ben"))
    await chats.talk.settle()
    assert "no longer" not in chats.heard("Anne")
    assert "You go along with Anne: “walk”." in await chats.says("Ben", "!goals")


async def test_who_is_forgotten_is_gone_and_whoever_waited_reads_the_usual_words(chats: Chats, tmp_path: Path) -> None:
    await chats.says("Anne", "!goal with Ben")
    chats.heard("Anne")
    async with gone_on(chats.talk, tmp_path / "asked") as talk:
        now = Chats(talk, chats.rooms)
        await now.says("Ben", "!forgetme everything yes")
        assert now.heard("Anne") == ""
        await now.passes(3 * DAY)
        assert now.heard("Anne") == NOBODY
    await chats.says("Ben", "yes")
    chats.heard("Anne")
    await chats.says("Ben", "!forgetme everything yes")
    assert chats.heard("Anne") == NO_LONGER


async def test_whose_goal_it_is_can_be_forgotten_too(chats: Chats) -> None:
    await together(chats)
    await chats.says("Anne", "!forgetme everything yes")
    assert chats.heard("Ben") == "Anne and you are no longer companions for “walk”."
    assert "There is no goal here just now." in await chats.says("Ben", "!goals")


async def test_an_answer_of_somebody_who_has_left_is_none(chats: Chats) -> None:
    await chats.says("Anne", "!goal with Ben")
    chats.talk.server.leave(chats.talk.room, user("Ben"))
    await chats.talk.settle()
    await chats.reacts("Ben", "👍", "would like you to go along")
    assert "goes along" not in chats.heard("Anne")
    await chats.passes(3 * DAY)
    assert chats.heard("Anne") == NOBODY


async def test_words_that_were_taken_back_are_known_to_no_companion(chats: Chats) -> None:
    await chats.says("Anne", "!goal change run away")
    changed = chats.talk.last
    await together(chats)
    assert "You go along with Anne: “run away”." in await chats.says("Ben", "!goals")
    await chats.talk.takes_back("Anne", changed, chats.rooms["Anne"])
    assert "You go along with Anne: “walk”." in await chats.says("Ben", "!goals")
    await chats.says("Anne", "!goal change something of my own")
    assert "You go along with Anne: “walk”." in await chats.says("Ben", "!goals"), "it was never sent"


async def test_a_pause_that_is_made_longer_is_kept(chats: Chats) -> None:
    await together(chats)
    await chats.says("Ben", "!pause until 1 april")
    await chats.says("Anne", "!goal did shoes on")
    await chats.says("Anne", "yes")
    await chats.says("Ben", "!pause until 1 may")
    chats.heard("Ben")
    await chats.passes(30 * DAY)
    assert chats.heard("Ben") == ""
    await chats.passes(30 * DAY)
    assert chats.heard("Ben") == TOLD


async def test_whoever_ends_it_during_their_pause_reads_nothing_after_it(chats: Chats) -> None:
    await together(chats)
    await chats.says("Ben", "!pause until 1 april")
    await chats.says("Anne", "!goal did shoes on")
    await chats.says("Anne", "yes")
    await chats.says("Ben", "!goal without")
    chats.heard("Ben")
    await chats.passes(30 * DAY)
    assert chats.heard("Ben") == ""


async def test_an_answer_that_was_given_already_changes_nothing(chats: Chats) -> None:
    await chats.says("Anne", "!goal with Ben")
    await chats.says("Ben", "yes")
    chats.heard("Anne")
    said = await chats.reacts("Ben", "👍", "would like you to go along")
    assert said.endswith("You go along with Anne: “walk”. Thank you.") and chats.heard("Anne") == ""
    await chats.says("Anne", "!goal end")
    assert "You go along with Anne" in await chats.says("Ben", "!goals"), "nothing of the end is told"
    await chats.says("Ben", "!goal without")
    said = await chats.reacts("Ben", "✅", "would like you to go along")
    assert said.endswith("This is not open any more. Thank you all the same.")


async def test_a_yes_after_two_were_kept_apart_is_none(chats: Chats) -> None:
    await chats.says("Anne", "!goal with Ben")
    chats.heard("Ben")
    await chats.says("Anne", "!not with Ben")
    said = await chats.reacts("Ben", "👍", "would like you to go along")
    assert said.endswith("This is not open any more. Thank you all the same.")
    await chats.passes(3 * DAY)
    assert NOBODY in chats.heard("Anne")


async def test_where_goals_are_off_nobody_is_asked(chats: Chats) -> None:
    second = await chats.talk.gathering("Chloé", "Anne", "Eve", name="Film club")
    await chats.talk.says("Chloé", "!turn off goals", second)
    assert "uses goals" in await chats.says("Anne", "!goal with Eve")


async def test_who_wants_few_letters_is_asked_on_a_later_morning_and_the_yes_counts(tmp_path: Path) -> None:
    async with conversation(tmp_path, people=PEOPLE, budget=True) as talk:
        chats = await chats_of(talk, *PEOPLE)
        await chats.says("Ben", "!letters 1 a day")
        for name in ("Anne", "Chloé", "Dan"):
            await chats.says(name, f"!goal walk of {name}")
            await chats.says(name, "!goal with Ben")
        assert "“walk of Anne”" in chats.heard("Ben")
        await chats.passes(DAY)
        assert "“walk of Chloé”" in chats.heard("Ben")
        assert "You go along with Chloé" in await chats.says("Ben", "yes")
        await chats.says("Dan", "!goal without")
        await chats.passes(2 * DAY)
        assert "Dan" not in chats.heard("Ben"), "what was taken back while it waited is not asked"


async def test_what_was_told_can_be_taken_back(chats: Chats) -> None:
    await together(chats)
    await chats.says("Anne", "!goal did shoes on")
    await chats.reacts("Anne", "👍", "Tell Ben?")
    assert chats.heard("Ben") == TOLD
    await chats.talk.takes_back("Anne", chats.talk.last, chats.rooms["Anne"])
    assert not any("shoes on" in each.body for each in chats.talk.shown(chats.rooms["Ben"]))
    await chats.says("Ben", "!goal without")
    await chats.talk.takes_back("Ben", chats.talk.last, chats.rooms["Ben"])
    assert any(NO_LONGER in each.body for each in chats.talk.shown(chats.rooms["Anne"])), "it has ended all the same"


async def test_after_a_month_nothing_is_known_of_a_question_without_an_answer(chats: Chats) -> None:
    await chats.says("Anne", "!goal with Ben")
    await chats.passes(31 * DAY)
    await chats.talk.app.tidy()
    async with chats.talk.store.transaction():
        for table in ("goal_companions", "goal_letters"):
            assert await chats.talk.store._database.value(f"SELECT count(*) FROM {table}") == 0
