"""What is read about whoever reads a private message: their groups, once, however many are written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.conversation import Conversation, conversation, user

_GROUPS = "SELECT DISTINCT g.id, g.name FROM state s"


@asynccontextmanager
async def reads(talk: Conversation, name: str) -> AsyncIterator[list[str]]:
    """The statements that read somebody's groups meanwhile."""
    done: list[str] = []

    def note(statement: str) -> None:
        if statement.startswith(_GROUPS) and f"'{user(name)}'" in statement:
            done.append(statement)

    await talk.store._database._connection.set_trace_callback(note)
    yield done


async def test_a_letter_reads_its_reader_s_groups_once(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.gathering("Dan", "Ben", name="Garden")
        ben = await talk.direct("Ben")
        async with reads(talk, "Ben") as done:
            await talk.says("Anne", "!oncall Ben")
        assert "Tuesday circle" in talk.heard(ben)
        assert len(done) == 1, done


async def test_an_answer_in_private_reads_no_groups_beyond_those_that_say_where_it_is_said(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        ben, zoe = await talk.direct("Ben"), await talk.direct("Zoé")
        for name, room in (("Ben", ben), ("Zoé", zoe)):  # Zoé is in no group
            async with reads(talk, name) as done:
                assert await talk.says(name, "!language", room)
            assert len(done) == 1, (name, done)
