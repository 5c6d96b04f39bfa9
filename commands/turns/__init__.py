"""Speaking turns: who speaks, who waits and why in this order, and a live message that shows it."""

from __future__ import annotations

# In the order of the help.
from commands.turns import hands  # isort: skip
from commands.turns import explaining  # isort: skip
from commands.turns import calling  # isort: skip
from commands.turns import keeping  # isort: skip
from commands.turns import timing  # isort: skip
from commands.turns import balance  # isort: skip
from commands.turns import taps  # isort: skip
from commands.turns.feature import turns

__all__ = ["balance", "calling", "explaining", "hands", "keeping", "taps", "timing", "turns"]
