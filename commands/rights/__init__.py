"""What people may ask of the bot about themselves: what it keeps, and to be forgotten."""

# In the order in which the help shows what they declare.
from commands.rights import mydata, forgetting, privacy, daily, leaving  # isort: skip
from commands.rights.feature import rights

__all__ = ["daily", "forgetting", "leaving", "mydata", "privacy", "rights"]
