"""The feature, and the settings that are about the group itself."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from commands.kit.feature import Feature
from commands.kit.switch import SwitchKind
from commands.settings.kinds import FacilitatorsKind, FeaturesKind, LanguageKind, ZoneKind

settings = Feature("settings")
settings.keeps()

_GROUP = "groups"  # their topic: that a setting is a setting says nothing
LANGUAGE = settings.setting("language", LanguageKind(), "en", personal=True, topic=_GROUP)
TIMEZONE = settings.setting("timezone", ZoneKind(), ZoneInfo("UTC"), personal=True, topic=_GROUP)
REACTIONS = settings.setting("reactions", SwitchKind(), True, topic=_GROUP)
FACILITATORS = settings.setting("facilitators", FacilitatorsKind(), frozenset[str](), topic=_GROUP)
OFF = settings.setting("off", FeaturesKind(), frozenset[str](), topic=_GROUP)
