"""Declares the feature, its setting, its timers and the messages that people can answer."""

from __future__ import annotations

from commands.kit.choices import ChoiceSetting
from commands.kit.feature import Feature
from commands.kit.switch import SwitchKind
from storage.activities import Shows

activities = Feature("activities", optional=True)
activities.keeps()

SHOWS: tuple[Shows, ...] = ("names", "number", "hidden")
ANSWERS = activities.setting("event-answers", ChoiceSetting("activities-shows", SHOWS), "names", topic="circle")

DISCREET = activities.setting("discreet-dates", SwitchKind(), False, personal=True, alone=True)

OVER_TIMER = activities.timer("over", int)
LAST_TIMER = activities.timer("last", int)
MOVED_TIMER = activities.timer("moved", int)
REMIND_TIMER = activities.timer("remind", int)
ANNOUNCE_TIMER = activities.timer("announce", int)
WIPE_TIMER = activities.timer("wipe", int, even_off=True)
SHOW_TIMER = activities.timer("show", int)
HOLD_TIMER = activities.timer("hold", int)
ACTIVITY_MESSAGE = activities.message("activity", int)
HOLD_QUESTION = activities.message("hold", int)
REMIND_QUESTION = activities.message("remind", int)
TELL_QUESTION = activities.message("tell", int)
MOVED_QUESTION = activities.message("moved", int)
BACKUP_QUESTION = activities.message("backup", int)
DATES_TIMER = activities.timer("dates", int)
# The ids of the activity and of the ballot, which other dates have in their turn.
DATES_MESSAGE = activities.message("dates", str)
FIX_QUESTION = activities.message("fix", str)
