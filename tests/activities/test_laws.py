"""Laws of answers: whatever people say, tap and take back, in any order."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.rsvps import Rsvp
from tests.conversation import Conversation, conversation, user

NAMES = ("Ben", "Chloé")
SAYS = {"yes": "!going E1", "guest": "!going E1 +1", "maybe": "!maybe E1", "no": "!not going E1"}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["yes", "guest", "maybe", "no", "tap yes", "tap maybe", "back", "back", "back"]),
        st.integers(0, 9),
    ),
    min_size=6,
    max_size=16,
)


class Said:
    """What one person has said and not taken back, since their last no: by message, in order."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str]] = []  # the wish, and its message

    @property
    def means(self) -> str:
        return self.messages[-1][0] if self.messages else ""


async def do(talk: Conversation, name: str, deed: str, which: int, said: Said) -> None:
    """One thing that somebody does, and what it means."""
    if deed == "back":
        if said.messages:
            _, message = said.messages.pop(which % len(said.messages))
            await talk.takes_back(name, message)
        return
    if deed.startswith("tap"):
        emoji = "👍" if deed == "tap yes" else "🤔"
        shown = talk.message("E1 ·")
        if user(name) in shown.reactions.get(emoji, ()):
            return
        await talk.reacts(name, emoji, "E1 ·")
        said.messages.append((deed.removeprefix("tap "), talk.last))
    else:
        await talk.says(name, SAYS[deed])
        said.messages = [] if deed == "no" else [*said.messages, (deed, talk.last)]


async def answers(talk: Conversation) -> list[Rsvp]:
    async with talk.store.transaction():
        return await talk.store.activities.rsvps.about(1)


def meaning(rsvp: Rsvp | None) -> str:
    """A stored answer as what was said."""
    if rsvp is None:
        return ""
    return "maybe" if rsvp.state == "maybe" else "guest" if rsvp.guests else "yes"


@settings(max_examples=12)
@given(STEPS)
def test_the_answer_is_what_was_said_last_and_not_taken_back(steps: list[tuple[str, str, int]]) -> None:
    async def law() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with conversation(Path(folder)) as talk:
                await talk.says("Anne", "!event tea saturday 19:00")
                said = {name: Said() for name in NAMES}
                for name, deed, which in steps:
                    await do(talk, name, deed, which, said[name])
                stored = {each.person: each for each in await answers(talk)}
                for name in NAMES:
                    assert meaning(stored.get(user(name))) == said[name].means, (name, steps)

    asyncio.run(law())


@settings(max_examples=12)
@given(STEPS)
def test_no_answer_gives_away_more_places_than_there_are(steps: list[tuple[str, str, int]]) -> None:
    async def law() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with conversation(Path(folder)) as talk:
                await talk.says("Anne", "!event tea saturday 19:00 places:2")
                said = {name: Said() for name in NAMES}
                for name, deed, which in steps:
                    await do(talk, name, deed, which, said[name])
                    found = await answers(talk)
                    assert sum(each.size for each in found if each.state in ("going", "offered")) <= 2, steps

    asyncio.run(law())
