"""What a group or a person can change, and who facilitates."""

from __future__ import annotations

# In the order of the help.
from commands.settings import changing  # isort: skip
from commands.settings import heirs, facilitating, calling, deciding, presets, switches, undoing  # isort: skip
from commands.settings.feature import FACILITATORS, LANGUAGE, OFF, TIMEZONE, settings
from commands.settings.kinds import EVERYONE

__all__ = [
    "EVERYONE",
    "FACILITATORS",
    "LANGUAGE",
    "OFF",
    "TIMEZONE",
    "calling",
    "changing",
    "deciding",
    "facilitating",
    "heirs",
    "presets",
    "settings",
    "switches",
    "undoing",
]
