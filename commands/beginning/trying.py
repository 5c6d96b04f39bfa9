"""The message on how to use the bot, with which the room begins, and what it offers to be tried at once."""

from __future__ import annotations

from commands.beginning.feature import FIRST, ROOM_MESSAGE, beginning
from commands.kit.answers import Intent
from commands.kit.context import Context
from commands.kit.declaration import Outcome
from commands.kit.events import CheckinWanted, RehearsalWanted
from commands.kit.phrase import BLANK, Phrase
from commands.kit.replies import Reply, announce


def how_to_begin(ctx: Context, room_id: str) -> Reply:
    """What the room reads once the questions are over; nothing of it is about a feature that is off."""
    first = [Phrase(f"beginning-first-{feature}") for feature in FIRST if feature not in ctx.registry.off]
    heading = [BLANK, Phrase("beginning-first")] if first else []
    said = announce(Phrase("beginning-room"), *heading, *first, room=room_id)
    return said.answered_by(ROOM_MESSAGE, room_id)


@beginning.offer(
    ROOM_MESSAGE,
    Intent("checkins", ("checkins-start-names",), ("🌈",)),
    Intent("circle", ("circle-rehearse-names",), ("🎬",)),
)
async def try_it(ctx: Context, subject: str, meant: str) -> Outcome:
    """A first check-in for everybody, or a circle for whoever taps, alone."""
    if meant in ctx.registry.off:
        return None
    return await ctx.tell(CheckinWanted()) if meant == "checkins" else await ctx.tell(RehearsalWanted())
