"""Kind words: given privately, kept by who got them alone, and never counted."""

from commands.kindness import answering, box, delivering, giving, meaning, wishing
from commands.kindness.feature import kindness

__all__ = ["answering", "box", "delivering", "giving", "kindness", "meaning", "wishing"]
