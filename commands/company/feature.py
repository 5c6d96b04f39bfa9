"""The feature, what a group can set about it, and its constants."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.choices import ChoiceSetting
from commands.kit.feature import Feature

company = Feature("company", optional=True)
company.keeps()

SHOWS = company.setting("around-shows", ChoiceSetting("company-shows", ("nobody", "names")), "nobody", topic="sos")

LONGEST, REGULAR = timedelta(days=7), timedelta(weeks=13)
"""For how long somebody can be around without saying it anew: once, and at times that come back."""
MOST_WINDOWS = 5  # of one person in a group
UNNAMED_AMONG = 4  # people of a group: in a smaller one "somebody" is a name
