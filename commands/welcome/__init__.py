"""Welcomes newcomers, once and privately: in the group's own words, with its agreements; and by who likes to."""

from __future__ import annotations

# In the order of the help.
from commands.welcome import wording  # isort: skip
from commands.welcome import arriving  # isort: skip
from commands.welcome import greeting  # isort: skip
from commands.welcome.feature import welcome

__all__ = ["arriving", "greeting", "welcome", "wording"]
