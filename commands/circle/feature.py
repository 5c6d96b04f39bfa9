"""The circle as a feature, and what a group can set about it."""

from __future__ import annotations

from commands.kit.feature import Feature
from commands.kit.switch import SwitchKind

circle = Feature("circle", optional=True, needs=("turns", "rounds"))
circle.keeps()
STEP_TIMER = circle.timer("step", str)
END_TIMER = circle.timer("end", int)
FORGOTTEN_TIMER = circle.timer("forgotten", int, even_off=True)
BOARD_MESSAGE = circle.message("board", str)
HANDS_QUESTION = circle.message("hands", str)
REHEARSAL_QUESTION = circle.message("rehearsal", str)

AFFIRMATIONS = circle.setting("affirmations", SwitchKind(), False)
BY_VOICE = circle.setting("by-voice", SwitchKind(), False)
"""Whether people speak on a call. Where nobody has said so, the first circle asks."""
REMIND_OF_FLOOR = circle.setting("floor-reminder", SwitchKind(), False)
