"""The feature, what a person can set about it, and its constants."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.feature import Feature
from commands.kit.switch import SwitchKind

kindness = Feature("kindness", optional=True, lasting=True)
kindness.keeps()

DELIVER_TIMER = kindness.timer("deliver", str)
WORDS_QUESTION = kindness.message("words", str)
WANT_QUESTION = kindness.message("want", str)
MEANT_QUESTION = kindness.message("meant", str)
LETTER_MESSAGE = kindness.message("letter", str)
BOX_MESSAGE = kindness.message("box", str)

WANTS = kindness.setting("kind-words", SwitchKind(), True, personal=True, alone=True)

LONGEST = 1_000  # characters of what is passed on
MOST_WAITING, MOST_KEPT = 20, 200  # of one person


async def wants(ctx: RoomContext, person: str) -> bool | None:
    """Whether somebody wants kind words; None where they have not said."""
    own = await ctx.own(person)
    return own[WANTS] if own.changed(WANTS) else None
