"""Loans: what is with whom until when. Only who borrowed is reminded, gently; both can say that it is back."""

from __future__ import annotations

from commands.loans import extending, keeping, leaving, lending, listing, reminding, returning
from commands.loans.feature import loans

__all__ = ["extending", "keeping", "leaving", "lending", "listing", "loans", "reminding", "returning"]

# In the order of the help.
_NAMES = "lend return extend loans".split()
loans.commands.sort(key=lambda command: _NAMES.index(command.name))
