"""What a group or a person can change, and who facilitates."""

from __future__ import annotations

from commands.settings import changing
from commands.settings.feature import FACILITATORS, LANGUAGE, TIMEZONE, settings
from commands.settings.kinds import EVERYONE

__all__ = ["EVERYONE", "FACILITATORS", "LANGUAGE", "TIMEZONE", "changing", "settings"]
