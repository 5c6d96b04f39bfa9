"""Declares the feature, its setting, its timer and the messages that people can answer."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.choices import ChoiceSetting
from commands.kit.feature import Feature

tips = Feature("tips", optional=True)
tips.keeps()
ASK_TIMER = tips.timer("ask", int)
TIP_MESSAGE = tips.message("tip", int)
LIST_MESSAGE = tips.message("list", str)
SIGN_QUESTION = tips.message("sign", int)
STILL_QUESTION = tips.message("still", int)
KEEP_QUESTION = tips.message("keep", str)

CHOOSE, NEVER = "choose", "never"
SIGNED = tips.setting("tips-signed", ChoiceSetting("tips-signed", (CHOOSE, NEVER)), CHOOSE)

STILL_AFTER = timedelta(days=180)
"""After so long its author is asked whether a tip still holds."""
PATIENCE = timedelta(days=14)
"""So long they have for it, until it is shown as not confirmed."""

LONGEST = 600  # characters of a tip, and of what was different
MOST = 200  # tips of one person in a group
MOST_NOTES = 20  # kept beside one tip
MOST_OF_ONE = 3  # of them by one person
