"""`entraide check` and `entraide health` beside a bot that runs, and on a folder in which something is wrong."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import DATABASE, _live
from bot.config import Config
from bot.health.heartbeat import HEARTBEAT, Heartbeat
from bot.matrix.errors import Refused, Retry, Unreachable
from bot.setup.advice import sentence
from bot.setup.clock import now
from bot.setup.process_status import disk, health, keys, outbox
from storage.outbox.backlog import Backlog
from tests.conversation import BOT, user
from tests.e2e.host import PASSWORD, Host
from tests.fake.listening import Listening, listening


@pytest.fixture
async def server() -> AsyncIterator[Listening]:
    async with listening(BOT, PASSWORD) as found:
        yield found


@pytest.fixture
async def host(server: Listening, tmp_path: Path) -> Host:
    made = Host(server, BOT, tmp_path)
    await made.init(BOT, server.url, PASSWORD)
    return made


@asynccontextmanager
async def running(host: Host, server: Listening) -> AsyncIterator[None]:
    """The bot, which has greeted a group and left a sign that it hears; the next one comes a minute later."""
    mask = os.umask(0o077)  # as `entraide run` has it
    bot = asyncio.create_task(_live(Config.load(host.config)))
    room = server.server.create_room(user("Anne"), "Circle", invite=[BOT])
    try:
        async with asyncio.timeout(120):
            while not (server.server.shown(room) and (beat := Heartbeat.read(host.data)) and beat.heard):
                assert not bot.done(), "it runs"
                await asyncio.sleep(0.01)
        yield
    finally:
        bot.cancel()
        await asyncio.wait([bot])
        os.umask(mask)


def healthy(host: Host, later: timedelta = timedelta(0)) -> tuple[bool, str]:
    """`entraide health`, so much later."""
    said: list[str] = []
    return health(host.config, now() + later, said.append), "\n".join(said)


async def test_beside_a_bot_that_runs_all_is_well(host: Host, server: Listening) -> None:
    assert healthy(host) == (False, "not running")
    async with running(host, server):
        found = await host.check()
        assert [line for line in found.values() if not line.startswith("ok")] == []
        assert re.search(r"running for .*; last heard the homeserver .* ago", found["process"])
        assert found["database"].startswith("ok    database       version ")
        assert "never limited the bot" in found["rate limits"] and "one-time keys" in found["keys"]
        assert "to be sent" in found["outbox"]
        good, said = healthy(host)
        assert good and said.startswith("hears what is said; last heard ")
        good, said = healthy(host, timedelta(hours=1))
        assert not good and said.startswith("does not hear what is said")


async def test_a_bot_that_hears_nothing_is_found(host: Host, server: Listening) -> None:
    async with running(host, server):
        found = await host.check(timedelta(hours=1))
        assert found["process"].startswith("FIX") and "has heard nothing for" in found["process"]


async def test_who_has_just_started_has_left_no_sign_yet(host: Host, server: Listening) -> None:
    async with running(host, server):
        (host.data / HEARTBEAT).unlink()
        assert "running; it has just started" in (await host.check())["process"]


def _others_write(host: Host) -> None:
    host.config.chmod(0o620)


def _no_folder(host: Host) -> None:
    host.data.rename(host.data.with_name("elsewhere"))


def _no_database(host: Host) -> None:
    (host.data / DATABASE).write_bytes(b"words that are no database " * 99)


@pytest.mark.parametrize(
    ("harm", "about", "words"),
    [
        (_others_write, "permissions", "Run `chmod go-w "),
        (_no_folder, "permissions", "Run `entraide init`."),
        (_no_database, "database", "Put a backup back: `entraide restore`."),
    ],
)
async def test_what_is_wrong_in_the_folder_is_found(
    host: Host, harm: Callable[[Host], None], about: str, words: str
) -> None:
    harm(host)
    found = (await host.check())[about]
    assert found.startswith("FIX") and words in found


async def test_the_keys_of_a_bot_that_uploads_none_are_missed(host: Host, server: Listening) -> None:
    config = Config.load(host.config)
    server.server.one_time.clear()
    assert (await keys(config, running=False)).good, "the next start uploads them"
    found = await keys(config, running=True)
    assert not found.good and "No one-time keys are left" in found.text
    server.callers.clear()
    assert not (await keys(config, running=True)).good


@pytest.mark.parametrize(
    ("messages", "minutes", "unread", "running", "good", "said"),
    [
        (0, None, 0, True, True, "nothing waits to be sent"),
        (1, 15, 0, True, True, "1 message waits to be sent"),
        (2, 16, 0, True, False, "2 messages wait to be sent, the oldest for 16 minutes."),
        (2, 16, 0, False, True, "2 messages wait to be sent at the next start"),
        (0, None, 3, True, True, "nothing waits to be sent; 3 messages wait for their keys"),
    ],
)
def test_what_waits_for_too_long_is_told(
    messages: int, minutes: int | None, unread: int, running: bool, good: bool, said: str
) -> None:
    at = now()
    oldest = None if minutes is None else at - timedelta(minutes=minutes)
    found = outbox(Backlog(messages, oldest, unread), running, at)
    assert found.good is good and said in found.text


def test_what_is_expected_is_said_in_a_sentence_with_its_advice(tmp_path: Path) -> None:
    assert sentence(Retry("busy")) == "The homeserver can't do it now, try again later: busy."
    assert str(sentence(Refused("M_FORBIDDEN", "no"))).startswith("The homeserver refuses: ")
    assert str(sentence(Unreachable("There is nobody."))).startswith("There is nobody.")
    assert disk(tmp_path).good
