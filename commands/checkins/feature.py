"""The feature, and what a group can set about its check-ins."""

from __future__ import annotations

from typing import Annotated

from commands.checkins.scales import SCALES
from commands.kit.arguments import ChoiceKind
from commands.kit.choices import ChoiceSetting, NumberSetting
from commands.kit.declaration import Feature
from commands.kit.switch import SwitchKind

checkins = Feature("checkins")

SIGHTS = ("group", "facilitators", "anonymous")
PLACES = ("room", "private")
FEWEST = 3  # answers: a picture of fewer would be a picture of persons
_SCALES = tuple(SCALES)

Scaled = Annotated[str, ChoiceKind("checkins-scales", _SCALES)]
Seen = Annotated[str, ChoiceKind("checkins-see", SIGHTS)]
Placed = Annotated[str, ChoiceKind("checkins-in", PLACES)]
YesNo = Annotated[str, ChoiceKind("checkins-say", ("yes", "no"))]

SCALE = checkins.setting("checkin-scale", ChoiceSetting("checkins-scales", _SCALES), "level")
SEEN = checkins.setting("checkin-see", ChoiceSetting("checkins-see", SIGHTS), "group")
LEAST = checkins.setting("least-answers", NumberSetting(FEWEST, 50), FEWEST)
REACTIONS = checkins.setting("checkin-reactions", SwitchKind(), True)
