"""Tips: what helped people, from their own experience, with its date; what was different for others beside it."""

from __future__ import annotations

from commands.tips import answering, changing, fitting, keeping, leaving, showing, signing, telling
from commands.tips.feature import tips

__all__ = ["answering", "changing", "fitting", "keeping", "leaving", "showing", "signing", "telling", "tips"]

# In the order of the help.
_NAMES = "tip tips keep renew change withdraw".split()
tips.commands.sort(key=lambda command: _NAMES.index(command.name))
