"""The beginning of a group: whoever invited the bot is asked, privately, what makes the group safe from its first hour.

Nothing of it is kept but the open question, and what the answers set: they are those of the commands with which the
same can be said at any time.
"""

from commands.beginning import answering, asking
from commands.beginning.feature import beginning

__all__ = ["answering", "asking", "beginning"]
