"""Declares the feature, its setting, its timers and the messages that people can answer."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.choices import ChoiceSetting
from commands.kit.feature import Feature
from commands.proposals.rules import METHODS

proposals = Feature("proposals", optional=True)
proposals.keeps()

DECIDE_BY = proposals.setting("decide-by", ChoiceSetting("proposals-method", METHODS), "consent", topic="circle")

OPEN_FOR = timedelta(days=3)
"""How long answers are waited for, unless another end is named."""
EACH_STAGE = timedelta(days=1)
"""How long there is for questions, for reactions, and for other words."""
INTEGRATION = timedelta(days=7)
"""How long words are looked for that meet an objection, before the group picks another way."""
SILENCE = timedelta(days=7)
"""After so long without an answer, asked twice, an objection is taken to be met."""
ASKED_AGAIN = timedelta(days=2)
LOOKED_AT_AGAIN = timedelta(days=91)
"""When what is decided is looked at again."""
TRIED_FOR = timedelta(days=28)
TRIES = 2
"""So often other words may fail to meet an objection, before the group picks another way."""

CLOSE_TIMER = proposals.timer("close", int)
SHOW_TIMER = proposals.timer("show", int)
SILENCE_TIMER = proposals.timer("silence", int)  # about an answer
PROPOSAL_MESSAGE = proposals.message("proposal", int)
AGAINST_QUESTION = proposals.message("against", int)
WORDS_QUESTION = proposals.message("words", str)  # about a proposal, and the kind of what somebody says
SAFER_QUESTION = proposals.message("safer", int)
THREE_QUESTION = proposals.message("three", int)
AGREED_QUESTION = proposals.message("agreed", int)
MET_QUESTION = proposals.message("met", int)  # about an answer
