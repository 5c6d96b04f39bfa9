"""Decisions: the group's register of what it has decided, in one series of numbers for all of its rooms.

What somebody writes down is entered, and what was decided by a proposal or a vote (`Decided`).
"""

from __future__ import annotations

from commands.decisions import keeping, outcomes, recording, reviewing, showing
from commands.decisions.feature import decisions

__all__ = ["decisions", "keeping", "outcomes", "recording", "reviewing", "showing"]

# In the order of the help.
_NAMES = "decided decisions decision review outcome over remove".split()
decisions.commands.sort(key=lambda command: _NAMES.index(command.name))
