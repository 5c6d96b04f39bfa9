"""Petitions: what a group asks of somebody outside. Who signs is known to those who carry it, and to nobody else."""

from __future__ import annotations

from commands.petitions import (
    answering,
    carrying,
    changing,
    delivering,
    ending,
    filing,
    leaving,
    opening,
    outcome,
    sentences,
    showing,
    signing,
)
from commands.petitions.feature import petitions

__all__ = [
    "answering",
    "carrying",
    "changing",
    "delivering",
    "ending",
    "filing",
    "leaving",
    "opening",
    "outcome",
    "petitions",
    "sentences",
    "showing",
    "signing",
]

# In the order of the help.
_NAMES = "petition sign unsign petitions show file delivered answer carriers drop change close".split()
petitions.commands.sort(key=lambda command: _NAMES.index(command.name))
