"""The state of a bot as another process sees it: whether it runs and syncs, what waits, how it is rate-limited."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.config import Config
from bot.config.errors import ConfigError
from bot.health.alerts import LEAST_FREE, TOO_LONG
from bot.health.heartbeat import Heartbeat
from bot.matrix.errors import MatrixError, SecondInstance
from bot.matrix.login import one_time_keys
from bot.matrix.private_files import LOCK, Lock
from bot.setup.advice import sentence
from bot.setup.findings import Finding, counted, for_long
from storage.outbox.backlog import Backlog


def is_running(folder: Path) -> bool:
    """Whether a bot is using this data folder now."""
    if not (folder / LOCK).exists():
        return False
    try:
        Lock.take(folder).release()
    except SecondInstance:
        return True
    return False


def health(path: Path, now: datetime, say: Callable[[str], None]) -> bool:
    """Print whether a bot is running here and its syncs succeed, by its heartbeat file alone; returns that too.

    Raises `ConfigError`.
    """
    heartbeat = Heartbeat.read(Config.load(path).folder)
    if heartbeat is None:
        say("not running")
        return False
    state = "hears" if heartbeat.healthy(now) else "does not hear"
    say(f"{state} what is said; last heard {for_long(heartbeat.sync_age(now))} ago")
    return heartbeat.healthy(now)


def process(folder: Path, running: bool, now: datetime) -> Finding:
    """Whether the bot is running, and its syncs succeed."""
    heartbeat = Heartbeat.read(folder)
    if not running:
        return Finding("process", True, "not running")
    if heartbeat is None:
        return Finding("process", True, "running; it has just started")
    age = for_long(heartbeat.sync_age(now))
    if not heartbeat.healthy(now):
        return Finding("process", False, f"It runs, but has heard nothing for {age}. Its log says why.")
    heard = f"last heard the homeserver {age} ago" if heartbeat.heard else "waits for the homeserver's first answer"
    return Finding("process", True, f"running for {for_long(now - heartbeat.started)}; {heard}")


def outbox(backlog: Backlog, running: bool, now: datetime) -> Finding:
    """Whether outbox messages get sent."""
    waits = counted(backlog.messages, "message waits", "messages wait")
    if not backlog.messages or backlog.oldest is None:
        text = "nothing waits to be sent"
    elif not running:
        text = f"{waits} to be sent at the next start"
    elif now - backlog.oldest > TOO_LONG:
        long = for_long(now - backlog.oldest)
        return Finding("outbox", False, f"{waits} to be sent, the oldest for {long}. The bot's log says why.")
    else:
        text = f"{waits} to be sent"
    unread = counted(backlog.unread, "message waits for its key", "messages wait for their keys")
    return Finding("outbox", True, f"{text}; {unread}" if backlog.unread else text)


def limits(folder: Path, now: datetime) -> Finding | None:
    """How often the homeserver has rate-limited the running bot; None where there is no heartbeat."""
    heartbeat = Heartbeat.read(folder)
    if heartbeat is None:
        return None
    if not heartbeat.limited:
        return Finding("rate limits", True, "the homeserver has never limited the bot")
    times, long = counted(heartbeat.limited, "time", "times"), for_long(now - heartbeat.started)
    text = f'the homeserver has limited the bot {times} in {long}; see "Rate limits" in docs/hosting.md'
    return Finding("rate limits", True, text)


async def keys(config: Config, running: bool) -> Finding:
    """Whether one-time keys are left, which other devices need to establish an Olm session with the bot."""
    try:
        login = config.credentials()
        left = await one_time_keys(login.homeserver, login.access_token)
    except (ConfigError, MatrixError) as error:
        return Finding("keys", False, str(sentence(error)))
    if running and not left:
        return Finding("keys", False, "No one-time keys are left, and the bot uploads none. Its log says why.")
    return Finding("keys", True, f"{counted(left, 'one-time key', 'one-time keys')} at the homeserver")


def disk(folder: Path) -> Finding:
    """Whether enough disk space is free."""
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        return Finding("disk", False, f"Only {free // 2**20} MiB are free where {folder} is. Make room.")
    return Finding("disk", True, f"{free / 2**30:.1f} GiB free")
