"""The file is rewritten without gaps, while others go on reading and writing it."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.core import database, rewriting
from storage.core.database import Database
from storage.core.migrations import Step
from storage.core.rewriting import Copy

SCHEMA = Step(
    name="all",
    sql="""
    CREATE TABLE words (id INTEGER PRIMARY KEY AUTOINCREMENT, said TEXT NOT NULL, room INTEGER REFERENCES rooms
        ON DELETE CASCADE);
    CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
    CREATE TABLE counts (name TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX words_by_room ON words (room, said);
    """,
)
WORD = "chrysanthemum"


@pytest.fixture
async def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    monkeypatch.setattr(database, "_LARGE", 0)  # rewritten beside, however small
    opened = await Copied.open(tmp_path / "entraide.db", [SCHEMA])
    yield opened
    await opened.close()


def contents(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


async def say(db: Database, *words: str, room: int | None = None) -> None:
    async with db.transaction():
        for each in words:
            await db.run("INSERT INTO words (said, room) VALUES (?, ?)", each, room)


async def said(db: Database) -> list[str]:
    async with db.transaction():
        return [row["said"] for row in await db.all("SELECT said FROM words ORDER BY id")]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


Work = Callable[[], Awaitable[None]]


class Copied(Database):
    """A database in which `meanwhile` is done after a copy was made, and before it takes the file's place."""

    meanwhile: Work | None = None

    async def _made(self, copy: Copy) -> None:
        await super()._made(copy)
        if self.meanwhile:
            await self.meanwhile()


async def rewritten(db: Database, meanwhile: Work) -> bool:
    """Rewrite the file; what `meanwhile` does happens while it is copied."""
    assert isinstance(db, Copied)
    db.meanwhile = meanwhile
    return await db.rewrite()


async def test_what_is_done_meanwhile_is_in_the_new_file(tmp_path: Path, db: Database) -> None:
    await say(db, "before")

    async def meanwhile() -> None:
        await say(db, "meanwhile")
        with suppress(ZeroDivisionError):
            async with db.transaction():
                await db.run("INSERT INTO words (said) VALUES ('undone')")
                raise ZeroDivisionError
        async with db.transaction():
            with suppress(ZeroDivisionError):
                async with db.savepoint():
                    await db.run("INSERT INTO words (said) VALUES ('undone too')")
                    raise ZeroDivisionError
            async with db.savepoint():
                await db.run("INSERT INTO words (said) VALUES ('in a savepoint')")
        async with db.statement():
            await db.run("INSERT INTO words (said) VALUES ('alone')")

    before = (tmp_path / "entraide.db").stat().st_ino
    assert await rewritten(db, meanwhile)
    assert (tmp_path / "entraide.db").stat().st_ino != before
    await say(db, "after")
    assert await said(db) == ["before", "meanwhile", "in a savepoint", "alone", "after"]
    assert stat.S_IMODE((tmp_path / "entraide.db").stat().st_mode) == 0o600
    assert not {*files(tmp_path)} - {"entraide.db", "entraide.db-wal", "entraide.db-shm"}
    async with db.transaction():
        pragmas = [await db.value(f"PRAGMA {name}") for name in ("journal_mode", "foreign_keys", "secure_delete")]
    assert pragmas == ["wal", 1, 1]


Change = tuple[str, int, int]
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["say", "room", "unsay", "close", "count", "undone"]), st.integers(0, 5), st.integers(0, 9)
    ),
    max_size=12,
)


async def change(db: Database, what: Change) -> None:
    kind, room, number = what
    async with db.transaction():
        try:
            async with db.savepoint():
                match kind:
                    case "say" | "undone":
                        known = await db.value("SELECT id FROM rooms WHERE id = ?", room)
                        await db.run("INSERT INTO words (said, room) VALUES (?, ?)", f"{number} " * 40, known)
                    case "room":
                        await db.run("INSERT OR REPLACE INTO rooms VALUES (?, ?)", room, f"room {number}")
                    case "unsay":
                        await db.run("DELETE FROM words WHERE id = ?", number)
                    case "close":
                        await db.run("DELETE FROM rooms WHERE id = ?", room)
                    case _:
                        await db.run(
                            "INSERT INTO counts VALUES (?, 1) ON CONFLICT DO UPDATE SET number = number + 1",
                            str(number),
                        )
                if kind == "undone":
                    raise ZeroDivisionError
        except (ZeroDivisionError, sqlite3.IntegrityError):
            pass


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=CHANGES, meanwhile=CHANGES, after=CHANGES)
def test_the_new_file_has_what_the_old_one_would_have(
    tmp_path_factory: pytest.TempPathFactory, before: list[Change], meanwhile: list[Change], after: list[Change]
) -> None:
    async def live(folder: Path, *, new: bool) -> list[str]:
        db = await Copied.open(folder / "entraide.db", [SCHEMA])
        try:
            for each in before:
                await change(db, each)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(database, "_LARGE", 0)

                async def work() -> None:
                    for each in meanwhile:
                        await change(db, each)

                if new:
                    assert await rewritten(db, work)
                else:
                    await work()
            for each in after:
                await change(db, each)
        finally:
            await db.close()
        return contents(folder / "entraide.db")

    folder = tmp_path_factory.mktemp("rewriting")
    found = []
    for name in ("old", "new"):
        (folder / name).mkdir()
        found.append(asyncio.run(live(folder / name, new=name == "new")))
    assert found[0] == found[1]


