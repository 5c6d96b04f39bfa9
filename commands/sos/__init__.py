"""Calls for help: somebody is called, privately, one after another, until somebody comes. The bot assesses nobody."""

from commands.sos import answering, asking, calling, helplines, passing, rota
from commands.sos.feature import sos

__all__ = ["answering", "asking", "calling", "helplines", "passing", "rota", "sos"]
