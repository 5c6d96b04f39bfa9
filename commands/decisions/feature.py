"""Declares the feature, its setting, its timer and the messages that people can answer."""

from __future__ import annotations

from commands.decisions.kinds import KeptKind
from commands.kit.feature import Feature
from commands.kit.topics import KEEPING

decisions = Feature("decisions")
REVIEW_TIMER = decisions.timer("review", int)
DECISION_MESSAGE = decisions.message("decision", int)
OUTCOME_QUESTION = decisions.message("outcome", int)

KEPT = decisions.setting("decided-kept", KeptKind(0, 3650), 365, topic=KEEPING)
decisions.keeps(KEPT)
