"""Questions to the person at the terminal."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable

from bot.complaints import ConfigError


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

    def _answer(self, read: Callable[[str], str], text: str, option: str, default: str | None) -> str:
        try:
            while True:
                found = read(text).strip() or default
                if found:
                    return found
        except EOFError:
            if default:
                return default
            raise ConfigError(f"There is nobody to ask: give {option}.") from None


def _nobody(question: str) -> str:
    raise EOFError
