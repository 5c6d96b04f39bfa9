"""Laws of petitions, over whatever people do in any order: the number is that of the accounts, and names go nowhere."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conversation import Conversation, conversation, user
from tests.petitions.test_petitions import AWHILE, BEGUN, number

NAMES = ("Chloé", "Dan", "Eve", "Zoé")
LINES = {"1": "whole", "2": "initials", "own": "Qxzz"}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["1", "2", "own", "in the room", "unsign", "back", "change", "stands", "not"]),
    ),
    min_size=6,
    max_size=14,
)


class Signed:
    """Who has signed: their last answer's message, and whether it stands with the words as they are."""

    def __init__(self) -> None:
        self.messages: dict[str, str] = {}
        self.asked: set[str] = set()
        self.changes = 0

    @property
    def stands(self) -> set[str]:
        return self.messages.keys() - self.asked


async def do(talk: Conversation, chats: dict[str, str], name: str, deed: str, signed: Signed) -> None:
    """One thing that somebody does."""
    chat = chats[name]
    if deed in LINES or deed == "in the room":
        await talk.says(name, "!sign S1", None if deed == "in the room" else chat)
        await talk.says(name, "Qxzz Family" if deed == "own" else "1" if deed == "in the room" else deed, chat)
        message = talk.last
        if deed == "own":
            await talk.says(name, "yes", chat)
        await talk.says(name, "no", chat)
        signed.messages[name] = message
        signed.asked.discard(name)
    elif deed == "unsign":
        await talk.says(name, "!unsign S1", chat)
        signed.messages.pop(name, None)
        signed.asked.discard(name)
    elif deed == "back" and name in signed.messages:
        await talk.takes_back(name, signed.messages.pop(name), chat)
        signed.asked.discard(name)
    elif deed == "change" and signed.changes < 3:
        signed.changes += 1
        await talk.says("Anne", f"!petition change S1 Please, {signed.changes}")
        signed.asked = set(signed.messages)
    elif deed in ("stands", "not") and name in signed.asked:
        await talk.replies(name, "yes" if deed == "stands" else "no", "says this now", chat)
        signed.asked.discard(name)
        if deed == "not":
            signed.messages.pop(name)


@settings(max_examples=8)
@given(STEPS)
def test_the_number_is_that_of_the_accounts_and_only_who_carries_it_reads_a_name(
    steps: list[tuple[str, str]],
) -> None:
    async def law() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with conversation(Path(folder), people=("Anne", "Ben", *NAMES)) as talk:
                chats = {name: await talk.direct(name) for name in ("Anne", "Ben", *NAMES)}
                await talk.says("Anne", BEGUN)
                await talk.says("Ben", "yes", chats["Ben"])
                signed = Signed()
                for name, deed in steps:
                    await do(talk, chats, name, deed, signed)
                await talk.passes(AWHILE)
                count = len(signed.stands)
                assert number(talk) == (f"{count} people have signed." if count > 2 else number(talk)), steps
                assert number(talk).startswith("A few") is (count < 3), steps
                async with talk.store.transaction():
                    people = await talk.store.petitions.signatures.people(1)
                    assert await talk.store.petitions.signatures.number(1) == count
                assert set(people) == {user(name) for name in signed.messages}
                _nobody_reads_a_name(talk, chats)

    asyncio.run(law())


def _nobody_reads_a_name(talk: Conversation, chats: dict[str, str]) -> None:
    """Neither the room, nor the chats of people who have not signed with that name."""
    others = {"room": talk.room, "Anne": chats["Anne"]}
    for where, room in others.items():
        said = " ".join(each.body for each in talk.shown(room))
        assert not [name for name in (*NAMES, "Qxzz") if name in said], where
    for name in NAMES:
        said = " ".join(each.body for each in talk.shown(chats[name]))
        assert not [other for other in NAMES if other != name and other in said], name
