"""The law of growth: looking for what helped others costs the same however much the group has told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from commands.kit.stems import sought, stems
from storage.store import Store
from tests.conversation import START

FEW, MANY = 400, 4_000
MOST = 50  # words that are counted until a word is common, so that few tips are many here
LOOKS = ["", "office", "rare0", "office rare0", "office window", "window3 rare0", "nothing", "office nothing", "off"]


@asynccontextmanager
async def knowing(path: Path, tips: int) -> AsyncIterator[Store]:
    """A group that has been told so much, and an empty one beside it."""
    store = await Store.open(path)
    async with store.transaction():
        for number in range(tips):
            rare = max(0, number - 19)  # as many in both have the first
            words = f"for the office: window{number % 5}, rare{rare}" if number < tips - 5 else "for the office"
            await store.tips.add(
                1,
                what=words,
                words=stems(words),
                person=f"@p{number % 90}:x",
                signed=False,
                event_id=f"${number}",
                now=START,
            )
    yield store
    await store.close()


async def steps(store: Store, words: str, group: int = 1) -> tuple[int, int]:
    """How many steps of SQLite's machine a look takes, and how many tips it finds."""
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    connection = store._database._connection._conn
    async with store.transaction():
        connection.set_progress_handler(count, 1)
        found: Sequence[object] = await store.tips.find(group, sought(words), limit=6)
        connection.set_progress_handler(None, 1)
    return counted, len(found)


@pytest.mark.parametrize("words", LOOKS)
async def test_looking_takes_as_many_steps_among_ten_times_as_many(
    tmp_path: Path, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.word_index.MANY", MOST)
    monkeypatch.setattr("storage.word_index._SEVERAL", MOST)
    async with knowing(tmp_path / "few.db", FEW) as few, knowing(tmp_path / "many.db", MANY) as many:
        before, after = await steps(few, words), await steps(many, words)
        assert after[0] <= 1.2 * before[0] + 100, (before, after)
        assert before[1] == after[1] == (0 if "nothing" in words else 4 if words == "window3 rare0" else 6)
        assert (await steps(many, words, group=2))[0] <= (await steps(few, words, group=2))[0] + 10
