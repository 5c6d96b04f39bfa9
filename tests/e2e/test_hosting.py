"""What the host of a bot sees of it, on a real homeserver."""

from __future__ import annotations

import asyncio
import shutil
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.demo.homeserver import Homeserver
from bot.health.heartbeat import Heartbeat
from bot.matrix.credentials import Credentials
from bot.matrix.events import Message, State
from bot.matrix.http import HttpClient, path
from tests.e2e.bot_process import PASSWORD, BotProcess
from tests.e2e.load import Load
from tests.e2e.people import TIMEOUT, E, People, Someone


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_health_and_figures_of_a_running_bot(homeserver: Homeserver, tmp_path: Path) -> None:
    port = free_port()
    async with (
        People(homeserver, tmp_path / "people") as people,
        await BotProcess.make(homeserver, tmp_path, monitoring={"port": port}, log={"level": "debug"}) as bot,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):
        bot.start()
        load = await Load.gather(bot, people, rooms=1, seed=1)
        await load.write(load.people[0], load.rooms[0])
        await load.handled(within=TIMEOUT)
        async with http.get("/healthz") as answer:
            assert (answer.status, (await answer.json())["healthy"]) == (200, True)
        async with http.get("/metrics") as answer:
            families = {family.name: family for family in text_string_to_metric_families(await answer.text())}
        assert families["entraide_one_time_keys"].samples[0].value > 25
        assert families["entraide_outbox_messages"].samples[0].value == 0
        async with asyncio.timeout(TIMEOUT):
            while Heartbeat.read(bot.data) is None:
                await asyncio.sleep(0.1)
        said = await entraide("health", "--config", bot.config)
        assert said.startswith("hears what is said")
        assert await bot.stop() == 0
        assert Heartbeat.read(bot.data) is None
        assert "started" in bot.log.read_text() and "item-" not in bot.log.read_text()


async def wiped(bot: BotProcess) -> None:
    """The machine is lost."""
    shutil.rmtree(bot.data)


async def stolen(bot: BotProcess) -> None:
    """Somebody else has the machine, so the host logs its device out."""
    login = Credentials.load(bot.data)
    wire = HttpClient(login.homeserver, login.access_token)
    await wire.post(path("v3", "logout"), {})
    await wire.close()
    shutil.rmtree(bot.data)


async def damaged(bot: BotProcess) -> None:
    """Only the database is."""
    for each in bot.data.glob("entraide.db*"):
        each.write_bytes(b"damaged" * 2000)


async def entraide(*arguments: str | Path) -> str:
    """A command of the host's, which goes well; what it says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", *map(str, arguments)),
        cwd=Path(__file__).parents[2], stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


async def heard(
    person: Someone, kind: type[E], fits: Callable[[E], bool], count: int = 1, within: float = 30
) -> list[E]:
    """Such events that somebody who listens has heard, as soon as there are so many."""
    found: list[E] = []
    async with asyncio.timeout(within):
        while len(found) < count:
            await asyncio.sleep(0.05)
            found = [each for each in person.heard if isinstance(each, kind) and fits(each)]
    return found


async def told(person: Someone, words: str, count: int = 1) -> list[Message]:
    """The messages with these words that somebody who listens has heard, as soon as there are so many."""
    return await heard(person, Message, lambda each: words in each.body, count)


async def gone(person: Someone, room: str, user_id: str) -> None:
    """Somebody who listens has heard that this user left the room."""
    left = (room, user_id, "leave")
    await heard(person, State, lambda each: (each.room, each.key, each.content.get("membership")) == left)


@pytest.mark.parametrize("harm", [wiped, damaged, stolen])
async def test_a_backup_loses_nothing_that_came_after_it_and_says_nothing_twice(
    homeserver: Homeserver, tmp_path: Path, harm: Callable[[BotProcess], Awaitable[None]]
) -> None:
    """Made in the middle of the work; what follows it is encrypted with keys that are not in it."""
    copy = tmp_path / "backup"
    async with People(homeserver, tmp_path / "people") as people, await BotProcess.make(homeserver, tmp_path) as bot:
        bot.start()
        load = await Load.gather(bot, people, rooms=3, seed=2)
        (anne, ben, _), secret = load.people, load.rooms[-1]
        dora, elsa = await people.make("dora"), await people.make("elsa")
        for guest in (dora, elsa):
            await anne.wire.post(path("v3", "rooms", secret, "invite"), {"user_id": guest.id})
            await guest.session.join(secret)
        aside = await anne.make_room(bot.user_id, encrypted=True)
        async with load.listening():
            await told(anne, "Entraide", count=4)
            async with load.going_on(pause=0.4):
                await load.goes_on(9)
                await entraide("backup", copy, "--config", bot.config)
                await dora.session.leave(secret)  # now everybody makes a new key
                await anne.say(aside, "!remind me in 2 seconds drink something")
                await told(anne, "drink something", count=2)
                await load.goes_on(6)
            await load.handled(within=TIMEOUT)
            await bot.delivered()
            await bot.kill()
            await harm(bot)
            # While it is away, with a key that is sealed for what it was then; to a bot without a device nobody can
            # write in secret.
            await elsa.session.leave(secret)
            await gone(anne, secret, elsa.id)
            await load.write(anne, load.rooms[0] if harm is stolen else secret)
            said = await entraide("restore", copy, "--config", bot.config)
            assert ("The encryption keys stay" in said) == (harm is damaged)
            assert len(bot.rows("SELECT 1 FROM resources")) < len(load.said) - 2, "made in the middle"
            if harm is stolen:
                (tmp_path / "password").write_text(PASSWORD)
                await entraide("init", "--password-file", tmp_path / "password", "--config", bot.config)
            bot.start()
            await load.handled(within=60)
            for room in load.rooms:
                await load.write(ben, room)
            await load.handled(within=60)
            asked = await anne.say(aside, "!help")
            await heard(anne, Message, lambda each: each.in_reply_to == asked)  # and before that what must not come
            assert len(await told(anne, "drink something", count=2)) == 2
            await load.verify()
