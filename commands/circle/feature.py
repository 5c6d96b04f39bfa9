"""The circle as a feature, and what a group can set about it."""

from __future__ import annotations

from commands.kit.declaration import Feature
from commands.kit.switch import SwitchKind

circle = Feature("circle")
circle.keeps()

AFFIRMATIONS = circle.setting("affirmations", SwitchKind(), False)
REMIND_OF_FLOOR = circle.setting("floor-reminder", SwitchKind(), False)
