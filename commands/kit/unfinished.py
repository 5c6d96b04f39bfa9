"""The questions about commands that wait: for missing words, for a choice, for a yes, or for leave to publish.

Their handlers are never called: `Runner.complete` runs the command with the answer.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from commands.kit.answers import DOWN, UP, Intent, Intents, OneOf, OneOrOther, Words, YesNo
from commands.kit.declaration import Outcome
from commands.kit.feature import Feature
from commands.kit.replies import say

if TYPE_CHECKING:
    from commands.kit.context import Context

KIT = "kit"
EXPIRES_AFTER = timedelta(hours=1)
"""How long such a question waits for its answer."""

kit = Feature(KIT)
WORDS = kit.message("words", str)
CHOICE = kit.message("choice", str)
PERSON = kit.message("person", str)
PUBLISH = kit.message("publish", str)
NAME = kit.message("name", str)
MEANT = kit.message("meant", str)
UNNAMED, NOT_AT_ALL = "unnamed", "not"


@kit.question(WORDS, Words(), holds_for=EXPIRES_AFTER)
async def go_on(ctx: Context, subject: str, words: str) -> Outcome:
    """The words fill the gap of the command."""
    return None


@kit.question(CHOICE, OneOf(), holds_for=EXPIRES_AFTER)
async def go_on_with(ctx: Context, subject: str, place: int) -> Outcome:
    """The choice replaces the ambiguous words of the command."""
    return None


@kit.question(PERSON, OneOrOther(), holds_for=EXPIRES_AFTER)
async def go_on_with_person(ctx: Context, subject: str, answer: object) -> Outcome:
    """One of those who were offered, or other words, take the place of a name that is nobody's."""
    return None


async def talk_on(ctx: Context, subject: str, yes: bool) -> Outcome:
    """Any later yes or no is for something else."""
    return ()


@kit.question(MEANT, YesNo(), holds_for=EXPIRES_AFTER, late=talk_on)
async def run_what_was_meant(ctx: Context, subject: str, yes: bool) -> Outcome:
    """A yes runs the command that was suggested."""
    return None


async def keep_quiet(ctx: Context, subject: str) -> Outcome:
    """The reply to a no: nobody else hears of it."""
    return say("kit-told-nobody")


@kit.question(PUBLISH, YesNo(), holds_for=EXPIRES_AFTER, left=keep_quiet)
async def publish(ctx: Context, subject: str, yes: bool) -> Outcome:
    """A yes runs the command, and others read its replies."""
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
    """The same for a command that can be said without the sender's name."""
    return None
