"""Whatever people do in a meeting, in whatever order: nothing breaks, and one person at a time has the word."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conversation import Conversation, conversation, user
from tests.fake.base import Denied

PEOPLE = ("Anne", "Ben", "Chloé")
COMMANDS = (
    *"!hand|!hand the rota|!hand direct|!hand process|!hand for Ben|!lower|!later|!done|!next|!skip|!give Chloé".split(
        "|"
    ),
    *"!back|!pass|!queue|!queue open|!queue close|!queue clear|!queue last 1m|!last word Ben|!queue turn Ben".split(
        "|"
    ),
    *"!queue limit 1m|!queue limit off|!queue pause|!queue resume|!more|!more yes|!more no|!why|!why Ben".split("|"),
    *"!queue order fair|!queue order first|!balance|!balance group|!round|!round What? each:1m order:random".split("|"),
    *"!round stop|!round next|!round join|!round leave|!circle|!circle start Rain for 20 minutes|!circle next".split(
        "|"
    ),
    *"!circle back|!circle extend|!circle end|!circle steps move 3 1|!circle steps reset|!respond listen".split("|"),
    *"!respond anything|!settings affirmations on|!settings floor reminder on|!settings round silence off".split("|"),
    *"!settings round silence 1m|!settings queue warnings private|!decided Tuesdays.|!todo Ben buy bread".split("|"),
    *"!minutes|!circle rehearse|yes|I am speaking".split("|"),
)
EMOJIS = ("✋", "👇", "✅", "⏭", "👍", "👎", "❌")
OTHERS = ("react", "take back", "leave and come", "restart", "10 seconds", "1 minute", "10 minutes", "4 hours")
DEEDS = st.tuples(st.sampled_from(PEOPLE), st.one_of(st.sampled_from(COMMANDS), st.sampled_from(OTHERS)))
TIMES = {
    "10 seconds": timedelta(seconds=10),
    "1 minute": timedelta(minutes=1),
    "10 minutes": timedelta(minutes=10),
    "4 hours": timedelta(hours=4),
}


@pytest.mark.slow
@settings(max_examples=20)
@given(deeds=st.lists(DEEDS, min_size=10, max_size=40), emoji=st.sampled_from(EMOJIS))
async def test_one_person_at_a_time_whatever_happens(deeds: list[tuple[str, str]], emoji: str) -> None:
    with TemporaryDirectory() as folder:
        async with conversation(Path(folder), people=PEOPLE) as talk:
            await talk.says("Anne", "!settings facilitators everyone")
            for name, deed in deeds:
                said = await does(talk, name, deed, emoji)
                assert "Something went wrong" not in said, (name, deed)
                await one_at_a_time(talk)
            await talk.passes(timedelta(hours=24))
            await one_at_a_time(talk)
            async with talk.store.transaction():
                assert await talk.store.circle.running(talk.room) is None, "what everybody has left ends by itself"
                due = await talk.store.timers.next_due()
            assert due is None or due > talk.server.now, "nothing rings in vain"


async def does(talk: Conversation, name: str, deed: str, emoji: str) -> str:
    """One thing that somebody does, or that happens; what is read in the room then."""
    if deed in TIMES:
        return await talk.passes(TIMES[deed])
    if deed == "restart":
        await talk.restart()
        return ""
    if deed == "react":
        with contextlib.suppress(Denied):  # the same emoji twice, from the same person
            return await talk.reacts(name, emoji)
        return ""
    if deed == "take back":
        said = talk.server.room(talk.room).find(talk.last)
        return await talk.takes_back(said.sender, talk.last) if said else ""
    if deed == "leave and come":
        talk.server.leave(talk.room, user("Chloé"))
        await talk.settle()
        talk.server.invite(talk.room, user("Anne"), user("Chloé"))
        talk.server.join(talk.room, user("Chloé"))
        await talk.settle()
        return talk.heard()
    return await talk.says(name, deed)


async def one_at_a_time(talk: Conversation) -> None:
    """Nobody has the word in a round while somebody has a turn; the circle knows who it is; nobody waits twice."""
    async with talk.store.transaction():
        turn = await talk.store.turns.speaking(talk.room)
        running = await talk.store.rounds.running(talk.room)
        meeting = await talk.store.circle.running(talk.room)
        waiting = [(each.person, each.kind) for each in await talk.store.turns.waiting(talk.room)]
    assert turn is None or running is None
    assert len(waiting) == len(set(waiting))
    if running:
        assert running.speaker, "somebody is always asked"
    if meeting:
        speaker = turn.person if turn else running.speaker if running else None
        assert meeting.speaker == speaker
