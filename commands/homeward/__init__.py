"""The way home: somebody is out, and somebody they chose looks out for them until they say that they are home."""

from commands.homeward import answering, calling, going, places, returning, waiting, whatever
from commands.homeward.feature import homeward

__all__ = ["answering", "calling", "going", "homeward", "places", "returning", "waiting", "whatever"]
