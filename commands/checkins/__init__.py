"""Check-ins: how is everyone? Answers are voluntary, seen by whom it was said, and forgotten in the end."""

# In the order in which the help shows what they declare.
from commands.checkins import hearing, past, returning
from commands.checkins.feature import checkins

__all__ = ["checkins", "hearing", "past", "returning"]
