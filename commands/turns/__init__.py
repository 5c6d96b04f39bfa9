"""Speaking turns: who speaks, who waits and why in this order, and a live message that shows it."""

from __future__ import annotations

from commands.turns import calling, explaining, hands  # noqa: F401  (the order of the help)
from commands.turns.feature import turns

__all__ = ["turns"]
