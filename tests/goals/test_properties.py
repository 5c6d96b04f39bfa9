"""What holds of goals whatever happens: nothing counts, and a rest changes nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands import LOCALES
from commands.kit.catalogs import Catalogs
from tests.conversation import conversation
from tests.offenders import assert_none
from tests.sos.test_sos import Chats, chats_of

CATALOGS = Catalogs(LOCALES)
# What people type, or read only where they look up how something is said.
TYPED = re.compile(r"-(?:names|plain|example)$|-seen-\w+$")
COUNTS = re.compile(r"\{(?:count|most|number|days|times|length|place)\}")
WRITTEN_NUMBERS = {
    "en": r"\b(?:two|three|four|five|six|seven|ten|streak|in a row|missed|late|overdue|failed)\b",
    "fr": r"\b(?:deux|trois|quatre|cinq|six|sept|dix|d’affilée|en retard|manqué|échoué|raté)\b",
    "es": r"\b(?:dos|tres|cuatro|cinco|seis|siete|diez|seguidos|retraso|atrasada|fallaste)\b",
}
STEPS = ("!goal step {}", "!goal did", "!goal did {}", "!goal change {}", "later", "+9", "!pause", "!resume", "!goals")
WORDS = st.sampled_from(("shoes on", "sit a while", "open the door", "water the plants", "breathe out"))
LINES = st.lists(st.builds(str.format, st.sampled_from(STEPS), WORDS), max_size=9)


@pytest.mark.parametrize("language", CATALOGS.languages)
def test_no_sentence_about_a_goal_counts(language: str) -> None:
    """No digit stands in one, no number in words, no fact that is one, and no word for being behind."""
    found = []
    for key, entry in CATALOGS[language].entries.items():
        if not key.startswith("goals-") or TYPED.search(key) or key in ("goals-setting-goals-seen-help",):
            continue
        for form in entry.forms:
            said = re.sub(r"`[^`]*`", "", form)
            if re.search(r"\d", said) or COUNTS.search(said) or re.search(WRITTEN_NUMBERS[language], said.lower()):
                found.append(f"{language} {key}: {said}")
    assert_none(found, "counts")


async def live(chats: Chats, lines: list[str]) -> str:
    """Anne does this; everything that she reads."""
    heard = []
    for line in lines:
        if line.startswith("+"):
            await chats.passes(timedelta(days=int(line[1:])))
            heard.append(chats.heard("Anne"))
        else:
            heard.append(await chats.says("Anne", line))
    return "\n".join(heard)


def about_goals(said: str) -> str:
    """Without what other features say."""
    return "\n".join(line for line in said.splitlines() if not line.startswith(("You’re on pause", "Welcome")))


@given(LINES)
@settings(max_examples=6)
async def test_nothing_that_is_said_has_a_digit_whatever_happens(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    async with conversation(tmp_path_factory.mktemp("goals")) as talk:
        chats = await chats_of(talk, "Anne")
        said = await live(chats, ["!goal walk", *lines, "!goals", "!goal end what I wanted", "!goals"])
        assert not re.search(r"\d", about_goals(said)), said


async def _after(folder: Path, lines: list[str]) -> tuple[str, list[object]]:
    """What `!goals` shows in the end, and everything that is stored of it but which messages said it."""
    async with conversation(folder) as talk:
        chats = await chats_of(talk, "Anne")
        await live(chats, ["!goal walk", *lines])
        shown = await chats.says("Anne", "!goals")
        async with talk.store.transaction():
            (goal,) = await talk.store.goals.own.of("@anne:x")
            steps = await talk.store.goals.steps.done_of(goal.id)
            upcoming = await talk.store.goals.steps.next_of(goal.id)
        done: list[object] = [each.words for each in steps]
        return shown, [goal.words, goal.state, goal.unanswered, upcoming and (upcoming.words, upcoming.nudge), *done]


@given(LINES, st.integers(0, 9), st.sampled_from(("!goal rest", "!goal rest until 1 may", "a break from my goal")))
@settings(max_examples=6)
async def test_a_rest_and_again_leave_a_goal_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], place: int, rest: str
) -> None:
    folder = tmp_path_factory.mktemp("goals")
    rested = [*lines[:place], "!goal rest" if place == 0 else rest, "+40", "!goal again", *lines[place:]]
    assert await _after(folder / "a", lines) == await _after(folder / "b", rested)