async def test_no_trace_of_what_was_deleted_is_left(tmp_path: Path, db: Database) -> None:
    chance = random.Random(3)
    for _ in range(30):
        await say(db, *(f"{WORD} {'x' * chance.randint(2, 400)}" for _ in range(30)))
        async with db.transaction():
            await db.run("DELETE FROM words WHERE id % ? = 0", chance.randint(2, 4))
    async with db.transaction():
        await db.run("DELETE FROM words")
    assert await db.rewrite() and await db.truncate()
    assert not [path.name for path in tmp_path.iterdir() if WORD.encode() in path.read_bytes()]


async def test_another_program_keeps_the_file_as_it_is(tmp_path: Path, db: Database) -> None:
    await say(db, "one")
    with closing(sqlite3.connect(tmp_path / "entraide.db")) as other:
        other.execute("SELECT * FROM words").fetchall()
        assert not await db.rewrite()
        await say(db, "two")
        assert len(other.execute("SELECT * FROM words").fetchall()) == 2
    assert await db.rewrite()
    assert await said(db) == ["one", "two"]


async def test_more_than_is_recorded_is_left_for_another_time(tmp_path: Path, db: Database) -> None:
    for most, done in ((2, True), (1, False)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rewriting, "MOST_RECORDED", most)

            async def meanwhile() -> None:
                await say(db, "a", "b")

            assert await rewritten(db, meanwhile) is done
    assert await said(db) == ["a", "b", "a", "b"]


async def test_a_statement_that_does_something_else_to_the_copy_keeps_the_old_file(
    tmp_path: Path, db: Database
) -> None:
    await say(db, "one")

    async def meanwhile() -> None:
        async with db.transaction():
            await db.run("DELETE FROM words WHERE said = 'one'")
        with closing(sqlite3.connect(tmp_path / "entraide.rewritten.db")) as copy:
            copy.execute("DELETE FROM words")
            copy.commit()
        await say(db, "two")

    before = (tmp_path / "entraide.db").stat().st_ino
    assert not await rewritten(db, meanwhile)
    assert (tmp_path / "entraide.db").stat().st_ino == before
    assert await said(db) == ["two"]


async def test_what_a_crash_left_is_removed_at_the_start(tmp_path: Path) -> None:
    for name in ("entraide.copied.db", "entraide.rewritten.db", "entraide.former.db", "entraide.copied.db-journal"):
        (tmp_path / name).write_text(WORD)
    db = await Database.open(tmp_path / "entraide.db", [SCHEMA])
    await db.close()
    assert files(tmp_path) == ["entraide.db"]


async def test_who_stops_the_program_does_not_wait_for_the_copy(tmp_path: Path, db: Database) -> None:
    await say(db, *("x" * 500 for _ in range(2000)))
    rewriting_ = asyncio.create_task(db.rewrite())
    while db._connection.recording is None:
        await asyncio.sleep(0)
    rewriting_.cancel()
    await asyncio.wait((rewriting_,))
    assert rewriting_.cancelled()
    await say(db, "after")
    assert (await said(db))[-1] == "after"
    assert not {*files(tmp_path)} - {"entraide.db", "entraide.db-wal", "entraide.db-shm"}


async def test_a_copy_that_is_ready_can_be_stopped_too(tmp_path: Path, db: Database) -> None:
    copy = rewriting.Copy(tmp_path / "entraide.db")
    copy.make()
    copy.stop()
    rewriting.discard(tmp_path / "entraide.db")


async def test_a_file_that_is_a_link_is_rewritten_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_LARGE", 0)
    (tmp_path / "elsewhere").mkdir()
    link, real = tmp_path / "entraide.db", tmp_path / "elsewhere" / "real.db"
    link.symlink_to(real)
    db = await Database.open(link, [SCHEMA])
    await say(db, WORD)
    async with db.transaction():
        await db.run("DELETE FROM words")
    before = real.stat().st_ino
    assert await db.rewrite()
    await db.close()
    assert link.is_symlink() and real.stat().st_ino != before
    assert (files(tmp_path), files(tmp_path / "elsewhere")) == (["elsewhere", "entraide.db"], ["real.db"])


async def test_it_is_rewritten_too_where_a_file_can_not_have_two_names(
    tmp_path: Path, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError("this file system has no hard links")

    monkeypatch.setattr(os, "link", refuse)
    await say(db, "one")
    assert await db.rewrite()
    assert await said(db) == ["one"]


async def test_a_deletion_waits_for_no_reader(tmp_path: Path, db: Database) -> None:
    await say(db, WORD)
    with closing(sqlite3.connect(tmp_path / "entraide.db", isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM words").fetchall()
        await say(db, "more")
        assert not await db.truncate()
    assert await db.truncate()
    assert (tmp_path / "entraide.db-wal").stat().st_size == 0
