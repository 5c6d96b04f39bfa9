"""Declares the feature, its timers and its questions, and how long everything takes.

It is lasting: who is out when a group turns it off is looked for all the same.
"""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from commands.kit.context import Context
from commands.kit.feature import Feature

homeward = Feature("homeward", optional=True, lasting=True)
homeward.keeps()

SOON_TIMER = homeward.timer("soon", int)
HOME_TIMER = homeward.timer("home", int)
AGAIN_TIMER = homeward.timer("again", int)
LOOK_TIMER = homeward.timer("look", int)
NEXT_TIMER = homeward.timer("next", int)
END_TIMER = homeward.timer("end", int)
UNREACHED_TIMER = homeward.timer("unreached", int)
HOME_QUESTION = homeward.message("home", int)
ON_CALL_QUESTION = homeward.message("on-call", int)
WILL_QUESTION = homeward.message("will", int)
HAVE_QUESTION = homeward.message("have", int)
WAY_MESSAGE = homeward.message("way", int)

SOON = timedelta(minutes=10)  # before the time it is said where nobody looks out
AGAIN, LOOK, EACH = timedelta(minutes=15), timedelta(minutes=30), timedelta(minutes=10)
"""After the time: until they are asked once more, until somebody is asked to look for them, and for each answer."""
LATE = timedelta(minutes=1)  # what happens later than that after it was promised is explained

LONGEST = timedelta(days=3)
"""From now until somebody wants to be home."""
MOST_LOOKOUTS = 3  # of one person at a time
MOST_ASKED, MOST_TOLD = 8, 30
"""How often within a day somebody can have others asked to look out, and asked or told of another time."""
AGREED, ON_CALL, BACKUP, NOBODY = 1, 2, 3, 4
"""The steps in which people are asked to look for somebody, and the end of it."""


def at_once(ctx: Context) -> Context:
    """The context with the present as its time: what was said during an outage is handled as if it were said now."""
    return replace(ctx, now=ctx.heard)
