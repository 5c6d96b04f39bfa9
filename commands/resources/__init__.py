"""The board of needs and offers: what people ask of the group, what they can give, and who sees to it."""

from __future__ import annotations

from commands.resources import asking, boards, changing, closing, taking
from commands.resources.feature import resources

__all__ = ["asking", "boards", "changing", "closing", "resources", "taking"]

_IN_THE_HELP = ("need", "offer", "needs", "offers", "take", "release", "close", "withdraw", "change", "mine")
resources.commands.sort(key=lambda command: _IN_THE_HELP.index(command.name))
