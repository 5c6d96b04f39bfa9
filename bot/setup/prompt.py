"""Questions to the person at the terminal."""

from __future__ import annotations

import getpass
import signal
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from bot.config.errors import ConfigError
from bot.matrix.errors import MatrixError

_TRIES = 3

_Found = TypeVar("_Found")


class Prompt:
    """Asks, where there is somebody to ask; `option` names what else would have answered."""

    def __init__(
        self,
        read: Callable[[str], str] = input,
        read_secret: Callable[[str], str] = getpass.getpass,
        show: Callable[[str], object] | None = None,
    ) -> None:
        self._read = read
        self._read_secret = read_secret
        self._show = show

    @classmethod
    def at_terminal(cls) -> Prompt:
        """The prompt of this process. It asks at a terminal only, and shows only what goes to one and into no file."""
        here = sys.stdin is not None and sys.stdin.isatty()
        seen = here and sys.stdout is not None and sys.stdout.isatty()
        return cls(show=input if seen else None) if here else cls(_nobody, _nobody)

    @property
    def shows(self) -> bool:
        """Whether somebody sees what must be stored nowhere."""
        return self._show is not None

    def show(self, text: str) -> None:
        """Show it, and return when the person says that they have it. Raises `ConfigError` where they do not."""
        assert self._show is not None
        try:
            with _interruptible():
                self._show(text)
        except EOFError:
            raise ConfigError("Nobody said that they have it, so it does not count. Run this again.") from None

    def ask(self, question: str, option: str, default: str | None = None) -> str:
        """An answer that is not empty, or the default. Raises `ConfigError` where nobody answers."""
        text = f"{question} [{default}]: " if default else f"{question}: "
        return self._answer(self._read, text, option, default)

    def ask_secret(self, question: str, option: str) -> str:
        """The same without showing what is typed."""
        return self._answer(self._read_secret, f"{question}: ", option, None)

    async def until_right(
        self, ask: Callable[[str], str], use: Callable[[str], Awaitable[_Found]], wrong: type[MatrixError]
    ) -> _Found:
        """What `use` makes of the answer. After a wrong one it is asked again, three times in all.

        `ask` gets what is to be said first: what was wrong with the answer before.
        """
        said = ""
        for _ in range(_TRIES - 1):
            try:
                return await use(ask(said))
            except wrong as error:
                said = f"{error}\n"
        return await use(ask(said))

    def _answer(self, read: Callable[[str], str], text: str, option: str, default: str | None) -> str:
        try:
            while True:
                with _interruptible():
                    found = read(text).strip() or default
                if found:
                    return found
        except EOFError:
            if default:
                return default
            raise ConfigError(f"There is nobody to ask: give {option}.") from None


def _nobody(question: str) -> str:
    raise EOFError


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C ends the waiting for a person at once: asyncio's own handler would only note it, and wait on."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals go to the main thread, and only there can be said what they do
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
