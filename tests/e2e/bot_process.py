"""The bot as its host starts it: `entraide run` in a process of its own, to be killed at any moment."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import yaml

from benchmarks.contestants import Place
from bot.matrix.login import log_in

_ROOT = Path(__file__).parents[2]
PASSWORD = "a password that nobody has to type"
_POLL = 0.02  # seconds
TIMEOUT = 120.0  # seconds: on a busy machine too


class BotProcess:
    """One bot with its configuration and data folder. Use `make`; `async with` ends it at the end.

    What it logs, over all its lives, is in the file `log`.
    """

    def __init__(self, folder: Path, user_id: str) -> None:
        self.user_id = user_id
        self.folder = folder
        self.config = folder / "config.yaml"
        self.data = folder / "data"
        self.database = self.data / "entraide.db"
        self.log = folder / "log.txt"
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._life_began_at = 0

    @classmethod
    async def make(cls, homeserver: Place, folder: Path, *, address: str | None = None, **config: Any) -> BotProcess:
        """Make an account, log in and write the configuration (`config` adds to it). Does not start it yet.

        The bot reaches the homeserver at `address`, where that is not the homeserver's own.
        """
        user = f"entraide-{uuid.uuid4().hex[:8]}"
        bot = cls(folder / user, await homeserver.register(user, PASSWORD, displayname="Entraide"))
        credentials = await log_in(homeserver.url, user, PASSWORD, "Entraide")
        credentials.save(bot.data)
        own = {"homeserver": address or homeserver.url, "user_id": bot.user_id, "data": "data"}
        settings = {**own, "commands_per_minute": 0}  # the people of the tests type as nobody does
        bot.config.write_text(yaml.safe_dump({**settings, **config}), encoding="utf-8")
        return bot

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            await self.kill()

    @property
    def pid(self) -> int:
        """The running process."""
        assert self._process is not None, "the bot is not running"
        return self._process.pid

    def start(self) -> None:
        """Start it, and do not wait for anything."""
        assert self._process is None, "the bot is running"
        self._life_began_at = self.log.stat().st_size if self.log.exists() else 0
        command = [sys.executable, "-m", "bot.cli", "run", "--config", str(self.config)]
        self._process = subprocess.Popen(
            command, cwd=_ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        # A pipe, not the file itself: what limits the files that the bot may write must not limit its log.
        self._reader = threading.Thread(target=_copy, args=(self._process.stdout, self.log), daemon=True)
        self._reader.start()

    async def kill(self) -> None:
        """SIGKILL."""
        assert self._process is not None, "the bot is not running"
        self._process.kill()
        await self._ended()

    async def stop(self) -> int:
        """SIGTERM, once it has started; the exit code."""
        await self.logs("started")
        assert self._process is not None, "the bot is not running"
        self._process.send_signal(signal.SIGTERM)
        return await self._ended()

    async def ends(self) -> int:
        """Wait until it ends by itself; the exit code."""
        return await self._ended()

    def logged(self) -> str:
        """What this life has logged so far."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as file:
            file.seek(self._life_began_at)
            return file.read().decode("utf-8", errors="replace")

    async def logs(self, words: str, within: float = TIMEOUT, times: int = 1) -> None:
        """Wait until this life has logged these words, so many times."""
        async with asyncio.timeout(within):
            while self.logged().count(words) < times:
                assert self._process is not None and self._process.poll() is None, f"it ended:\n{self.logged()}"
                await asyncio.sleep(_POLL)

    def on_their_way(self) -> set[int]:
        """The messages that it has tried to send, and does not know to have arrived."""
        return {row[0] for row in self.rows("SELECT id FROM outbox WHERE done IS NULL AND tried")}

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What the bot has committed to its database; looking at it changes nothing, whether the bot lives or not."""
        if self._process is not None:
            return _query(self.database, query, values)
        # Who opens the files of a dead process mends them, and that must remain to the next life.
        with tempfile.TemporaryDirectory() as folder:
            for path in self.data.glob("entraide.db*"):
                shutil.copy(path, folder)
            return _query(Path(folder, self.database.name), query, values)

    async def delivered(self, within: float = TIMEOUT) -> None:
        """Wait until nothing waits to be sent."""
        async with asyncio.timeout(within):
            while self.rows("SELECT 1 FROM outbox WHERE done IS NULL"):
                await asyncio.sleep(0.1)

    async def _ended(self, within: float = TIMEOUT) -> int:
        process, reader = self._process, self._reader
        assert process is not None and reader is not None, "the bot is not running"
        try:
            code = await asyncio.to_thread(process.wait, within)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            await asyncio.to_thread(reader.join, within)
            self._process = self._reader = None
        return code


def _query(database: Path, query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        return list(connection.execute(query, values))


def _copy(source: IO[bytes], target: Path) -> None:
    with source, target.open("ab", buffering=0) as file:
        while piece := os.read(source.fileno(), 65536):
            file.write(piece)
