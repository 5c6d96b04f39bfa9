"""Reminders in great numbers and over a long time: no search goes through a table, and nothing is lost or doubled."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.contestants import ENTRAIDE
from benchmarks.measures.reminding import reminding
from benchmarks.plan import QUICK
from benchmarks.stage import Progress
from bot.matrix.errors import Retry
from commands.kit.when import Recurrence, read_recurrence
from commands.reminders.quiet import Quiet
from commands.reminders.rules import after_quiet, gap_after
from tests.conversation import Conversation, conversation
from tests.fake.faults import CUT, LOST, broken, limited

MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ZONES = ["Europe/Paris", "America/Santiago", "Australia/Lord_Howe", "UTC"]
# Once an hour, beside the conversation: it goes once through the index of all event ids, and not once for each of them.
TIDIES_ORIGINS = "DELETE FROM origins WHERE day <"
LARGE = ("reminders", "timers", "reminder_followers")


# What is asked of the database.


async def everything(talk: Conversation) -> None:
    """All that can be done with reminders, and time going by."""
    direct = await talk.direct("Ben")
    for said in (
        "remind me in 1 hour tea",
        "remind us every day 20:00 breathe until:done",
        "remind me every monday 9:00 bins times:3",
        "remind Ben in 1 hour book",
        "reminders",
        "reminders move 2 tomorrow 7:00",
        "pause 2 days",
    ):
        await talk.says("Anne", f"!{said}")
    for said in ("reminders too 1", "remind me in 1 hour soup", "me too 3"):
        await talk.says("Ben", f"!{said}")
    await talk.says("Ben", "!reminders accept", direct)
    await talk.passes(2 * HOURS)
    await talk.restart()
    for said in ("snooze 10m", "reminders done 2", "cancel reminder 3", "pause", "resume", "reminders decline"):
        await talk.says("Ben", f"!{said}")
    await talk.takes_back("Ben", talk.last)
    for _ in range(4):
        await talk.passes(DAYS)
    await talk.app._schedule()
    await talk.app.tidy()


async def test_no_statement_goes_through_all_reminders(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        statements: set[str] = set()
        restart = talk.restart

        async def traced() -> None:
            await restart()
            await talk.store._database._connection.set_trace_callback(statements.add)

        talk.restart = traced  # type: ignore[method-assign]
        await traced()
        await everything(talk)
        concerned = [each for each in statements if re.search(rf"\b({'|'.join(LARGE)})\b", each)]
        assert len(concerned) > 90
        with closing(sqlite3.connect(tmp_path / "entraide.db")) as connection:
            scans = {
                (each, step)
                for each in concerned
                if not each.startswith(("PRAGMA", TIDIES_ORIGINS))
                for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {each}")
                if re.match(rf"SCAN ({'|'.join(LARGE)})\b", step)
            }
    assert scans == set()


@pytest.mark.slow
async def test_the_measure_of_reminders_measures() -> None:
    plan = replace(QUICK, inside_passes=1, reminders=2000)
    rows = await reminding(plan, Progress())
    assert [row.median(ENTRAIDE) is not None for row in rows] == [True] * 4


# Said once, whatever happens on the way.


@pytest.mark.parametrize("trouble", [limited(10), broken(), CUT, LOST])
async def test_it_arrives_once_however_the_homeserver_fails(tmp_path: Path, trouble: object) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!remind me in 1 hour tea")
        talk.server.fail_next("PUT /send/", trouble, times=3)  # type: ignore[arg-type]
        talk.server.now += HOURS
        await talk.app.wake()
        for _ in range(3):
            with pytest.raises(Retry):
                await talk.app.courier.drain()
            await talk.restart()
            await talk.app.wake()
        await talk.settle()
        assert talk.heard() == "Ben, a reminder: tea"
        assert await talk.passes(DAYS) == ""


@pytest.mark.parametrize("asked_before_the_backup", [True, False])
async def test_it_arrives_once_over_a_restore_from_a_backup(tmp_path: Path, asked_before_the_backup: bool) -> None:
    async with conversation(tmp_path) as talk:
        if asked_before_the_backup:
            await talk.says("Ben", "!remind me in 1 hour tea")
        await talk.stop()
        shutil.copy(tmp_path / "entraide.db", tmp_path / "backup")
        await talk.start()
        if not asked_before_the_backup:
            await talk.says("Ben", "!remind me in 1 hour tea")
        assert await talk.passes(HOURS) == "Ben, a reminder: tea"
        await talk.stop()
        shutil.copy(tmp_path / "backup", tmp_path / "entraide.db")
        await talk.start()
        await talk.settle()
        talk.heard()
        assert await talk.passes(2 * HOURS) == "", "the homeserver has it already"
        assert [each.body for each in talk.shown()].count("Ben, a reminder: tea") == 1


async def test_what_the_backup_knew_and_nobody_was_told_is_said_with_its_time(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!remind me in 1 hour tea")
        await talk.stop()
        shutil.copy(tmp_path / "entraide.db", tmp_path / "backup")
        talk.server.now += 2 * DAYS
        shutil.copy(tmp_path / "backup", tmp_path / "entraide.db")
        await talk.start()
        assert await talk.passes(timedelta(0)) == ("Ben, a reminder that was due on Wednesday, 10 March at 20:00: tea")
        assert await talk.passes(2 * DAYS) == ""


steps = st.lists(
    st.tuples(st.sampled_from(["pass", "pass", "snooze", "move", "restart"]), st.integers(1, 120)), max_size=12
)


@pytest.mark.slow
@settings(max_examples=25)
@given(steps)
async def test_putting_off_and_moving_never_loses_nor_doubles_one(
    tmp_path_factory: pytest.TempPathFactory, plan: list[tuple[str, int]]
) -> None:
    async with conversation(tmp_path_factory.mktemp("one")) as talk:
        await talk.says("Ben", "!remind me in 1 hour tea")
        due: datetime | None = talk.server.now + HOURS
        said = 0
        for what, minutes in plan:
            if what == "pass":
                expected = due is not None and due <= talk.server.now + minutes * MINUTES
                assert (await talk.passes(minutes * MINUTES) != "") == expected
                said, due = said + expected, None if expected else due
            elif what == "snooze" and said:
                await talk.says("Ben", f"!snooze {minutes} minutes")
                due = talk.server.now + minutes * MINUTES
            elif what == "move" and due:
                await talk.says("Ben", f"!reminders move 1 in {minutes} minutes")
                due = talk.server.now + minutes * MINUTES
            elif what == "restart":
                await talk.restart()
        await talk.passes(DAYS)
        assert sum(", a reminder" in each.body for each in talk.shown()) == said + (due is not None)


@pytest.mark.slow
@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 100)), max_size=4))
@example([(1, 7), (1, 14), (1, 5)])  # two of them to the same moment
async def test_moving_times_of_one_that_comes_back_loses_and_doubles_none(
    tmp_path_factory: pytest.TempPathFactory, moves: list[tuple[int, int]]
) -> None:
    async with conversation(tmp_path_factory.mktemp("series")) as talk:
        await talk.says("Ben", "!remind me every day 20:00 breathe times:6")
        for wait, hours in moves:
            for _ in range(wait):
                await talk.passes(HOURS)
            listed = await talk.says("Ben", "!reminders")
            if series := re.search(r"- (\d+) breathe · every", listed):
                await talk.says("Ben", f"!reminders move {series[1]} in {hours} hours")
        for _ in range(24 * 12):
            await talk.passes(HOURS)
        assert sum(", a reminder" in each.body for each in talk.shown()) == 6


# Arithmetic.

NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)
spoken = st.sampled_from(
    [
        "every day 2:30",
        "every day 0:30",
        "every 3 days 2:15",
        "every hour",
        "every monday 9:00",
        "every 2 weeks on friday 19:00",
        "the first friday of the month 2:30",
        "every month on the 31st 8:00",
        "the last day of the month 1:45",
        "every monday and thursday 23:30 until 2028-03-01",
    ]
)


def again(words: str, zone: str) -> Recurrence:
    found = read_recurrence(words.split(), now=NOW, zone=ZoneInfo(zone), language="en")
    assert found is not None
    return found.value


@given(spoken, st.sampled_from(ZONES), st.integers(1, 40))
def test_a_later_start_changes_nothing_of_what_is_to_come(words: str, zone: str, count: int) -> None:
    told, shifted, moment = again(words, zone), again(words, zone), NOW
    for _ in range(count):
        following = told.next_after(moment)
        assert shifted.next_after(moment) == following
        if following is None:
            break
        moment, shifted = following, shifted.rebased(following)


@given(st.sampled_from(ZONES), st.times(), st.integers(0, 700))
def test_each_day_has_one_time_whatever_its_clocks_do(zone: str, clock: time, days: int) -> None:
    begin = datetime.combine(date(2027, 1, 1), clock.replace(second=0, microsecond=0))
    daily = Recurrence("FREQ=DAILY", begin, zone)
    after = datetime.combine(begin.date() + timedelta(days=days), time(), ZoneInfo(zone)).astimezone(UTC)
    first = daily.next_after(after - timedelta(microseconds=1))
    assert first is not None and first.astimezone(ZoneInfo(zone)).date() == begin.date() + timedelta(days=days)
    second = daily.next_after(first)
    assert second is not None
    assert second.astimezone(ZoneInfo(zone)).date() == begin.date() + timedelta(days=days + 1)
    if first.astimezone(ZoneInfo(zone)).time() == begin.time() == second.astimezone(ZoneInfo(zone)).time():
        assert timedelta(hours=22) < second - first < timedelta(hours=26)


@given(spoken, st.sampled_from(ZONES), st.integers(2, 12))
def test_so_many_times_are_so_many(words: str, zone: str, times: int) -> None:
    limited_to = again(words.split(" until")[0], zone).ended(count=times)
    moment: datetime | None = NOW
    heard = 0
    while moment and (moment := limited_to.next_after(moment)):
        heard += 1
        assert heard <= times
    assert heard == times


clocks = st.integers(0, 24 * 60 - 1).map(lambda minute: time(*divmod(minute, 60)))
hours = st.tuples(clocks, clocks).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Quiet(*pair))


@given(st.lists(st.tuples(hours, st.sampled_from(ZONES).map(ZoneInfo)), max_size=2), st.integers(0, 366 * 24 * 60))
def test_after_quiet_hours_it_is_not_quiet(found: list[tuple[Quiet, ZoneInfo]], minute: int) -> None:
    moment = NOW + minute * MINUTES
    spoken_at = after_quiet(moment, found)
    assert moment <= spoken_at <= moment + timedelta(days=5)
    if not any(moment.astimezone(zone).time() in quiet for quiet, zone in found):
        assert spoken_at == moment
    if len(found) == 1:
        assert all(spoken_at.astimezone(zone).time() not in quiet for quiet, zone in found)


def test_the_distance_grows_to_a_day() -> None:
    gaps = [gap_after(said) for said in range(1, 40)]
    assert gaps[:3] == [15 * MINUTES, 30 * MINUTES, HOURS]
    assert sorted(gaps) == gaps and gaps[-1] == DAYS
