"""Somebody who sets a bot up: with an account for it, a folder, and a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from bot.matrix.credentials import Credentials
from bot.matrix.crypto.cross_signing import SignatureState
from bot.matrix.http import HttpClient, path
from bot.matrix.session import Session
from bot.setup.check import check
from bot.setup.init import init
from bot.setup.login import Wishes
from bot.setup.prompt import Prompt
from bot.setup.recovery import new_key, recover

PASSWORD = "correct horse battery staple"


class Listening(Protocol):
    """A homeserver, real or not, at its address."""

    @property
    def url(self) -> str:
        """Its address."""


class Host:
    """One account, one folder. `terminal`: whether somebody sees what is shown there; `shown` is what they saw."""

    def __init__(self, homeserver: Listening, user_id: str, folder: Path, *, terminal: bool = True) -> None:
        self.homeserver = homeserver
        self.user_id = user_id
        self.config = folder / "config.yaml"
        self.data = folder / "data"
        self.asked: list[str] = []
        self.shown: list[str] = []
        self._terminal = terminal

    async def init(self, *answers: str, config: Path | None = None, **wishes: Any) -> str:
        """`entraide init`, with these answers to its questions; returns what it says."""
        said: list[str] = []
        with self._at_terminal(answers) as prompt:
            await init(Wishes(config=config or self.config, data=self.data, **wishes), prompt, said.append)
        return "\n".join(said)

    async def recover(self, *answers: str, **wishes: Any) -> str:
        """`entraide recover`, likewise."""
        said: list[str] = []
        with self._at_terminal(answers) as prompt:
            await recover(Wishes(config=self.config, data=self.data, **wishes), prompt, said.append)
        return "\n".join(said)

    async def new_key(self) -> None:
        """`entraide recover --new-key`."""
        with self._at_terminal(()) as prompt:
            await new_key(self.config, prompt, lambda line: None)

    def recovery_key(self) -> str:
        """The one that was shown last."""
        (line,) = (line for line in self.shown[-1].splitlines() if line.startswith("Recovery key"))
        return line.removeprefix("Recovery key").strip()

    @contextmanager
    def _at_terminal(self, answers: Sequence[str]) -> Iterator[Prompt]:
        left = list(answers)

        def answer(question: str) -> str:
            self.asked.append(question)
            return left.pop(0)

        yield Prompt(answer, answer, self.shown.append if self._terminal else None)
        assert not left, "all answers were wanted"

    async def check(self, ahead: timedelta = timedelta(0)) -> dict[str, str]:
        """`entraide check` on a machine whose clock is ahead: its lines by what they are about."""
        said: list[str] = []
        good = await check(self.config, lambda: datetime.now(UTC) + ahead, said.append)
        assert good == all(line.startswith(("ok", "note")) for line in said)
        return {line[6:20].strip(): line for line in said}

    def login(self) -> Credentials:
        return Credentials.load(self.data)

    async def signatures(self) -> SignatureState:
        session = await Session.open(self.login(), self.data)
        try:
            return await session.check_signatures()
        finally:
            await session.close()

    async def log_out(self) -> None:
        wire = HttpClient(self.homeserver.url, self.login().access_token)
        await wire.post(path("v3", "logout"), {})
        await wire.close()
