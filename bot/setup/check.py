"""`entraide check`: looks at everything the bot needs, changes nothing, and says what to do."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from datetime import datetime
from pathlib import Path

from bot.config import Config
from bot.config.errors import ConfigError
from bot.matrix.errors import MatrixError
from bot.matrix.login import versions, whoami
from bot.setup import process_status
from bot.setup.advice import sentence
from bot.setup.clock import offset
from bot.setup.device import devices
from bot.setup.findings import Finding
from bot.setup.recovery import recoverable
from bot.setup.signatures import signatures
from storage.core.migrations import NewerDatabase
from storage.inspection import Inspection, inspect

_CLOCK_SECONDS = 30


async def check(path: Path, now: Callable[[], datetime], say: Callable[[str], None]) -> bool:
    """Print a line for each finding. Returns whether everything is in order."""
    all_good = True
    async with aclosing(_findings(path, now)) as findings:
        async for finding in findings:
            say(str(finding))
            all_good = all_good and finding.good
    return all_good


async def _findings(path: Path, now: Callable[[], datetime]) -> AsyncGenerator[Finding]:
    try:
        config = Config.load(path)
    except ConfigError as error:
        yield Finding("configuration", False, str(error))
        return
    yield Finding("configuration", True, f"{path}, for {config.user_id}")
    yield _permissions(path, config.folder)
    running = process_status.is_running(config.folder)
    server = await _server(config)
    yield server
    if server.good:
        yield await _clock(config, now)
        login = await _token(config)
        yield login
        if login.good:  # else all of these would say the same
            yield await _signed(config)
            yield await recoverable(config)
            yield await devices(config)
            yield await process_status.keys(config, running)
    database, found = await _database(config)
    yield database
    if config.folder.is_dir():
        for each in _life(config.folder, found, running, now()):
            yield each


def _life(folder: Path, found: Inspection | None, running: bool, now: datetime) -> Iterator[Finding]:
    yield process_status.process(folder, running, now)
    if found and found.backlog:
        yield process_status.outbox(found.backlog, running, now)
    limits = process_status.limits(folder, now)
    if limits:
        yield limits
    yield process_status.disk(folder)


def _permissions(path: Path, folder: Path) -> Finding:
    """Whether others can read the folder, which holds secrets, or write the configuration."""
    if not folder.is_dir():
        return Finding("permissions", False, f"There is no {folder}. Run `entraide init`.")
    open_to_others = [each for each in (folder, *sorted(folder.rglob("*"))) if _mode(each) & 0o077]
    if open_to_others:
        return Finding("permissions", False, f"Others may use {open_to_others[0]}. Run `chmod -R go= {folder}`.")
    if _mode(path) & 0o022:
        return Finding("permissions", False, f"Others may write to {path}. Run `chmod go-w {path}`.")
    closed = [each for each in (folder, *sorted(folder.rglob("*"))) if each.exists() and not _usable(each)]
    if closed:
        return Finding("permissions", False, f"{closed[0]} belongs to somebody else. Run this as the bot's own user.")
    return Finding("permissions", True, f"{folder} is private")


def _usable(path: Path) -> bool:
    return os.access(path, os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0))


def _mode(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return 0  # a running bot creates and removes files


async def _server(config: Config) -> Finding:
    try:
        found = await versions(config.homeserver)
    except MatrixError as error:
        return Finding("homeserver", False, f"{sentence(error)} Is `homeserver` right, and the network up?")
    return Finding("homeserver", True, f"{config.homeserver}, Matrix {found[-1] if found else 'of no known version'}")


async def _clock(config: Config, now: Callable[[], datetime]) -> Finding:
    seconds = await offset(config.homeserver, now)
    if seconds is None:
        return Finding("clock", True, "the homeserver tells no time to compare with")
    if abs(seconds) > _CLOCK_SECONDS:
        which = "ahead of" if seconds > 0 else "behind"
        text = (
            f"This machine is {abs(seconds):.0f} s {which} the homeserver. Reminders need the right time: set up NTP."
        )
        return Finding("clock", False, text)
    return Finding("clock", True, "agrees with the homeserver's")


async def _token(config: Config) -> Finding:
    try:
        login = config.credentials()
        user_id, device_id = await whoami(login.homeserver, login.access_token)
    except (ConfigError, MatrixError) as error:
        return Finding("login", False, str(sentence(error)))
    if (user_id, device_id) != (login.user_id, login.device_id):
        return Finding("login", False, f"The access token is for {user_id} and its device {device_id}, not for ours.")
    return Finding("login", True, f"{user_id}, device {device_id}")


async def _signed(config: Config) -> Finding:
    try:
        state = await signatures(config.credentials(), config.folder)
    except (ConfigError, MatrixError) as error:
        return Finding("cross-signing", False, str(sentence(error)))
    return Finding("cross-signing", state.good, state.text)


async def _database(config: Config) -> tuple[Finding, Inspection | None]:
    try:
        found = await inspect(config.database)
    except NewerDatabase as error:
        return Finding("database", False, str(sentence(error))), None
    except (sqlite3.Error, OSError) as error:
        text = f"{config.database} can't be read ({error}). Put a backup back: `entraide restore`."
        return Finding("database", False, text), None
    if found is None:
        return Finding("database", True, "none yet; the first start makes it"), None
    text = f"version {found.version}"
    if found.version < found.newest:
        text += f"; the next start keeps a copy and brings it to version {found.newest}"
    return Finding("database", True, text), found
