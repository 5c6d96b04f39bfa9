"""Whatever people say to a proposal, change and take back: the last word of each counts, and no more than that."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.proposals.feature import TRIES
from storage.proposals import Proposals, Stand
from storage.store import Store
from tests.conversation import Conversation, conversation

NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PEOPLE = ("@a:x", "@b:x", "@c:x")
STANDS: tuple[Stand, ...] = ("agree", "concern", "aside", "no")

deeds = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(PEOPLE), st.sampled_from(STANDS)),
        st.integers(0, 30),  # that message is taken back
        st.just("reworded"),
    ),
    max_size=25,
)


@given(deeds)
def test_what_counts_is_the_last_word_of_each_that_stands(done: Sequence[object]) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(_try(Path(folder), done))


async def _try(folder: Path, done: Sequence[object]) -> None:
    store = await Store.open(folder / "entraide.db")
    async with store.transaction():
        group = await store.rooms.begin_group("!a", "Lilas", NOW)
        made = await store.proposals.add(
            group.id, person="@a:x", what="tea", method="consent", stage="open", until=NOW + DAY, roll=PEOPLE,
            event_id="$made", now=NOW,
        )  # fmt: skip
        said: dict[str, tuple[str, Stand]] = {}
        for number, deed in enumerate(done):
            if isinstance(deed, tuple):
                await store.proposals.say(made.id, deed[0], deed[1], f"${number}")
                said[f"${number}"] = deed
            elif isinstance(deed, int):
                await store.proposals.take_back(f"${deed}")
                said.pop(f"${deed}", None)
            else:
                await store.proposals.void(made.id)
                last = dict(said.values())
                said = {event: each for event, each in said.items() if last[each[0]] == "no" and each[1] == "no"}
            assert await _standing(store.proposals, made.id) == dict(said.values())
        assert (await store.proposals.get(made.id) or made).size == len(PEOPLE)
    await store.close()


async def _standing(proposals: Proposals, proposal_id: int) -> dict[str, str]:
    return {each.person: each.kind for each in await proposals.standing(proposal_id)}


WORDS = {
    "agree": "!agree P1",
    "aside": "!aside P1",
    "concern": "!concern P1 it is late",
    "no": "!objection P1 it does harm",
}
doings = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("Anne", "Ben", "Chloé")), st.sampled_from([*WORDS])),
        st.sampled_from(("change", "yes", "no", "a day", "two days")),
    ),
    min_size=3,
    max_size=14,
)


@pytest.mark.slow
@settings(max_examples=15)
@given(doings)
def test_nothing_is_decided_over_an_objection_but_by_the_way_out_that_was_announced(done: Sequence[object]) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(_live(Path(folder), done))


async def _live(folder: Path, done: Sequence[object]) -> None:
    async with conversation(folder) as talk:
        chats = {name: await talk.direct(name) for name in ("Ben", "Chloé")}
        await talk.says("Anne", "!proposal we meet on Tuesdays")
        for number, deed in enumerate(done):
            before = await _objections(talk)
            if isinstance(deed, tuple):
                await talk.says(deed[0], WORDS[deed[1]])
            elif deed == "change":
                await talk.says("Anne", f"!proposal change P1 we meet on day {number}")
            elif deed in ("yes", "no"):
                for name, chat in chats.items():
                    await talk.says(name, str(deed), chat)
            else:
                await talk.passes(DAY if deed == "a day" else 2 * DAY)
                found = await _proposal(talk)
                if found is not None and found.ending == "decided":
                    assert not before
                if found is not None and found.ending == "tried":
                    assert before and found.tries <= TRIES


async def _proposal(talk: Conversation):  # type: ignore[no-untyped-def]
    async with talk.store.transaction():
        return await talk.store.proposals.get(1)


async def _objections(talk: Conversation) -> list[str]:
    async with talk.store.transaction():
        return [each.person for each in await talk.store.proposals.standing(1) if each.kind == "no"]
