"""How much of one message is read. What is longer is answered with what to do, and not taken apart at all."""

from __future__ import annotations

from commands.kit.arguments import LONG
from commands.kit.declaration import Command
from commands.kit.errors import UserError


def too_long(text: str, command: Command | None = None) -> UserError | None:
    """What is wrong with a message of more characters than one with this command, or one of words alone, may have."""
    most = command.characters if command else LONG
    return UserError("kit-too-long", length=len(text), most=most) if len(text) > most else None
