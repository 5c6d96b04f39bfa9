"""What people do together: a card night, a walk, a repair afternoon; who comes, and who waits for a place."""

from __future__ import annotations

from commands.activities import answering, changing, creating, ending, holding, leaving, showing
from commands.activities.feature import activities

__all__ = ["activities", "answering", "changing", "creating", "ending", "holding", "leaving", "showing"]

# In the order of the help.
_NAMES = "event going maybe not-going events show move change places cancel why".split()
activities.commands.sort(key=lambda command: _NAMES.index(command.name))
