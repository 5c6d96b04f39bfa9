"""Minutes: only what somebody recorded on purpose, as decided or to be done; sent when the circle ends.

A task has an end: it is done, given back, or handed on.
"""

from __future__ import annotations

from commands.minutes import leaving, recording, showing, tasks
from commands.minutes.feature import minutes
from commands.minutes.wording import reminded_at

__all__ = ["leaving", "minutes", "recording", "reminded_at", "showing", "tasks"]

# In the order of the help.
_NAMES = "decided todo todo-list todo-done todo-take todo-give minutes minutes-file todo-remove decided-remove".split()
minutes.commands.sort(key=lambda command: _NAMES.index(command.name))
