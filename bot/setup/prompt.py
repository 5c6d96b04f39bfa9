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
    """Asks the person at the terminal, if there is one. `option` names the option that would have answered."""

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
        """The prompt of this process. It asks only if standard input is a terminal, and shows only if output is too."""
        here = sys.stdin is not None and sys.stdin.isatty()
        seen = here and sys.stdout is not None and sys.stdout.isatty()
        return cls(show=input if seen else None) if here else cls(_nobody, _nobody)

    @property
    def shows(self) -> bool:
        """Whether a secret can be shown to somebody without being stored."""
        return self._show is not None

    def show(self, text: str) -> None:
        """Show a text and return once the person confirms. Raises `ConfigError` where nobody does."""
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
        """The result of `use` for an answer. Where it raises `wrong`, `ask` is called again, three times in all.

        `ask` gets the text to show first: what was wrong with the previous answer.
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
    """Let Ctrl-C end the wait for input at once. (asyncio's handler would take effect only after the input.)"""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread can set signal handlers
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
