"""Votes among several things: open ones, which all see, and secret ones, of which nobody learns what anybody chose."""

from __future__ import annotations

from commands.votes import board, casting, closing, leaving, opening, secret, sentences, showing
from commands.votes.feature import votes

__all__ = ["board", "casting", "closing", "leaving", "opening", "secret", "sentences", "showing", "votes"]

# In the order of the help.
_NAMES = "ballot poll secretly vote unvote votes show close cancel why".split()
votes.commands.sort(key=lambda command: _NAMES.index(command.name))
