"""SIGKILL in the middle of what a host does now and then: a backup, and a new version that changes the file."""

from __future__ import annotations

import asyncio
import random
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from bot.setup.backup import DATA
from bot.setup.manifest import Manifest
from tests.e2e.bot_process import BotProcess
from tests.reliability import updating
from tests.reliability.faults import SEED, busy, judged
from tests.reliability.table import Row
from tests.versions import lived_in, load

_ROOT = Path(__file__).parents[2]


async def backups(folder: Path, count: int) -> Row:
    """The backup or the bot is killed at any moment: a backup is whole or not there, and the next one is made."""
    chance, survived = random.Random(SEED), 0
    async with busy(folder, rooms=2) as (_, bot, load):
        async with load.going_on(pause=0.5):
            for number in range(count):
                target = folder / f"backup-{number}"
                process = await backup(bot, target)
                await asyncio.sleep(chance.uniform(0.1, 1.2))
                if number % 2:
                    _kill(process)
                else:
                    await bot.kill()
                    bot.start()
                await process.wait()
                survived += _whole(target, made=process.returncode == 0)
            last = folder / "backup-last"
            await (await backup(bot, last)).wait()
            assert _whole(last, made=True), "the next backup is made"
        row = await judged(load, "SIGKILL of the bot or of the backup, during a backup", count, "kills")
    return replace(row, survived=min(row.survived, survived))


async def backup(bot: BotProcess, target: Path) -> Process:
    """`entraide backup`, begun."""
    return await _entraide("backup", bot, target)


async def restore(bot: BotProcess, source: Path) -> Process:
    """`entraide restore`, begun."""
    return await _entraide("restore", bot, source)


async def _entraide(command: str, bot: BotProcess, folder: Path) -> Process:
    arguments = ("-m", "bot.cli", command, "--config", bot.config, folder)
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=_ROOT, stdout=DEVNULL, stderr=DEVNULL)


def _whole(target: Path, *, made: bool) -> bool:
    """Whether it is what it says it is: there and sound, or not there at all."""
    if not target.exists():
        return not made
    Manifest.read(target / DATA).verify(target / DATA)
    return True


def _kill(process: Process) -> None:
    with suppress(ProcessLookupError):  # it had ended
        process.kill()


async def updates(folder: Path, count: int) -> Row:
    """A later version is killed while it brings the file to its own form: then it does so, once, and loses nothing."""
    chance, survived = random.Random(SEED), 0
    old, database = folder / "old.db", folder / "entraide.db"
    load(await lived_in(), old)
    for _ in range(count):
        for each in folder.glob("entraide*"):
            each.unlink()
        shutil.copy(old, database)
        process = await _update(database)
        assert process.stdout is not None
        await process.stdout.readline()  # it begins
        await asyncio.sleep(chance.uniform(0, 0.15))
        _kill(process)
        await process.wait()
        survived += await (await _update(database)).wait() == 0 and updating.is_updated(old, database)
    return Row("SIGKILL while a later version changes the file", count, "kills", survived)


async def _update(database: Path) -> Process:
    arguments = ("-m", updating.__name__, database)
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=_ROOT, stdout=PIPE)
