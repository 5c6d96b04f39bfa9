"""What a group or a person can change, and who facilitates."""

from __future__ import annotations

# In the order of the help.
from commands.settings import changing  # isort: skip
from commands.settings import heirs, terms, presets, switches, undoing  # isort: skip
from commands.settings.feature import FACILITATORS, LANGUAGE, OFF, TIMEZONE, settings
from commands.settings.kinds import EVERYONE

__all__ = [
    "EVERYONE",
    "FACILITATORS",
    "LANGUAGE",
    "OFF",
    "TIMEZONE",
    "changing",
    "heirs",
    "presets",
    "settings",
    "switches",
    "terms",
    "undoing",
]
