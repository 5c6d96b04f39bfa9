"""Declares the feature, its timers and the messages that people can answer."""

from __future__ import annotations

from commands.kit.feature import Feature

petitions = Feature("petitions", optional=True)
petitions.keeps()

CLOSE_TIMER = petitions.timer("close", int)
FORGET_TIMER = petitions.timer("forget", int, even_off=True)
ANSWER_TIMER = petitions.timer("answer", int)
SHOW_TIMER = petitions.timer("show", int)

PETITION_MESSAGE = petitions.message("petition", int)
WORDS_QUESTION = petitions.message("words", int)
TO_QUESTION = petitions.message("to", int)
TO_THAT_QUESTION = petitions.message("to-that", int)
CARRIERS_QUESTION = petitions.message("carriers", int)
CONFIRM_QUESTION = petitions.message("confirm", int)
CARRY_QUESTION = petitions.message("carry", int)  # about whoever is asked to carry one
NAME_QUESTION = petitions.message("name", int)
LINE_QUESTION = petitions.message("line", int)
HEAR_QUESTION = petitions.message("hear", int)
AGAIN_QUESTION = petitions.message("again", int)
ANSWER_QUESTION = petitions.message("answer", int)
