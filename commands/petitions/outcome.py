"""What came of a decision that a petition led to: told to those who signed it and wanted to hear."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.decision_events import OutcomeTold
from commands.kit.declaration import Outcome
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from commands.petitions.answering import tell_listeners
from commands.petitions.board import quoted
from commands.petitions.feature import petitions
from commands.petitions.finding import LETTER


@petitions.on(OutcomeTold)
async def pass_on(ctx: RoomContext, event: OutcomeTold) -> Outcome:
    """What came of a decision that a petition led to is told to those who signed it and wanted to hear."""
    replies = list[Reply]()
    codes = [each for each in event.sources if each[:1] == LETTER and each[1:].isdecimal()]
    for code in codes if ctx.circle else ():
        found = await ctx.store.petitions.find(ctx.group.id, int(code[1:]))
        if found:
            first = Phrase("petitions-outcome-letter", code=found.code, decision=event.code)
            replies += await tell_listeners(ctx, found, first, *quoted(event.words))
    return replies
