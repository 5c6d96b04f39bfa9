"""Declares the board's feature and the messages that people can answer."""

from __future__ import annotations

from commands.kit.feature import Feature

resources = Feature("resources", optional=True)
SOON_TIMER = resources.timer("soon", int)
ASK_TIMER = resources.timer("ask", int)
REST_TIMER = resources.timer("rest", int)
FORGET_TIMER = resources.timer("forget", int, even_off=True)
BOARD_TIMER = resources.timer("board", int)
ITEM_QUESTION = resources.message("item", int)
TAKEN_QUESTION = resources.message("taken", int)
STALE_QUESTION = resources.message("stale", int)
FINISHED_QUESTION = resources.message("finished", int)
DONE_QUESTION = resources.message("done", str)
FITS_MESSAGE = resources.message("fits", int)
OVER_MESSAGE = resources.message("over", int)
