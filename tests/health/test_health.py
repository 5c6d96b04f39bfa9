"""How the bot is: what it counts, what it answers on the loopback interface, what it leaves for `entraide check`."""

from __future__ import annotations

import asyncio
import json
import socket
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app import App
from bot.config.errors import ConfigError
from bot.health.heartbeat import WRITTEN_EVERY, Heartbeat, forget
from bot.health.metrics import STALE, STALE_AT_START, Durations, Metrics, Report
from bot.health.server import LOOPBACK, answering
from bot.setup import process_status
from storage.inspection import inspect
from storage.outbox.backlog import Backlog
from tests.conversation import BOT, START, Conversation, conversation, user
from tests.fake.faults import limited

ROOT = Path(__file__).parent.parents[1]
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def asked(app: App) -> AsyncIterator[Callable[[str], str]]:
    port = free_port()
    async with answering(port, app.watch.report):
        yield lambda path: f"http://{LOOPBACK}:{port}{path}"


async def fetched(address: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(address) as answer:
        return answer.status, await answer.text()


async def figures(app: App) -> dict[str, float]:
    async with asked(app) as at:
        _, text = await fetched(at("/metrics"))
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {sample.name: sample.value for sample in samples if "le" not in sample.labels}


# What is counted.


async def test_health_is_red_while_nothing_is_heard(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk, asked(talk.app) as at:
        talk.server.now += STALE
        assert await fetched(at("/healthz")) == (200, '{"healthy": true, "sync_age_seconds": 180}')
        talk.server.now += SECOND
        status, text = await fetched(at("/healthz"))
        assert (status, json.loads(text)) == (503, {"healthy": False, "sync_age_seconds": 181})
        await talk.settle()
        assert (await fetched(at("/healthz")))[0] == 200


async def test_health_is_answered_between_the_pieces_of_a_long_batch(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk, asked(talk.app) as at:
        for number in range(1000):  # twenty pieces; an answer takes a few turns of the loop, and each piece gives some
            talk.server.say(talk.room, user("Ben"), f"words {number}")
        pieces = talk.app.metrics.transactions.counts
        before, answers = sum(pieces), 0
        router = asyncio.create_task(talk.app.hear())
        while not router.done():
            status, _ = await fetched(at("/healthz"))
            answers += status == 200 and sum(pieces) > before and not router.done()
        await router
        assert sum(pieces) - before >= 20 and answers


async def test_a_first_sync_may_take_longer(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.restart()
        for late, healthy in ((STALE_AT_START, True), (STALE_AT_START + SECOND, False)):
            talk.server.now = START + late
            assert (await talk.app.watch.report()).healthy is healthy


async def test_the_figures_are_true(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!remind me in 10 minutes tea")
        await talk.passes(timedelta(minutes=10))
        await talk.says("Ben", "!remind me in 10 minutes more tea")
        await talk.passes(timedelta(minutes=12))
        await talk.settle()
        before = await figures(talk.app)
        assert before["entraide_timers_total"] >= 2
        assert before["entraide_timers_late_total"] == 1
        assert before["entraide_one_time_keys"] == len(talk.server.one_time[BOT, "BOT"])
        assert before["entraide_outbox_messages"] == before["entraide_rate_limited_total"] == 0
        talk.server.fail_next("PUT /send/", limited(), user=BOT)
        talk.server.say(talk.room, user("Ben"), "!needs")
        with pytest.raises(Exception, match="Too Many"):
            await talk.settle()
        talk.server.now += 7 * SECOND
        after = await figures(talk.app)
        assert after["entraide_rate_limited_total"] == 1
        assert (after["entraide_outbox_messages"], after["entraide_outbox_oldest_seconds"]) == (1, 7)
        assert after["entraide_sync_age_seconds"] == 7
        assert after["entraide_transaction_seconds_count"] > before["entraide_transaction_seconds_count"]


async def test_a_message_without_its_key_is_counted(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await unreadable(talk)
        counted = await figures(talk.app)
        assert counted["entraide_unread_messages"] == counted["entraide_unread_messages_seen_total"] == 1


async def unreadable(talk: Conversation) -> None:
    content = {"algorithm": "m.megolm.v1.aes-sha2", "session_id": "S", "ciphertext": "?", "sender_key": "?"}
    talk.server.send(talk.room, user("Ben"), "m.room.encrypted", content)
    await talk.settle()


async def test_nobody_and_nothing_that_was_said_shows(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        await talk.says("Ben", "!need marigolds")
        await unreadable(talk)
        await talk.app.watch.look()
        async with asked(talk.app) as at:
            shown = [text for path in ("/metrics", "/healthz") for text in [(await fetched(at(path)))[1]]]
        shown.append((tmp_path / "heartbeat.json").read_text())
        for text in shown:
            assert not [word for word in ("marigolds", "@", "!", "ben") if word in text.lower()]


def test_durations_are_sorted_into_bounds() -> None:
    durations = Durations()
    for seconds in (0.0001, 0.001, 0.0011, 99.0):
        durations.add(seconds)
    found = dict(durations.cumulative())
    assert (found[0.001], found[0.0025], found[10.0], found[float("inf")]) == (2, 3, 3, 4)
    assert durations.seconds == pytest.approx(99.0022)


# Who may ask.


async def test_nothing_listens_without_a_port(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        assert talk.config.monitoring.port is None
        async with answering(talk.config.monitoring.port, talk.app.watch.report):
            assert not [task for task in asyncio.all_tasks() if "aiohttp" in repr(task)]


async def test_only_the_loopback_interface_listens(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk, asked(talk.app) as at:
        port = int(at("").rpartition(":")[2])
        with socket.socket() as other, pytest.raises(OSError, match="refused"):
            other.connect(("127.0.0.2", port))


async def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk, asked(talk.app) as at:
        port = int(at("").rpartition(":")[2])
        with pytest.raises(ConfigError, match=rf"^'monitoring.port' {port} can't be used: .*in use"):
            async with answering(port, talk.app.watch.report):
                pass


def test_the_library_for_metrics_is_loaded_when_somebody_asks() -> None:
    code = "import sys, bot.app; assert not {'prometheus_client', 'aiohttp.web'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


# The heartbeat, and what `entraide check` makes of it.


async def test_the_heartbeat_is_private_and_ends_with_the_bot(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        watching = asyncio.create_task(talk.app.watch.run())
        while Heartbeat.read(tmp_path) is None:
            await asyncio.sleep(0)
        assert stat.S_IMODE((tmp_path / "heartbeat.json").stat().st_mode) == 0o600
        heartbeat = Heartbeat.read(tmp_path)
        assert heartbeat == Heartbeat.of(await talk.app.watch.report())
        watching.cancel()
        await asyncio.wait([watching])
        assert Heartbeat.read(tmp_path) is None
        forget(tmp_path)  # twice is no error


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"at": 1}', '{"at": "x", "started": "x", "heard": null}'])
def test_a_heartbeat_that_can_not_be_read_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "heartbeat.json").write_text(text)
    assert Heartbeat.read(tmp_path) is None


def left(folder: Path, heard: timedelta | None = timedelta(0), limited: int = 0) -> None:
    """A bot that started an hour before `START` left its heartbeat, having heard something so long before."""
    metrics = Metrics(started=START - timedelta(hours=1), heard=None if heard is None else START - heard)
    Heartbeat.of(
        Report(
            at=START,
            metrics=metrics,
            messages=0,
            oldest_message=None,
            unread=0,
            unread_long=0,
            troubles=frozenset(),
            free=2**40,
            limited=limited,
            one_time_keys=50,
        )
    ).write(folder)


def test_check_says_whether_the_bot_lives(tmp_path: Path) -> None:
    assert str(process_status.process(tmp_path, False, START)) == "ok    process        not running"
    assert "just started" in process_status.process(tmp_path, True, START).text
    left(tmp_path, 5 * SECOND)
    found = process_status.process(tmp_path, True, START)
    assert found.good and found.text == "running for 60 minutes; last heard the homeserver 5 seconds ago"
    assert process_status.process(tmp_path, True, START + STALE).good, "the heartbeat is a minute old at most"
    found = process_status.process(tmp_path, True, START + STALE + WRITTEN_EVERY)
    assert not found.good and "has heard nothing for 4 minutes" in found.text
    assert process_status.process(tmp_path, False, START + STALE + WRITTEN_EVERY).good
    left(tmp_path, None)
    found = process_status.process(tmp_path, True, START)
    assert not found.good and "has heard nothing for 60 minutes" in found.text


def test_check_says_what_waits() -> None:
    assert process_status.outbox(Backlog(0, None, 0), True, START).text == "nothing waits to be sent"
    assert process_status.outbox(Backlog(0, None, 2), True, START).text.endswith("; 2 messages wait for their keys")
    fresh, old = Backlog(1, START - MINUTE, 0), Backlog(2, START - timedelta(minutes=20), 1)
    assert process_status.outbox(fresh, True, START).text == "1 message waits to be sent"
    found = process_status.outbox(old, False, START)
    assert found.good and found.text == "2 messages wait to be sent at the next start; 1 message waits for its key"
    stuck = process_status.outbox(old, True, START)
    assert not stuck.good and "the oldest for 20 minutes" in stuck.text


def test_check_says_how_often_the_homeserver_limited_the_bot(tmp_path: Path) -> None:
    assert process_status.limits(tmp_path, START) is None
    left(tmp_path)
    found = process_status.limits(tmp_path, START)
    assert found and found.text == "the homeserver has never limited the bot"
    left(tmp_path, limited=3)
    found = process_status.limits(tmp_path, START)
    assert found and found.good and "limited the bot 3 times in 60 minutes" in found.text


def test_check_says_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert process_status.disk(tmp_path).good
    monkeypatch.setattr(process_status, "LEAST_FREE", 2**62)
    assert "Make room" in process_status.disk(tmp_path).text and not process_status.disk(tmp_path).good


async def test_what_waits_is_seen_from_beside(tmp_path: Path) -> None:
    async with conversation(tmp_path) as talk:
        talk.server.fail_next("PUT /send/", limited(), user=BOT)
        talk.server.say(talk.room, user("Ben"), "!needs")
        with pytest.raises(Exception, match="Too Many"):
            await talk.settle()
        found = await inspect(talk.config.database)
        assert found and found.backlog == Backlog(1, START, 0)


def test_moments_of_a_heartbeat_have_a_zone(tmp_path: Path) -> None:
    left(tmp_path)
    heartbeat = Heartbeat.read(tmp_path)
    assert heartbeat and heartbeat.at == START and heartbeat.at.utcoffset() == datetime.now(UTC).utcoffset()
