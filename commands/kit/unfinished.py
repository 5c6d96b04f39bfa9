"""Commands that lack something are questions like all others: for words, or for one of several."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from commands.kit.answers import OneOf, Words
from commands.kit.declaration import Feature, Outcome

if TYPE_CHECKING:
    from commands.kit.context import Context

KIT = "kit"
EXPIRES_AFTER = timedelta(hours=1)
"""How long such a question waits for its answer."""

kit = Feature(KIT)
WORDS = kit.message("words", str)
CHOICE = kit.message("choice", str)


@kit.question(WORDS, Words(), holds_for=EXPIRES_AFTER)
async def go_on(ctx: Context, subject: str, words: str) -> Outcome:
    """The command that waits takes the words in: whoever reads commands does that (`bot/dispatch/router.py`)."""
    return None


@kit.question(CHOICE, OneOf(), holds_for=EXPIRES_AFTER)
async def go_on_with(ctx: Context, subject: str, place: int) -> Outcome:
    """The same with what was picked."""
    return None
