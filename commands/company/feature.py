"""The feature, what a group can set about it, and its constants."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.choices import ChoiceSetting
from commands.kit.feature import Feature

company = Feature("company", optional=True)
company.keeps()

NEXT_TIMER = company.timer("next", int)
UNREACHED_TIMER = company.timer("unreached", int)
HERE_TIMER = company.timer("here", int)
DRAW_TIMER = company.timer("draw", int)
PLACE_TIMER = company.timer("place", int)
ROUND_QUESTION = company.message("round", str)
HOW_QUESTION = company.message("how", int)
ASKED_QUESTION = company.message("asked", int)
CALL_MESSAGE = company.message("call", int)
HERE_MESSAGE = company.message("here", int)

SHOWS = company.setting("around-shows", ChoiceSetting("company-shows", ("nobody", "names")), "nobody", topic="sos")

LONGEST, REGULAR = timedelta(days=7), timedelta(weeks=13)
"""For how long somebody can be around without saying it anew: once, and at times that come back."""
MOST_WINDOWS = 5  # of one person in a group
UNNAMED_AMONG = 4  # people of a group: in a smaller one "somebody" is a name
MOST_CALLS = 4  # for company, of one person within a day
TAKEN_BACK = timedelta(minutes=30)
"""How long everybody in a room is asked."""
