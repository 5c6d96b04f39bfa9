"""Declares the feature and its question."""

from __future__ import annotations

from commands.kit.feature import Feature

rights = Feature("rights")
DAY_TIMER = rights.timer("day", str)
FORGET_QUESTION = rights.message("forget", str)
