"""The lines of `entraide check`, one for each thing that it checks."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct


class Finding(Struct, frozen=True):
    """What was checked, whether it is all right, and what was found or should be done.

    `advised`: the bot works, but something should be done.
    """

    about: str
    good: bool
    text: str
    advised: bool = False

    def __str__(self) -> str:
        mark = "note" if self.good and self.advised else "ok" if self.good else "FIX"
        return f"{mark:<4}  {self.about:<14} {self.text}"


def for_long(time: timedelta) -> str:
    """A duration in words, rounded."""
    seconds = max(int(time.total_seconds()), 0)
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} seconds"


def counted(number: int, one: str, many: str) -> str:
    """A number of things in words."""
    return f"{number} {one if number == 1 else many}"
