"""When the traces of what was deleted are removed."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog

from bot.process.tidying import _AGAIN, _AT_THE_LATEST, _STILL_NOT, Tidying
from storage.core import database
from storage.store import Store
from tests.conversation import conversation, user

MOMENT = timedelta(milliseconds=1)
WORDS = 400


class Clock:
    now = datetime(2027, 3, 9, 19, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class House:
    """A store with a good deal deleted, and what tidies it."""

    def __init__(self, store: Store, path: Path) -> None:
        self.clock, self.store, self.path = Clock(), store, path
        self.tidying = Tidying(store, self.clock)

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path) -> AsyncIterator[House]:
        store = await Store.open(folder / "entraide.db")
        house = cls(store, folder / "entraide.db")
        running = asyncio.create_task(house.tidying.run())
        try:
            yield house
        finally:
            running.cancel()
            await asyncio.wait((running,))
            await store.close()

    async def deletes(self) -> None:
        """Much is stored and deleted."""
        for sql in (
            "INSERT INTO settings (owner, name, value) VALUES ('1', ?, ?)",
            "DELETE FROM settings WHERE name = ?",
        ):
            async with self.store.transaction():
                for number in range(WORDS):
                    values = (str(number), "x" * 200) if "VALUES" in sql else (str(number),)
                    await self.store._database.run(sql, *values)
        self.store.tidy_soon()

    @property
    def log(self) -> int:
        """The size of the write-ahead log."""
        return self.path.with_name("entraide.db-wal").stat().st_size

    async def gaps(self) -> int:
        """How many pages of the file are free."""
        async with self.store.statement():
            return int(await self.store._database.value("PRAGMA freelist_count"))

    async def is_rewritten(self) -> bool:
        """Whether the file is rewritten, if that has begun."""
        async with asyncio.timeout(60):
            while self.tidying._moment.is_set():
                await asyncio.sleep(0)
        # Whoever rewrites has the lock by now.
        return await self.gaps() == 0


async def test_the_log_is_emptied_at_once_and_the_file_rewritten_in_a_quiet_moment(tmp_path: Path) -> None:
    async with House.opened(tmp_path) as house:
        await house.deletes()
        assert house.log > 0
        await house.tidying.look(quiet=False)
        assert house.log == 0 and not await house.is_rewritten()
        await house.tidying.look(quiet=True)
        assert await house.is_rewritten()


async def test_where_it_is_never_quiet_it_is_done_within_the_hour(tmp_path: Path) -> None:
    async with House.opened(tmp_path) as house:
        await house.deletes()
        await house.tidying.look(quiet=False)
        house.clock.now += _AT_THE_LATEST - MOMENT
        await house.tidying.look(quiet=False)
        assert not await house.is_rewritten()
        house.clock.now += MOMENT
        await house.tidying.look(quiet=False)
        assert await house.is_rewritten()


@pytest.mark.parametrize(("timeout_ms", "said", "rewritten"), [(0, False, False), (1, True, False), (1, False, True)])
async def test_nothing_is_rewritten_before_the_first_answers_of_a_start_or_while_people_write(
    tmp_path: Path, timeout_ms: int, said: bool, rewritten: bool
) -> None:
    async with conversation(tmp_path) as talk:
        await talk.settle()
        await talk.restart()
        if said:
            talk.server.say(talk.room, user("Ben"), "!needs")
        await talk.app.hear(timeout_ms)
        assert talk.app.tidying._moment.is_set() is rewritten


async def test_several_deletions_are_one_rewriting(tmp_path: Path) -> None:
    async with House.opened(tmp_path) as house:
        await house.tidying.look(quiet=True)
        assert await house.is_rewritten()
        await house.deletes()
        for _ in range(3):
            await house.tidying.look(quiet=True)
            assert not await house.is_rewritten(), "that was a moment ago"
        house.clock.now += _AGAIN
        await house.tidying.look(quiet=True)
        assert await house.is_rewritten()


async def test_what_another_program_prevents_is_tried_again(tmp_path: Path) -> None:
    async with House.opened(tmp_path) as house:
        await house.deletes()
        with closing(sqlite3.connect(house.path, isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT * FROM settings").fetchall()
            async with house.store.transaction():
                await house.store._database.run("INSERT INTO settings (owner, name, value) VALUES ('2', 'a', 'b')")
            began = time.monotonic()
            await house.tidying.look(quiet=True)
            assert house.log > 0 and time.monotonic() - began < 2, "nobody waits for the other program"
        await house.tidying.look(quiet=True)
        assert house.log > 0, "it was tried a moment ago"
        house.clock.now += _AGAIN
        await house.tidying.look(quiet=True)
        assert house.log == 0 and await house.is_rewritten()


async def test_where_it_fails_for_an_hour_the_host_is_told_once_an_hour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_LARGE", 0)  # such a file is rewritten only where nobody else has it open
    async with House.opened(tmp_path) as house:
        await house.deletes()
        with closing(sqlite3.connect(house.path)) as other, structlog.testing.capture_logs() as logged:
            other.execute("SELECT * FROM settings").fetchall()
            for passed, told in ((MOMENT, 0), (_STILL_NOT, 1), (_STILL_NOT - MOMENT, 1), (MOMENT, 2)):
                house.clock.now += passed
                await house.tidying.look(quiet=True)
                async with asyncio.timeout(60):
                    while house.tidying._moment.is_set() or house.tidying._since is None:  # it is tried
                        await asyncio.sleep(0)
                assert len(logged) == told
        house.clock.now += _STILL_NOT
        await house.tidying.look(quiet=True)
        async with asyncio.timeout(60):
            while await house.gaps():
                await asyncio.sleep(0)


@pytest.mark.parametrize("deleted", [True, False])
async def test_nothing_is_rewritten_where_nothing_was_deleted(tmp_path: Path, deleted: bool) -> None:
    async with House.opened(tmp_path) as house:
        await house.tidying.look(quiet=True)
        assert await house.is_rewritten(), "once after a start, because nobody knows what was deleted before"
        await house.deletes()
        if not deleted:
            house.store.take_untidy()
        house.clock.now += timedelta(hours=2)
        await house.tidying.look(quiet=True)
        assert await house.is_rewritten() is deleted
