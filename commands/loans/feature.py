"""Declares the feature, its timers and the messages that people can answer."""

from __future__ import annotations

from commands.kit.feature import Feature

loans = Feature("loans", optional=True)
SOON_TIMER = loans.timer("soon", int)
OVER_TIMER = loans.timer("over", int)
ASKED_QUESTION = loans.message("asked", int)
LOAN_MESSAGE = loans.message("loan", int)
BACK_MESSAGE = loans.message("back", int)
