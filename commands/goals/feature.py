"""The feature, its timers and messages, what a group can set about it, and its constants."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.choices import ChoiceSetting
from commands.kit.feature import Feature

goals = Feature("goals", optional=True)
goals.keeps()

NUDGE_TIMER = goals.timer("nudge", int, lapses=True)
UNTIL_TIMER = goals.timer("until", int, lapses=True)
KEEP_TIMER = goals.timer("keep", int)
SILENCE_TIMER = goals.timer("silence", int)
TELL_TIMER = goals.timer("tell", int)

FIRST_QUESTION = goals.message("first", int)  # of a goal: what a first step would be
NEXT_QUESTION = goals.message("next", int)  # of a step that is done: what comes next, and whether to tell of it
REMIND_QUESTION = goals.message("remind", int)  # of a step: whether a word is wanted at its time
KEEP_QUESTION = goals.message("keep", int)  # of a goal that rests: whether to keep it
COMPANION_QUESTION = goals.message("companion", int)  # of whoever is asked to go along
STEP_MESSAGE = goals.message("step", int)
GOAL_MESSAGE = goals.message("goal", int)
BESIDE_MESSAGE = goals.message("beside", int)
SHARED_MESSAGE = goals.message("shared", int)

SEEN = goals.setting("goals-seen", ChoiceSetting("goals-seen", ("shared", "private")), "shared")

LONGEST, LONGEST_LEARNED = 200, 1_000
"""Characters of a goal or a step, and of what somebody learned."""
MOST = 20  # goals of one person that have not ended
WAITS = timedelta(minutes=30)  # how long bare words answer what a step would be
SILENT = timedelta(days=3)
"""After that a companion who has not answered is not awaited any more; a no is told then too, in the same words."""
LONG_REST = timedelta(days=180)
"""After that it is asked, once, whether a goal that rests is to be kept."""
MOST_ASKED, MOST_TOLD = 3, 5
"""How many people somebody can ask to go along within a month, and how often they can tell a companion within a day."""
