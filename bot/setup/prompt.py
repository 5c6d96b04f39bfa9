"""Questions to the person at the terminal."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable

from bot.complaints import ConfigError


class Prompt:
    """Asks, where there is somebody to ask; `option` names what else would have answered."""

    def __init__(self, read: Callable[[str], str] = input, read_secret: Callable[[str], str] = getpass.getpass) -> None:
        self._read = read
        self._read_secret = read_secret

    @classmethod
    def at_terminal(cls) -> Prompt:
        """The prompt of this process; without a terminal, one that cannot ask."""
        return cls() if sys.stdin is not None and sys.stdin.isatty() else cls(_nobody, _nobody)

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
