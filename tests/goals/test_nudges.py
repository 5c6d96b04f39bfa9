"""A word at the time that somebody set, and never more than two that nobody answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.goals.rules import MOST_NUDGES, Due, at_its_time
from tests.conversation import conversation
from tests.sos.test_sos import Chats, chats_of

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
TO_TUESDAY = timedelta(days=5, hours=23)  # from Wednesday at 19:00 to Tuesday at 18:00, in Paris
NUDGE = "You wanted a word now: shoes on.\n✅ or done if it’s done; later or rest is just as good."
RESTS = (
    "I let “walk” rest now, so that nothing presses. I’ll say nothing more of it by myself.\n"
    "Whenever you like: !goal again. Nothing is lost."
)


@pytest.fixture
async def chats(tmp_path: Path) -> AsyncIterator[Chats]:
    async with conversation(tmp_path) as talk:
        chats = await chats_of(talk, "Anne", "Ben")
        await chats.says("Anne", "!goal walk")
        yield chats


async def test_a_word_comes_only_where_it_was_wanted(chats: Chats) -> None:
    assert await chats.says("Anne", "!goal step shoes on, tuesday 18:00") == (
        "Your next step: shoes on. When: Tuesday, 16 March at 18:00.\nShall I say a word to you then? 👍 or yes"
    )
    await chats.passes(TO_TUESDAY)
    assert chats.heard("Anne") == "", "silence is no yes"
    await chats.says("Anne", "!goal step shoes on, tuesday 18:00")
    assert await chats.says("Anne", "no") == "All right, I’ll say nothing."
    await chats.passes(WEEK)
    assert chats.heard("Anne") == ""
    await chats.says("Anne", "!goal step shoes on, tuesday 18:00")
    assert await chats.reacts("Anne", "👍", "Shall I say a word") == "I will. If you don’t answer, that’s fine too."
    await chats.passes(WEEK)
    assert chats.heard("Anne") == NUDGE
    await chats.passes(4 * WEEK)
    assert chats.heard("Anne") == "", "it was said for one time"


async def test_after_two_words_without_an_answer_the_goal_rests_by_itself(chats: Chats) -> None:
    await chats.says("Anne", "!goal step shoes on, every tuesday 18:00")
    await chats.says("Anne", "yes")
    for said in (NUDGE, NUDGE, RESTS, "", ""):
        await chats.passes(WEEK)
        assert chats.heard("Anne") == said
    assert "Nothing was lost: you were at “shoes on”." in await chats.says("Anne", "!goal again")
    for said in (NUDGE, NUDGE, RESTS):
        await chats.passes(WEEK)
        assert chats.heard("Anne") == said, "`again` begins anew"


@pytest.mark.parametrize("answer", ["later", "!goal did", "!goal did tea", "!goal change run", "not today"])
async def test_any_word_about_it_is_an_answer(chats: Chats, answer: str) -> None:
    await chats.says("Anne", "!goal step shoes on, every tuesday 18:00")
    await chats.says("Anne", "yes")
    for _ in range(4):
        await chats.passes(WEEK)
        assert chats.heard("Anne") == NUDGE
        if answer.startswith("!"):
            await chats.says("Anne", answer)
        else:
            assert await chats.replies("Anne", answer, "You wanted a word") == "That’s fine. It waits for you."
        chats.heard("Anne")


async def test_what_comes_back_stays_after_it_was_done(chats: Chats) -> None:
    await chats.says("Anne", "!goal step shoes on, every tuesday 18:00")
    await chats.says("Anne", "yes")
    await chats.passes(WEEK)
    assert await chats.reacts("Anne", "✅", "You wanted a word") == (
        f"{NUDGE}\n\nDone: shoes on.\nStill there for you: shoes on."
    )
    assert await chats.says("Anne", "!goals") == "“walk”\nNext, when you like: shoes on\nDone: shoes on"


async def test_no_word_comes_during_a_pause_or_a_rest(chats: Chats) -> None:
    await chats.says("Anne", "!goal step shoes on, every tuesday 18:00")
    await chats.says("Anne", "yes")
    await chats.says("Anne", "!pause")
    for _ in range(4):
        await chats.passes(WEEK)
        assert chats.heard("Anne") == ""
    await chats.says("Anne", "!resume")
    await chats.passes(WEEK)
    assert chats.heard("Anne") == NUDGE, "and none of them was unanswered"
    assert "rests. Rest is part of it." in await chats.reacts("Anne", "💤", "You wanted a word")
    await chats.passes(4 * WEEK)
    assert chats.heard("Anne") == ""


async def test_after_an_absence_of_the_bot_one_word_is_enough(chats: Chats) -> None:
    await chats.says("Anne", "!goal step shoes on, every day 18:00")
    await chats.says("Anne", "yes")
    await chats.talk.stop()
    chats.talk.server.now += 3 * DAY
    await chats.talk.start()
    await chats.passes(timedelta(0))
    assert chats.heard("Anne") == NUDGE, "what was missed counts once"


async def test_the_time_is_ones_own_and_a_step_that_is_gone_is_not_spoken_of(chats: Chats) -> None:
    await chats.says("Anne", "!goal step shoes on, tuesday 18:00")
    await chats.says("Anne", "yes")
    await chats.says("Anne", "!goal step coat on")
    await chats.passes(WEEK)
    assert chats.heard("Anne") == ""
    await chats.says("Anne", "!goal step shoes on, tuesday 18:00")
    asked = chats.talk.last
    await chats.says("Anne", "yes")
    await chats.talk.takes_back("Anne", asked, chats.rooms["Anne"])
    chats.heard("Anne")
    await chats.passes(2 * WEEK)
    assert chats.heard("Anne") == ""
    assert "Next, when you like: coat on" in await chats.says("Anne", "!goals")


async def test_a_tap_on_what_is_behind_says_so(chats: Chats) -> None:
    await chats.says("Anne", "!goal step shoes on")
    await chats.reacts("Anne", "✅", "Your next step: shoes on")
    said = await chats.reacts("Anne", "☑", "Your next step: shoes on")
    assert said == "That step is behind you. What there is now: !goals."
    assert await chats.says("Anne", "!goals") == "“walk”\nDone: shoes on"


STATES = st.sampled_from(("going", "resting", "ended"))


@given(st.lists(st.sampled_from(("due", "away", "answer", "rest", "again", "end")), max_size=60))
def test_never_more_than_two_in_a_row_have_no_answer(events: list[str]) -> None:
    state, unanswered, in_a_row = "going", 0, 0
    for event in events:
        if event in ("due", "away"):
            match at_its_time(state, unanswered, away=event == "away"):
                case Due.NUDGE:
                    assert event == "due" and state == "going"
                    unanswered, in_a_row = unanswered + 1, in_a_row + 1
                case Due.REST:
                    state, unanswered = "resting", 0
        else:
            state = {"rest": "resting", "again": "going", "end": "ended"}.get(event, state)
            unanswered = in_a_row = 0
        assert in_a_row <= MOST_NUDGES == 2


@given(STATES, st.integers(0, 5))
def test_nothing_is_said_to_whoever_is_away(state: str, unanswered: int) -> None:
    assert at_its_time(state, unanswered, away=True) is Due.NOTHING


async def test_a_step_said_in_answer_has_its_time_or_is_something_else(chats: Chats) -> None:
    await chats.says("Anne", "!goal sing")
    assert "When: Tuesday, 16 March at 18:00." in await chats.says("Anne", "hum, tuesday 18:00")
    await chats.says("Anne", "!goal did")
    assert "“sing” rests." in await chats.replies("Anne", "now my goal needs a rest, really", "Done: hum")
    await chats.says("Anne", "!goal again G2")
    await chats.says("Anne", "!goal step hum")
    await chats.says("Anne", "!goal did")
    assert "Done: sing." in await chats.replies("Anne", "and then I did my step, too", "Done: hum")
    await chats.says("Anne", "!goal dream")
    assert "Your next step: tea, 12.3." in await chats.says("Anne", "tea, 12.3")
    await chats.says("Anne", "!goal knit")
    assert await chats.says("Anne", "👍") == "Write it in a few words, whenever you like: !goal step."


async def test_a_yes_after_the_time_comes_too_late(chats: Chats) -> None:
    await chats.says("Anne", "!goal step shoes on, tuesday 18:00")
    await chats.passes(2 * WEEK)
    assert "That time is behind us." in await chats.reacts("Anne", "👍", "Shall I say a word")
    assert "Done: shoes on." in await chats.reacts("Anne", "✅", "Shall I say a word")


async def test_a_yes_can_become_a_no(chats: Chats) -> None:
    await chats.says("Anne", "!goal step shoes on, tuesday 18:00")
    await chats.says("Anne", "yes")
    assert "All right, I’ll say nothing." in await chats.replies("Anne", "no", "Shall I say a word")
    await chats.passes(WEEK)
    assert chats.heard("Anne") == ""


async def test_a_pause_puts_off_what_is_asked_after_a_long_rest(chats: Chats) -> None:
    await chats.says("Anne", "!goal rest until 1 may")
    await chats.says("Anne", "!pause until 1 december")
    await chats.passes(180 * DAY)
    assert chats.heard("Anne") == "", "nor was the end of the rest said"
    await chats.passes(120 * DAY)
    assert "Keep it, or let it go?" in chats.heard("Anne")
    await chats.says("Anne", "!goal rest until 1 may 2029")
    await chats.says("Anne", "!goal again")
    await chats.passes(900 * DAY)
    assert chats.heard("Anne") == ""


async def test_taking_the_tap_away_takes_the_wish_for_a_word_back(chats: Chats) -> None:
    await chats.says("Anne", "!goal step shoes on, tuesday 18:00")
    await chats.reacts("Anne", "👍", "Shall I say a word")
    await chats.talk.takes_back("Anne", chats.talk.last, chats.rooms["Anne"])
    chats.heard("Anne")
    await chats.passes(2 * WEEK)
    assert chats.heard("Anne") == ""
    await chats.says("Anne", "!goal step coat on")
    await chats.reacts("Anne", "✅", "Your next step: coat on")
    await chats.talk.takes_back("Anne", chats.talk.last, chats.rooms["Anne"])
    assert (await chats.says("Anne", "!goals")).endswith("Next, when you like: coat on")
