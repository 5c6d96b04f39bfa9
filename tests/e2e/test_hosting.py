"""What the host of a bot sees of it, on a real homeserver."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from bot.demo.homeserver import Homeserver
from bot.health.pulse import Pulse
from tests.e2e.bot_process import BotProcess
from tests.e2e.load import Load
from tests.e2e.people import People


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_health_and_figures_of_a_running_bot(homeserver: Homeserver, tmp_path: Path) -> None:
    port = free_port()
    async with (
        People(homeserver, tmp_path / "people") as people,
        await BotProcess.make(homeserver, tmp_path, monitoring={"port": port}) as bot,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):
        bot.start()
        load = await Load.gather(bot, people, rooms=1, seed=1)
        await load.write(load.people[0], load.rooms[0])
        await load.handled(within=30)
        async with http.get("/healthz") as answer:
            assert (answer.status, (await answer.json())["healthy"]) == (200, True)
        async with http.get("/metrics") as answer:
            families = {family.name: family for family in text_string_to_metric_families(await answer.text())}
        assert families["entraide_one_time_keys"].samples[0].value > 25
        assert families["entraide_outbox_letters"].samples[0].value == 0
        async with asyncio.timeout(30):
            while Pulse.read(bot.data) is None:
                await asyncio.sleep(0.1)
        assert await bot.stop() == 0
        assert Pulse.read(bot.data) is None
