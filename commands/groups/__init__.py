"""Groups of several rooms: a room joins when facilitators of both sides agree, and can leave again."""

from commands.groups import joining, leaving, upgrading
from commands.groups.feature import groups

__all__ = ["groups", "joining", "leaving", "upgrading"]
