"""The bot as a separate process: `entraide init`, then `entraide run`, as a host would type them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

_ENTRAIDE = (sys.executable, "-m", "bot.cli")
_PATIENCE = 10.0  # seconds to stop by itself


class BotFailed(Exception):
    """The bot could not be set up. The text is its output."""


@asynccontextmanager
async def running_bot(homeserver: str, user: str, password: str, folder: Path) -> AsyncIterator[None]:
    """Set the bot up in `folder` and keep it running inside this block."""
    config = folder / "config.yaml"
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    await _init("--homeserver", homeserver, "--user", user, "--password-file", str(secret), "--config", str(config))
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *_ENTRAIDE, "run", "--config", str(config), stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log
        )
    try:
        yield
    finally:
        await _stop(process)


async def _init(*arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *_ENTRAIDE,
        "init",
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    if process.returncode:
        raise BotFailed(said.decode(errors="replace").strip())


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        process.kill()
        await process.wait()
