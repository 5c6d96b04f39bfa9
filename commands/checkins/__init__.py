"""Check-ins: how is everyone? Answers are voluntary, shown only to whom the question says, and forgotten at the end."""

# In the order in which the help shows what they declare.
from commands.checkins import ahead, clocks, hearing, past, returning
from commands.checkins.feature import checkins

__all__ = ["ahead", "checkins", "clocks", "hearing", "past", "returning"]
