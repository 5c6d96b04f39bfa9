"""The four that are compared, each in a process of its own behind a proxy of its own."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

import yaml

from benchmarks.echo import Identity
from benchmarks.proxy import Proxy
from benchmarks.record import Record
from bot.matrix.credentials import Credentials
from bot.matrix.login import log_in

ENTRAIDE, NIO, DURABLE, AIOHTTP = "Entraide", "nio echo", "durable nio echo", "aiohttp echo"
_MODULES = {NIO: "benchmarks.nio_echo", DURABLE: "benchmarks.durable_echo", AIOHTTP: "benchmarks.aiohttp_echo"}
ALL = (ENTRAIDE, *_MODULES)
_PASSWORD = "a password that nobody has to type"
_SEEDS = "cross-signing.json"
_ROOT = Path(__file__).parent.parent
_TIMEOUT = 10.0  # seconds to stop by itself


def _environment() -> dict[str, str]:
    """As a host has it: Python keeps what it has compiled for the next start."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class Place(Protocol):
    """A homeserver, or what stands in for one, on the loopback interface."""

    @property
    def port(self) -> int: ...

    @property
    def url(self) -> str: ...

    async def register(self, user: str, password: str, *, displayname: str | None = None) -> str:
        """Make an account; its id."""


class ContestantFailed(Exception):
    """A bot ended, or does not answer; the text is what it said last."""


class Contestant:
    """One bot: its account, its rooms, its process."""

    def __init__(
        self, name: str, homeserver: Place, user_id: str, address: str, record: Record, folder: Path, python: str
    ) -> None:
        self.name = name
        self.user_id = user_id
        self.record = record
        self.rooms: list[str] = []
        self.token = ""
        self._homeserver = homeserver
        self._address = address
        self._folder = folder
        self._python = python
        self._life = 0
        self._process: asyncio.subprocess.Process | None = None

    @classmethod
    @asynccontextmanager
    async def made(cls, name: str, homeserver: Place, folder: Path, python: str) -> AsyncIterator[Contestant]:
        """With an account, but in no room yet; its process ends with this context."""
        user = name.lower().replace(" ", "-")
        user_id = await homeserver.register(user, _PASSWORD, displayname=name)
        record = Record()
        async with Proxy(homeserver.port, record) as proxy:
            made = cls(name, homeserver, user_id, proxy.url, record, folder / user, python)
            await made.forget()
            try:
                yield made
            finally:
                await made.stop()

    @classmethod
    async def alone(cls, name: str, homeserver: Place, folder: Path, python: str) -> Contestant:
        """With an account, and nobody between it and the homeserver. Who makes it stops it."""
        user = name.lower().replace(" ", "-")
        user_id = await homeserver.register(user, _PASSWORD, displayname=name)
        made = cls(name, homeserver, user_id, homeserver.url, Record(), folder / user, python)
        await made.forget()
        return made

    @property
    def pid(self) -> int:
        """The running process. Raises `ContestantFailed` where it has ended."""
        assert self._process is not None, f"{self.name} is not running"
        if self._process.returncode is not None:
            raise ContestantFailed(f"{self.name} ended:\n{self.last_words()}")
        return self._process.pid

    def last_words(self) -> str:
        """What it logged last."""
        return self._log.read_text(errors="replace")[-2000:] if self._log.exists() else ""

    def silent(self) -> ContestantFailed:
        """What to raise when something that should have happened has not. Raises where its process has ended."""
        return ContestantFailed(f"{self.name} (process {self.pid}) does not answer:\n{self.last_words()}")

    async def forget(self) -> None:
        """The next start is as if it had never run: a new device, nothing stored. It stays the owner of its account."""
        assert self._process is None, f"{self.name} is running"
        before = self._data
        self._life += 1
        self._data.mkdir(parents=True, mode=0o700)
        login = await log_in(self._homeserver.url, self.user_id, _PASSWORD, self.name)
        self.token = login.access_token
        if (before / _SEEDS).exists():
            shutil.copy(before / _SEEDS, self._data)
        if self.name == ENTRAIDE:
            self._configure(login)
        else:
            place = str(self._data / "place")
            identity = Identity(self._address, login.user_id, login.device_id, login.access_token, place)
            identity.write(self._data / "identity.json")

    async def start(self) -> None:
        """Start its process, and do not wait for anything."""
        assert self._process is None, f"{self.name} is running"
        self.record.begin()
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                self._python,
                *self._command,
                cwd=_ROOT,
                env=_environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us; we stop it ourselves
            )

    async def stop(self) -> None:
        """Stop it, if it runs, as its host would."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _TIMEOUT)
        except TimeoutError:
            process.kill()
            await process.wait()

    @property
    def _data(self) -> Path:
        return self._folder / f"life-{self._life}"

    @property
    def _log(self) -> Path:
        return self._folder / "log"

    @property
    def _command(self) -> list[str]:
        if self.name == ENTRAIDE:
            return ["-m", "bot.cli", "run", "--config", str(self._data / "config.yaml")]
        return ["-m", _MODULES[self.name], str(self._data / "identity.json")]

    def _configure(self, login: Credentials) -> None:
        login.save(self._data)
        settings = {"homeserver": self._address, "user_id": self.user_id, "data": ".", "commands_per_minute": 0}
        (self._data / "config.yaml").write_text(yaml.safe_dump(settings), encoding="utf-8")
