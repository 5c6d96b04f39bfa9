"""Minutes: only what somebody recorded on purpose, as decided or to be done; sent when the circle ends.

A task has an end: it is done, given back, or handed on. What was decided is in the group’s register (`decisions`),
where it stays when the minutes are forgotten.
"""

from __future__ import annotations

from commands.minutes import leaving, recording, showing, tasks
from commands.minutes.feature import minutes
from commands.minutes.wording import reminded_at

__all__ = ["leaving", "minutes", "recording", "reminded_at", "showing", "tasks"]

# In the order of the help.
_NAMES = "todo todo-list todo-done todo-take todo-give minutes minutes-file todo-remove".split()
minutes.commands.sort(key=lambda command: _NAMES.index(command.name))
