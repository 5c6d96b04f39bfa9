"""The throw-away homeserver itself: it keeps what it must, and it leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver, HomeserverFailed
from bot.matrix.errors import Unreachable
from bot.matrix.login import log_in, versions

STARTER = """
import asyncio
from bot.demo.homeserver import Homeserver

async def main():
    async with Homeserver() as server:
        print(server.pid, server.folder, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@asynccontextmanager
async def starter() -> AsyncIterator[tuple[asyncio.subprocess.Process, int, Path]]:
    """Another process that started a homeserver: that process, the homeserver's pid and its folder."""
    root = str(Path(__file__).parents[2])
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", STARTER, cwd=root, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        assert process.stdout is not None
        pid, folder = (await asyncio.wait_for(process.stdout.readline(), 120)).decode().split()
        yield process, int(pid), Path(folder)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
async def test_nothing_outlives_who_started_it(end: signal.Signals) -> None:
    async with starter() as (process, pid, folder):
        assert alive(pid)
        assert folder.is_dir()
        process.send_signal(end)
        async with asyncio.timeout(120):
            while folder.exists() or alive(pid):
                await asyncio.sleep(0.05)


async def test_what_it_knows_survives_a_kill() -> None:
    async with Homeserver("somewhere.example") as server:
        assert await server.register("anne", "secret", displayname="Anne") == "@anne:somewhere.example"
        with pytest.raises(HomeserverFailed, match="anne could not be registered"):
            await server.register("anne", "secret")
        await server.kill()
        with pytest.raises(Unreachable):
            await versions(server.url)
        seconds: list[float] = []
        await server.start(seconds.append)
        assert seconds == sorted(seconds)
        assert seconds
        assert (await log_in(server.url, "anne", "secret", "test")).user_id == "@anne:somewhere.example"
    assert not server.folder.exists()


async def test_a_failure_to_start_says_why() -> None:
    server = Homeserver("somewhere.example")
    try:
        (server.folder / "homeserver.yaml").write_text("listeners: 7\n", encoding="utf-8")
        with pytest.raises(HomeserverFailed, match="server_name"):
            await server.start()
    finally:
        await server.close()
