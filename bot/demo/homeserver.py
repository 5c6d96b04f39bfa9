"""A throw-away homeserver: Synapse from this environment, with all its files in a temporary folder."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp

from bot.demo.settings import write_settings

_TETHERED = Path(__file__).with_name("tethered.py")
_POLL_SECONDS = 0.1
_REGISTER = "/_synapse/admin/v1/register"


class HomeserverFailed(Exception):
    """The homeserver did not start or do as asked. The text says why, with the end of its log."""


class Homeserver:
    """A Synapse on the loopback interface, for tests and the demo. It never outlives this process.

    `async with Homeserver() as server:` starts it, and stops it and removes its folder at the end. With `limits` it
    keeps Synapse's default rate limits; otherwise it has none.
    """

    def __init__(self, server_name: str = "entraide.example", *, limits: bool = False) -> None:
        self.server_name = server_name
        self.folder = Path(tempfile.mkdtemp(prefix="entraide-homeserver-"))
        self.port = _free_port()
        self._secret = secrets.token_hex(16)
        self._config = write_settings(self.folder, server_name, self.port, self._secret, limits=limits)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its base URL for clients."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """The path of its log: warnings and errors."""
        return self.folder / "synapse.log"

    @property
    def pid(self) -> int:
        """Its process id, for measuring."""
        assert self._process is not None, "the homeserver is not running"
        return self._process.pid

    async def __aenter__(self) -> Self:
        try:
            await self.start()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def start(self, progress: Callable[[float], None] = lambda _: None, *, timeout: float = 120) -> None:
        """Start it and wait until it answers, at most `timeout` seconds. Raises `HomeserverFailed`.

        Meanwhile `progress` is called repeatedly with the seconds that have passed.
        """
        self._process = process = self._spawn()
        loop = asyncio.get_running_loop()
        began = loop.time()
        while not await self._healthy():
            passed = loop.time() - began
            if process.poll() is not None:
                raise HomeserverFailed(f"The homeserver ended while it started.\n{self._last_words()}")
            if passed > timeout:
                raise HomeserverFailed(f"The homeserver did not come up in {timeout:.0f} s.\n{self._last_words()}")
            progress(passed)
            await asyncio.sleep(_POLL_SECONDS)

    async def stop(self) -> None:
        """Stop it with SIGTERM. Its data is kept, and `start` starts it again."""
        await self._end(lambda process: process.terminate())

    async def kill(self) -> None:
        """Stop it with SIGKILL. Its data is kept, and `start` starts it again."""
        await self._end(lambda process: process.kill())

    async def restart(self) -> None:
        """Stop it and start it again at the same address."""
        await self.stop()
        await self.start()

    async def close(self) -> None:
        """Stop it and remove its folder."""
        await self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    async def register(self, user: str, password: str, *, admin: bool = False, displayname: str | None = None) -> str:
        """Create an account with the localpart `user`. Returns its user id. Raises `HomeserverFailed`."""
        async with aiohttp.ClientSession(self.url) as http:
            async with http.get(_REGISTER) as answer:
                nonce = (await answer.json())["nonce"]
            wish = self._registration(nonce, user, password, admin=admin)
            if displayname is not None:
                wish["displayname"] = displayname
            async with http.post(_REGISTER, json=wish) as answer:
                made = await answer.json()
        if "user_id" not in made:
            raise HomeserverFailed(f"{user} could not be registered: {made.get('error')}")
        return str(made["user_id"])

    def _registration(self, nonce: str, user: str, password: str, *, admin: bool) -> dict[str, Any]:
        """Synapse's manual, 'Shared-Secret Registration'."""
        signed = "\0".join((nonce, user, password, "admin" if admin else "notadmin"))
        mac = hmac.new(self._secret.encode(), signed.encode(), hashlib.sha1).hexdigest()
        return {"nonce": nonce, "username": user, "password": password, "admin": admin, "mac": mac}

    def _spawn(self) -> subprocess.Popen[bytes]:
        with (self.folder / "output.txt").open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-P", str(_TETHERED), str(self._config), str(self.folder)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for us; we stop it ourselves
            )

    async def _healthy(self) -> bool:
        try:
            async with aiohttp.ClientSession(self.url) as http, http.get("/health") as answer:
                return answer.status == 200
        except (aiohttp.ClientError, OSError):
            return False

    async def _end(self, how: Callable[[subprocess.Popen[bytes]], None], timeout: float = 10) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        how(process)
        try:
            await asyncio.to_thread(process.wait, timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdin is not None
        process.stdin.close()

    def _last_words(self, lines: int = 20) -> str:
        paths = [path for path in (self.folder / "output.txt", self.log) if path.exists()]
        texts = [path.read_text(encoding="utf-8", errors="replace") for path in paths]
        return "\n".join("".join(texts).splitlines()[-lines:])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
