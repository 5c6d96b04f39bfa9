"""Reminders: the bot says something later, once or again and again, to one person or to the room."""

from commands.reminders import asking, clocks, consent, listing, opened, saying, snooze
from commands.reminders.feature import reminders

__all__ = ["asking", "clocks", "consent", "listing", "opened", "reminders", "saying", "snooze"]
