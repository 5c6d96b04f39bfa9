"""The feature, and what a group can set about it."""

from __future__ import annotations

from commands.kit.feature import Feature
from commands.kit.switch import SwitchKind

welcome = Feature("welcome", optional=True)
welcome.keeps()

WELCOME = welcome.setting("welcome", SwitchKind(), True)
LOT_TIMER = welcome.timer("lot", int)
MONTH_QUESTION = welcome.message("month", int)
