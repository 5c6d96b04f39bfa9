"""What becomes of a goal when a nudge is due. Pure."""

from __future__ import annotations

from enum import Enum

MOST_NUDGES = 2
"""How many nudges in a row are sent that nobody answers."""


class Due(Enum):
    """What happens at the time that a person set for a step."""

    NUDGE = "nudge"
    REST = "rest"  # by itself, so that nothing presses
    NOTHING = "nothing"


def at_its_time(state: str, unanswered: int, *, away: bool) -> Due:
    """A word, unless the goal is not going or its person is `away`; after two without an answer it rests."""
    if state != "going" or away:
        return Due.NOTHING
    return Due.REST if unanswered >= MOST_NUDGES else Due.NUDGE
