"""The queue is read once for each message, however much of it the answer and the board need."""

from __future__ import annotations

import re

import pytest

from tests.conversation import Conversation


async def statements(talk: Conversation, person: str, said: str) -> list[str]:
    """What the database was asked, with the values, until the answer was delivered."""
    done: list[str] = []
    connection = talk.store._database._connection
    await connection.set_trace_callback(done.append)
    await talk.says(person, said)
    await connection.set_trace_callback(lambda statement: None)
    return done


def reads(done: list[str]) -> list[str]:
    """Those that look at the queue or its turns."""
    return [each for each in done if re.match(r"SELECT\b.*\bFROM (?:turns|turn_queues)\b", each, re.DOTALL)]


@pytest.mark.parametrize("others", [0, 2])
async def test_a_hand_reads_the_queue_and_its_turns_once(talk: Conversation, others: int) -> None:
    for person in ("Ben", "Chloé")[:others]:
        await talk.says(person, "!hand")
    done = await statements(talk, "Anne", "!hand the rota")
    assert len(reads(done)) == 2, reads(done)


async def test_so_do_the_others_that_ask_for_the_floor(talk: Conversation) -> None:
    await talk.says("Ben", "!hand")
    for said in ("!process", "!hand for Anne", "!hand for Ben"):
        done = await statements(talk, "Chloé", said)
        assert len(reads(done)) == 2, (said, reads(done))
