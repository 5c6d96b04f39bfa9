"""Company: who is around for others, and somebody to talk to for who would like that. Not urgent."""

from commands.company import answering, around, asking, calling, meaning, pairs
from commands.company.feature import company

__all__ = ["answering", "around", "asking", "calling", "company", "meaning", "pairs"]
