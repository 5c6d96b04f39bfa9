"""Commands that lack something are questions like all others: for words, one of several, or that others may hear."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from commands.kit.answers import DOWN, UP, Intent, Intents, OneOf, Words, YesNo
from commands.kit.declaration import Feature, Outcome
from commands.kit.replies import say

if TYPE_CHECKING:
    from commands.kit.context import Context

KIT = "kit"
EXPIRES_AFTER = timedelta(hours=1)
"""How long such a question waits for its answer."""

kit = Feature(KIT)
WORDS = kit.message("words", str)
CHOICE = kit.message("choice", str)
PUBLISH = kit.message("publish", str)
NAME = kit.message("name", str)
UNNAMED, NOT_AT_ALL = "unnamed", "not"


@kit.question(WORDS, Words(), holds_for=EXPIRES_AFTER)
async def go_on(ctx: Context, subject: str, words: str) -> Outcome:
    """The command that waits takes the words in: whoever reads commands does that (`bot/dispatch/router.py`)."""
    return None


@kit.question(CHOICE, OneOf(), holds_for=EXPIRES_AFTER)
async def go_on_with(ctx: Context, subject: str, place: int) -> Outcome:
    """The same with what was picked."""
    return None


async def keep_quiet(ctx: Context, subject: str) -> Outcome:
    """Nobody else hears of it."""
    return say("kit-told-nobody")


@kit.question(PUBLISH, YesNo(), holds_for=EXPIRES_AFTER, left=keep_quiet)
async def publish(ctx: Context, subject: str, yes: bool) -> Outcome:
    """A yes does the command that waits (`Runner.complete`)."""
    return None


@kit.question(
    NAME,
    Intents(
        (
            Intent("named", ("kit-yes", "kit-named-plain"), UP),
            Intent(UNNAMED, ("kit-unnamed-plain",)),
            Intent(NOT_AT_ALL, ("kit-no", "kit-not-at-all-plain"), DOWN),
        ),
        numbered=True,
        again="kit-again-name",
    ),
    holds_for=EXPIRES_AFTER,
    left=keep_quiet,
)
async def publish_with_or_without_a_name(ctx: Context, subject: str, answer: str) -> Outcome:
    """The same of what can be said without a name."""
    return None
