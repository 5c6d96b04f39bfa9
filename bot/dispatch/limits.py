"""The length limit of a message. A longer one is answered with what to do, and not parsed."""

from __future__ import annotations

from commands.kit.arguments import LONG
from commands.kit.declaration import Command
from commands.kit.errors import UserError


def too_long(text: str, command: Command | None = None) -> UserError | None:
    """The error for a message with more characters than its command, or plain text, may have; else None."""
    most = command.characters if command else LONG
    return UserError("kit-too-long", length=len(text), most=most) if len(text) > most else None
