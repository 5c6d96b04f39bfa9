"""The feature, its settings, and what can be answered."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.choices import ChoiceSetting
from commands.kit.feature import Feature
from commands.kit.topics import KEEPING
from commands.minutes.days import DaysKind

minutes = Feature("minutes", optional=True)
FORGET_TIMER = minutes.timer("forget", str, even_off=True)
DUE_TIMER = minutes.timer("due", int)
ENTRY_QUESTION = minutes.message("entry", int)

KEPT = minutes.setting("minutes-kept", DaysKind(), timedelta(days=30), topic=KEEPING)
minutes.keeps(KEPT)
SENT = minutes.setting("minutes-as", ChoiceSetting("minutes-as", ("message", "file")), "message", topic="circle")
