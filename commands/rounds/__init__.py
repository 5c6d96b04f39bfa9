"""Rounds: everybody is asked, one after another, and passing is always fine."""

from __future__ import annotations

# In the order of the help.
from commands.rounds import asking  # isort: skip
from commands.rounds import word  # isort: skip
from commands.rounds import silence  # isort: skip
from commands.rounds.feature import rounds

__all__ = ["asking", "rounds", "silence", "word"]
