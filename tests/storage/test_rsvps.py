"""Answers to "will you come?": their order, what is offered, and what each message says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from storage.core.database import Database
from storage.core.migrations import Step
from storage.rsvps import Rsvps, rsvp_tables

NOW = datetime(2027, 3, 10, 18, 0, tzinfo=UTC)
SCHEMA = "CREATE TABLE evenings (id INTEGER PRIMARY KEY, group_id INTEGER);" + "".join(
    table.schema for table in rsvp_tables("evening_rsvps", feature="evenings", of="evenings", timers=("hold",))
)


def law(folder: Path, check: Callable[[Rsvps, Database], Awaitable[None]]) -> None:
    """Run it in one transaction of a new database, in which there is one evening, 1."""

    async def run() -> None:
        database = await Database.open(folder / "entraide.db", (Step("evenings", SCHEMA),))
        try:
            async with database.transaction():
                await database.run("INSERT INTO evenings VALUES (1, 1)")
                await check(Rsvps(database, "evening_rsvps"), database)
        finally:
            await database.close()

    asyncio.run(run())


def test_the_order_is_that_of_the_answers_and_is_kept_when_the_state_changes(tmp_path: Path) -> None:
    async def check(rsvps: Rsvps, database: Database) -> None:
        for name in ("a", "b", "c"):
            await rsvps.put(1, f"@{name}:x", "waiting")
        await rsvps.put(1, "@a:x", "going", 1, keeps_place=True)
        await rsvps.put(1, "@b:x", "maybe")
        found = await rsvps.about(1)
        assert [(each.person, each.state, each.size) for each in found] == [
            ("@a:x", "going", 2),
            ("@c:x", "waiting", 1),
            ("@b:x", "maybe", 1),
        ]

    law(tmp_path, check)


def test_who_lets_a_place_go_by_is_last_and_keeps_waiting(tmp_path: Path) -> None:
    async def check(rsvps: Rsvps, database: Database) -> None:
        first, _ = [await rsvps.put(1, f"@{name}:x", "waiting") for name in ("a", "b")]
        await rsvps.offer(first.id, NOW)
        offered = await rsvps.get(first.id)
        assert offered and (offered.state, offered.until) == ("offered", NOW)
        await rsvps.pass_by(offered)
        last = (await rsvps.about(1))[-1]
        assert (last.person, last.state, last.passed, last.until) == ("@a:x", "waiting", True, None)
        await rsvps.mark([last], passed=False)
        assert [each.passed for each in await rsvps.about(1)] == [False, False]

    law(tmp_path, check)


def test_taking_one_message_back_leaves_what_the_others_say(tmp_path: Path) -> None:
    async def check(rsvps: Rsvps, database: Database) -> None:
        answer = await rsvps.put(1, "@a:x", "going")
        await rsvps.note(answer, "yes", 1, "$one")
        await rsvps.note(answer, "maybe", 0, "$two")
        assert await rsvps.last_said(answer) == ("maybe", 0)
        assert await rsvps.take_back("$two") == (answer, "maybe")
        assert await rsvps.last_said(answer) == ("yes", 1)
        assert await rsvps.take_back("$two") is None
        await rsvps.take_back("$one")
        assert await rsvps.last_said(answer) is None

    law(tmp_path, check)


def test_a_no_leaves_no_row_behind_and_neither_does_what_is_over(tmp_path: Path) -> None:
    async def check(rsvps: Rsvps, database: Database) -> None:
        for name in ("a", "b"):
            await rsvps.note(await rsvps.put(1, f"@{name}:x", "going"), "yes", 0, f"${name}")
        await rsvps.remove(1, "@a:x")
        assert await rsvps.of(1, "@a:x") is None
        assert await database.value("SELECT count(*) FROM evening_rsvps_said") == 1
        await database.run("DELETE FROM evenings")
        assert await rsvps.by_person("@b:x") == []
        assert await database.value("SELECT count(*) FROM evening_rsvps_said") == 0

    law(tmp_path, check)
