"""What a group decides together: a proposal in one step, and what follows when somebody does not agree."""

from __future__ import annotations

from commands.proposals import (
    against,
    agreed,
    answering,
    changing,
    closing,
    integrating,
    leaving,
    lifting,
    meaning,
    proposing,
    sentences,
    three,
)
from commands.proposals.feature import proposals

__all__ = [
    "against",
    "agreed",
    "answering",
    "changing",
    "closing",
    "integrating",
    "leaving",
    "lifting",
    "meaning",
    "proposals",
    "proposing",
    "sentences",
    "three",
]

# In the order of the help.
_NAMES = (
    "proposal agree against proposals show concern objection aside block slowly clause change next withdraw extend lift"
).split()
proposals.commands.sort(key=lambda command: _NAMES.index(command.name))
