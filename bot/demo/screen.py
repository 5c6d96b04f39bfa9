"""Prints the conversation on the terminal as people would read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

if TYPE_CHECKING:
    from bot.matrix.events import Message

_COLOURS = ("cyan", "magenta", "yellow", "green")
_BOT = "bold blue"
_QUOTE = 48  # characters of the message that a reply points at


class Screen:
    """Prints messages with their senders' names."""

    def __init__(self, bot: str) -> None:
        self.console = Console(highlight=False)
        self._names: dict[str, str] = {}
        self._bot = bot

    def know(self, names: dict[str, str]) -> None:
        """Set everybody's name, by user id."""
        self._names = names

    @contextmanager
    def busy(self, doing: str) -> Iterator[None]:
        """Show that something takes a while."""
        with self.console.status(doing) if self.console.is_terminal else _nothing():
            if not self.console.is_terminal:
                self.console.print(f"{doing} …")
            yield

    def title(self, text: str) -> None:
        """Print the title of a part of the meeting."""
        self.console.print()
        self.console.rule(Text(text, style="dim"), align="left", style="dim")

    def note(self, text: str) -> None:
        """Print a remark that nobody said."""
        self.console.print(Text(text, style="dim"))

    def prompt(self, name: str) -> None:
        """Read a line of this person."""
        self.console.print(f"{name}> ", end="")

    def message(self, message: Message, answered: Message | None = None) -> None:
        """Print a message, after a line of the one that it replies to."""
        name = self._names.get(message.sender, message.sender)
        is_bot = message.sender.startswith(f"@{self._bot}:")
        style = _BOT if is_bot else _COLOURS[sorted(self._names.values()).index(name) % len(_COLOURS)]
        text = Text.assemble((name, style), "  ")
        if answered is not None:
            text.append(f"↪ {_short(answered.body)}", "dim")
        if message.edits:
            text.append("(as it is now)", "dim")
        self.console.print(text)
        self.console.print(Padding(Text(message.body), (0, 0, 0, 2)))


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _short(body: str) -> str:
    line = body.split("\n", 1)[0]
    return line if len(line) <= _QUOTE else f"{line[: _QUOTE - 1]}…"
