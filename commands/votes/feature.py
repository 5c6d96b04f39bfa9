"""Declares the feature, its timer and the messages that people can answer."""

from __future__ import annotations

from commands.kit.feature import Feature

votes = Feature("votes", optional=True)
votes.keeps()

LETTER = "V"
CLOSE_TIMER = votes.timer("close", int)
SHOW_TIMER = votes.timer("show", int)
VOTE_MESSAGE = votes.message("vote", int)
# What is about a secret vote: no answer to it is stored among answered questions.
SECRET_MESSAGE = votes.message("secret", int)
