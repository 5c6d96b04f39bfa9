"""The feature, and what a group can set about its rounds."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from commands.kit.arguments import ChoiceKind
from commands.kit.context import Context, RoomContext
from commands.kit.errors import UserError
from commands.kit.feature import Feature
from commands.kit.lengths import LengthKind, LengthSetting
from storage.rounds import Round

rounds = Feature("rounds", optional=True)
rounds.keeps()
SILENT_TIMER = rounds.timer("silent", str)
QUIET_TIMER = rounds.timer("quiet", str)
CLOSE_TIMER = rounds.timer("close", str)
TIME_TIMER = rounds.timer("time", str)
BOARD_MESSAGE = rounds.message("board", int)
CALL_QUESTION = rounds.message("call", str)
FINISHED_QUESTION = rounds.message("finished", str)

A_MEETING = timedelta(hours=12)  # the longest time for which somebody speaks
A_MEETING_GOES_ON = timedelta(minutes=10)  # what was said of it longer ago is about another moment
ORDERS = ("joined", "list", "random", "reverse")
Order = Annotated[str, ChoiceKind("rounds-order", ORDERS)]

_LENGTHS = LengthKind("rounds-silence", timedelta(seconds=20), timedelta(hours=1))
SILENCE = rounds.setting("round-silence", LengthSetting(_LENGTHS), timedelta(minutes=1), topic="circle")
"""After the last word, before the bot asks; and after it has asked. None: people speak where the bot hears nothing."""


def silence_in(ctx: RoomContext) -> timedelta | None:
    """After which silence the bot asks; none where people speak on a call."""
    return None if ctx.by_voice else ctx.settings[SILENCE]


async def running_in(ctx: Context) -> Round:
    """The round that goes on in the room. Raises `UserError` where none does."""
    running = await ctx.store.rounds.running(ctx.room_id)
    if running is None:
        raise UserError("rounds-none")
    return running


def already_running(running: Round) -> UserError:
    """What is said to who begins something else in the room."""
    if running.question is None:
        return UserError("rounds-running-plain")
    return UserError("rounds-running", question=running.question)
