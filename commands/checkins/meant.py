"""Words after `!checkin` that are half of another command, not an answer: the person is asked which they meant."""

from __future__ import annotations

from commands.checkins.feature import MEANT_QUESTION
from commands.kit.context import Context
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines
from commands.kit.spoken import is_one_of

_HALVES = ("start", "close", "withdraw")  # each has its words in the catalogs, `checkins-<name>-plain`


def another_command(ctx: Context, words: str) -> str | None:
    """The command that the words are half of: `!checkin begin`, `!météo fin`."""
    return next((each for each in _HALVES if is_one_of(ctx.registry.catalogs, words, f"checkins-{each}-plain")), None)


def ask_whether(ctx: Context, name: str) -> Reply:
    """Whether that command was meant. Raises `UserError` where it can't be done here."""
    command = ctx.registry.name(ctx.registry.command(f"checkins-{name}"), ctx.language)
    if ctx.room.direct and name != "withdraw":
        raise UserError("kit-only-in-room", command=command)
    return lines([Phrase("checkins-meant", command=command)]).asks(MEANT_QUESTION, name)
