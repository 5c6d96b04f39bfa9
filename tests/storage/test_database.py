"""The file: transactions, failures, versions, and that what is erased is gone."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import random
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiosqlite
import pytest

from storage.checkins import Manner
from storage.checkins.answers import Answer
from storage.core import migrations
from storage.core.connection import TransactionLost
from storage.core.database import Database, OutsideTransaction
from storage.outbox.messages import OutboxMessage
from storage.resources import Draft, Wanted
from storage.store import Store
from storage.tables import STEPS

NOW = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
ADD = "INSERT INTO settings (owner, name, value) VALUES ('1', ?, ?)"


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "entraide.db", STEPS)
    yield database
    await database.close()


async def names(db: Database) -> list[str]:
    async with db.transaction():
        return [row["name"] for row in await db.all("SELECT name FROM settings ORDER BY name")]


async def add_in_a_transaction(db: Database, *added: str) -> None:
    async with db.transaction():
        for name in added:
            await db.run(ADD, name, "x")


# Transactions.


async def test_pragmas(db: Database) -> None:
    async with db.transaction():
        found = [await db.value(f"PRAGMA {name}") for name in ("journal_mode", "synchronous", "foreign_keys")]
        assert [*found, await db.value("PRAGMA secure_delete")] == ["wal", 1, 1, 1]


async def test_all_or_nothing(db: Database) -> None:
    await add_in_a_transaction(db, "a", "b")
    with pytest.raises(sqlite3.IntegrityError):
        await add_in_a_transaction(db, "c", "a")
    assert await names(db) == ["a", "b"]


async def test_a_statement_needs_a_transaction_of_its_own_task(db: Database) -> None:
    with pytest.raises(OutsideTransaction):
        await db.run(ADD, "a", "x")
    async with db.transaction():
        with pytest.raises(OutsideTransaction, match=r"^INSERT$"):
            await asyncio.create_task(db.run(ADD, "a", "x"))
    assert await names(db) == []


async def test_a_transaction_inside_a_transaction_is_refused(db: Database) -> None:
    async with db.transaction():
        with pytest.raises(RuntimeError, match="inside"):
            await add_in_a_transaction(db, "a")
        await db.run(ADD, "b", "x")
    assert await names(db) == ["b"]


async def test_two_transactions_never_mix(db: Database) -> None:
    inside = 0

    async def work(name: str, fails: bool) -> None:
        nonlocal inside
        async with db.transaction():
            inside += 1
            assert inside == 1
            for step in range(5):
                await db.run(ADD, f"{name}{step}", "x")
                await asyncio.sleep(0)
            assert await db.value("SELECT count(*) FROM settings WHERE name NOT LIKE ?", f"{name}%") % 5 == 0
            inside -= 1
            if fails:
                raise ValueError(name)

    results = await asyncio.gather(*(work(name, name in "bd") for name in "abcd"), return_exceptions=True)
    assert [str(result) for result in results] == ["None", "b", "None", "d"]
    assert await names(db) == [f"{name}{step}" for name in "ac" for step in range(5)]


async def cancelled_after(work: Coroutine[None, None, None], moments: int) -> None:
    task = asyncio.create_task(work)
    for _ in range(moments):
        await asyncio.sleep(0)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("moments", range(1, 12))
async def test_a_cancelled_task_leaves_all_or_nothing_behind(db: Database, moments: int) -> None:
    """The last moments are those of COMMIT, which takes effect although nobody waits for it any more."""

    async def add_one_by_one() -> None:
        async with db.transaction():
            for number in range(3):
                await db.run(ADD, f"a{number}", "x")
                await asyncio.sleep(0)

    await cancelled_after(add_one_by_one(), moments)
    await add_in_a_transaction(db, "b")
    assert await names(db) == (["b"] if moments < 4 else ["a0", "a1", "a2", "b"])


async def test_a_cancelled_statement_is_in_nobody_elses_transaction(db: Database) -> None:
    async def add_alone() -> None:
        async with db.statement():
            await db.run(ADD, "a", "x")

    for _ in range(2):
        await cancelled_after(add_alone(), 1)
        with pytest.raises(sqlite3.IntegrityError):
            await add_in_a_transaction(db, "b", "b")
    assert await names(db) == ["a"]


async def test_another_programs_lock_is_waited_for(db: Database, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "entraide.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(add_in_a_transaction(db, "a"))
        await asyncio.sleep(0.05)
        other.execute(ADD, ("b", "x"))
        other.execute("COMMIT")
        await waiting
    assert await names(db) == ["a", "b"]


async def test_every_statement_has_its_turn(db: Database) -> None:
    async with db.transaction():
        await db.run(ADD, "a", "x")
        assert await db.value("SELECT count(*) FROM settings") == 1
        await db.run("DELETE FROM settings")
        async with db.savepoint():
            assert await db.value("SELECT count(*) FROM settings") == 0
            await db.run(ADD, "b", "x")
    assert await names(db) == ["b"]


async def test_what_fails_before_a_savepoint_does_not_fail_in_it(db: Database) -> None:
    inside = False

    async def work() -> None:
        nonlocal inside
        async with db.transaction():
            await db.run(ADD, "a", "x")
            await db.run(ADD, "a", "again")
            async with db.savepoint():
                inside = True

    with pytest.raises(sqlite3.IntegrityError):
        await work()
    assert not inside


async def test_one_statement_is_a_transaction_of_its_own(db: Database) -> None:
    async with db.statement():
        await db.run(ADD, "a", "x")
    async with db.statement():
        assert await db.value("PRAGMA synchronous") == 1
    async with db.statement():
        await db.run(ADD, "b", "x")
        with pytest.raises(RuntimeError, match="one statement"):
            await db.run(ADD, "c", "x")
    assert await names(db) == ["a", "b"]


async def test_what_was_committed_is_taken_to_the_disk_once(db: Database) -> None:
    done: list[str] = []
    await db.settle()
    await add_in_a_transaction(db, "a")
    await db._connection.set_trace_callback(done.append)
    await names(db)
    assert not any("PRAGMA synchronous" in each for each in done)
    await db.settle()
    full, normal = (done.index(f"PRAGMA synchronous = {level}") for level in ("FULL", "NORMAL"))
    assert full < done.index("PRAGMA application_id = 0") < normal
    done.clear()
    await db.settle()
    assert await names(db) == ["a"]
    await db.settle()
    assert not any("PRAGMA synchronous" in each for each in done)


async def test_what_is_on_the_disk_leaves_the_write_ahead_file_in_time(db: Database, tmp_path: Path) -> None:
    await add_in_a_transaction(db, *(f"{number}{'x' * 4000}" for number in range(1000)))
    before = (tmp_path / "entraide.db").stat().st_size
    await db.settle()
    assert (tmp_path / "entraide.db").stat().st_size > before + 4_000_000


async def test_going_to_the_disk_is_a_commit_even_though_it_changes_nothing(db: Database, tmp_path: Path) -> None:
    await add_in_a_transaction(db, "a")
    before = (tmp_path / "entraide.db-wal").stat().st_size
    await db.settle()
    assert (tmp_path / "entraide.db-wal").stat().st_size > before


async def test_a_disk_that_does_not_take_it_is_told_of_and_asked_again(db: Database) -> None:
    await add_in_a_transaction(db, "a")
    await set_pragma(db, "query_only = ON")
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError):
            await db.settle()
    await mend(db, "query_only = OFF")
    await db.settle()
    async with db.statement():
        assert await db.value("PRAGMA synchronous") == 1


async def add_in_a_savepoint(db: Database, *added: str, then: Exception | None = None) -> None:
    async with db.savepoint():
        for name in added:
            await db.run(ADD, name, "x")
        if then:
            raise then


async def test_savepoints_fail_alone_and_nest(db: Database) -> None:
    async with db.transaction():
        await db.run(ADD, "a", "x")
        with pytest.raises(ValueError, match="outer"):
            await add_in_a_savepoint(db, "b", then=ValueError("outer"))
        async with db.savepoint():
            await db.run(ADD, "c", "x")
            with pytest.raises(sqlite3.IntegrityError):
                await add_in_a_savepoint(db, "d", "a")
            await add_in_a_savepoint(db, "e")
    assert await names(db) == ["a", "c", "e"]


async def test_a_savepoint_goes_with_its_transaction(db: Database) -> None:
    async def work() -> None:
        async with db.transaction():
            await add_in_a_savepoint(db, "a")
            await db.run(ADD, "a", "again")

    with pytest.raises(sqlite3.IntegrityError):
        await work()
    assert await names(db) == []


async def test_nothing_goes_on_alone_when_sqlite_undid_the_transaction(db: Database) -> None:
    async def lose() -> None:
        async with db.savepoint():
            await db.run("INSERT OR ROLLBACK INTO settings (owner, name, value) VALUES ('1', 'a', 'again')")

    async def go_on() -> None:
        async with db.transaction():
            await db.run(ADD, "b", "x")
            with pytest.raises(sqlite3.IntegrityError):
                await lose()
            with pytest.raises(TransactionLost) as lost:
                await db.one(ADD, "c", "x")
            assert lost.value.sqlite_errorcode == sqlite3.SQLITE_ABORT_ROLLBACK

    await add_in_a_transaction(db, "a")
    with pytest.raises(sqlite3.OperationalError, match="undone"):
        await go_on()
    assert await names(db) == ["a"]


# Failures of the file.


async def set_pragma(db: Database, pragma: str) -> None:
    async with db.transaction():
        await db.run(f"PRAGMA {pragma}")


async def mend(db: Database, pragma: str) -> None:
    # Not through a transaction: a file that cannot be written does not begin one.
    await db._connection.execute(f"PRAGMA {pragma}")


@pytest.mark.parametrize(("broken", "mended"), [("max_page_count = 1", "max_page_count = 10000"),
                                                ("query_only = ON", "query_only = OFF")],
                         ids=["disk full", "read-only"])  # fmt: skip
async def test_a_file_that_cannot_be_written(db: Database, broken: str, mended: str) -> None:
    async def work() -> None:
        async with db.transaction():
            await db.run("UPDATE settings SET name = 'changed'")
            await add_in_a_savepoint(db, "b" * 100_000)

    await add_in_a_transaction(db, "a")
    await set_pragma(db, broken)
    for _ in range(2):
        with pytest.raises(sqlite3.Error):
            await work()
    await mend(db, mended)
    assert await names(db) == ["a"]
    await add_in_a_transaction(db, "c")
    assert await names(db) == ["a", "c"]


async def test_a_file_that_somebody_else_writes(db: Database, tmp_path: Path) -> None:
    db._connection.busy_timeout = 0
    other = sqlite3.connect(tmp_path / "entraide.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await add_in_a_transaction(db, "a")
    other.execute("ROLLBACK")
    other.close()
    await add_in_a_transaction(db, "b")
    assert await names(db) == ["b"]


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "entraide.db"
    path.write_text("Dear diary, " * 100)
    with pytest.raises(sqlite3.DatabaseError):
        await Database.open(path, STEPS)
    assert path.read_text().startswith("Dear diary")
    with pytest.raises(sqlite3.OperationalError):
        await Database.open(tmp_path / "nowhere" / "entraide.db", STEPS)


async def test_what_was_committed_is_there_after_reopening(tmp_path: Path) -> None:
    for number in range(3):
        database = await Database.open(tmp_path / "entraide.db", STEPS)
        found = await names(database)
        await add_in_a_transaction(database, f"a{number}")
        await database.close()
        assert found == [f"a{before}" for before in range(number)]


# Versions.


async def migrate(path: Path, *steps: str) -> int:
    connection = await aiosqlite.connect(path, isolation_level=None)
    try:
        await migrations.migrate(connection, path, [migrations.Step("one more", sql) for sql in steps])
        return await migrations.version(connection)
    finally:
        await connection.close()


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


TWO_STEPS = ("CREATE TABLE a (x); INSERT INTO a VALUES (1);", "ALTER TABLE a ADD COLUMN y; UPDATE a SET y = 2;")


async def test_steps_are_taken_once_and_a_copy_is_kept(tmp_path: Path) -> None:
    path, copy = tmp_path / "entraide.db", tmp_path / "entraide.before-2.db"
    assert await migrate(path, TWO_STEPS[0]) == 1
    assert not copy.exists()
    copy.write_text("left over from an attempt that failed")
    assert [await migrate(path, *TWO_STEPS) for _ in range(2)] == [2, 2]
    assert query(path, "SELECT * FROM a") == [(1, 2)]
    assert query(copy, "SELECT * FROM a") == [(1,)]


async def test_a_step_that_fails_is_undone(tmp_path: Path) -> None:
    path = tmp_path / "entraide.db"
    await migrate(path, TWO_STEPS[0])
    with pytest.raises(sqlite3.Error):
        await migrate(path, TWO_STEPS[0], "DELETE FROM a; INSERT INTO nowhere VALUES (1);")
    assert query(path, "SELECT * FROM a") == [(1,)]
    assert await migrate(path, *TWO_STEPS) == 2


async def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "entraide.db"
    await (await Database.open(path, STEPS)).close()
    newer = len(STEPS) + 1
    query(path, f"PRAGMA user_version = {newer}")
    with pytest.raises(migrations.NewerDatabase, match=str(newer)):
        await Database.open(path, STEPS)
    assert query(path, "PRAGMA user_version") == [(newer,)]
    assert "before" not in str(os.listdir(tmp_path))


# What is erased is gone.


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "entraide.db")
    yield opened
    await opened.close()


WORDS = [f"secret{number}" * 20 for number in range(200)]


async def in_checkins(store: Store) -> AsyncIterator[None]:
    checkin = await store.checkins.begin(
        "!a", group_id=1, question=WORDS[0], opener="@ana:x", event_id="$c", now=NOW, until=NOW, manner=Manner()
    )
    for number, words in enumerate(WORDS[1:]):
        await store.checkin_answers.give(
            checkin.id, Answer(person=f"@{number}:x", marks=("3",), words=words), f"${number}", NOW
        )
    yield
    await store.checkin_past.close(checkin.id, NOW, {}, 0, keep=False)


async def in_turns(store: Store) -> AsyncIterator[None]:
    turns = [await store.turns.ask("!a", f"@{n}:x", words, f"$words{n}", NOW) for n, words in enumerate(WORDS)]
    await store.turns.steps.note(
        "!a", person="@ana:x", event_id=None, turns=[turn.id for turn in turns], now=NOW, made=None
    )
    yield
    await store.forget_old(NOW + timedelta(hours=1))
    for turn in turns:
        await store.turns.end(turn.id, NOW)


async def in_resources(store: Store) -> AsyncIterator[None]:
    for number, words in enumerate(WORDS):
        await store.resources.add(
            1,
            person="@ana:x",
            draft=Draft(kind="need", what=words, place=words, tag=words),
            words=[words[:40], f"#{words}"],
            event_id=f"${number}",
            now=NOW,
        )
    yield
    for need in await store.resources.search.board(1, "need", Wanted(), limit=len(WORDS)):
        await store.resources.close(need.id, "done", NOW)


async def in_messages(store: Store) -> AsyncIterator[None]:
    for words in WORDS:
        await store.outbox.put(OutboxMessage(room_id="!a", type="m.room.message", content={"body": words}), NOW)
    yield
    while message := await store.outbox.next_for("!a"):
        await store.outbox.delivered(message.transaction_id, f"${message.id}", NOW)


async def in_a_room(store: Store) -> AsyncIterator[None]:
    await store.rooms.begin_group("!a", "a", NOW)
    for number, words in enumerate(WORDS):
        await store.turns.ask("!a", f"@{number}:x", words, f"${number}", NOW)
        await store.outbox.put(OutboxMessage(room_id="!a", type="m.room.message", content={"body": words}), NOW)
    yield
    await store.rooms.leave("!a", NOW)


def found_in_files(folder: Path) -> set[str]:
    everything = b"".join(path.read_bytes() for path in folder.iterdir())
    return {words[:9] for words in WORDS if words.encode() in everything}


@pytest.mark.parametrize("said", [in_checkins, in_turns, in_resources, in_messages, in_a_room])
async def test_erased_words_are_in_no_file_and_no_log(
    store: Store, tmp_path: Path, said: Callable[[Store], AsyncIterator[None]], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    steps = said(store)
    async with store.transaction():
        await anext(steps)
    assert len(found_in_files(tmp_path)) == len(WORDS)
    async with store.transaction():
        assert await anext(steps, "done") == "done"
    assert await store.tidy()
    assert found_in_files(tmp_path) == set()
    assert "secret" not in caplog.text


async def test_tidying_waits_for_no_reader(tmp_path: Path, db: Database) -> None:
    db._connection.busy_timeout = 0
    reader = sqlite3.connect(tmp_path / "entraide.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM settings").fetchall()
    await add_in_a_transaction(db, "a")
    assert not await db.tidy()
    reader.close()
    assert await db.tidy()


async def test_tidying_leaves_nothing_in_the_gaps_between_rows(store: Store, tmp_path: Path) -> None:
    """SQLite moves rows from page to page as they become more, and leaves copies behind that it never overwrites."""
    lots = random.Random(3)
    for turn in range(20):
        async with store.transaction():
            for number in range(40):
                person = lots.choice(("@ana:x", "@ben:x"))
                what = ("qzxjvk" if person == "@ben:x" else "w") + "ab" * lots.randint(2, 200)
                need, event_id = Draft(kind="need", what=what), f"${turn}.{number}"
                item, _ = await store.resources.add(
                    1, person=person, draft=need, words=(what[:60],), event_id=event_id, now=NOW
                )
                if lots.random() < 0.4:
                    await store.resources.remove(item.id)
    async with store.transaction():
        await store.rights.forget("@ben:x")
    assert store.take_untidy()
    assert await store.tidy()
    assert not [path.name for path in tmp_path.iterdir() if b"qzxjvk" in path.read_bytes()]
