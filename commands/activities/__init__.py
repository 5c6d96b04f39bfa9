"""What people do together: a card night, a walk, a repair afternoon; who comes, and who waits for a place."""

from __future__ import annotations

from commands.activities import (
    actions,
    answering,
    backups,
    calendar,
    changing,
    creating,
    ending,
    holding,
    leaving,
    meetings,
    reminding,
    roles,
    sentences,
    showing,
    telling,
)
from commands.activities.dates import fixing, forgetting, marking, opening
from commands.activities.feature import activities

__all__ = [
    "actions",
    "activities",
    "answering",
    "backups",
    "calendar",
    "changing",
    "creating",
    "ending",
    "fixing",
    "forgetting",
    "holding",
    "leaving",
    "marking",
    "meetings",
    "opening",
    "reminding",
    "roles",
    "sentences",
    "showing",
    "telling",
]

# In the order of the help.
_NAMES = (
    "event action going maybe not-going dates mark fix events show move change places cancel role take release"
    " file calendar why"
).split()
activities.commands.sort(key=lambda command: _NAMES.index(command.name))
