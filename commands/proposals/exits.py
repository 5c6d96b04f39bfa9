"""Two tries have not met an objection: the group picks what becomes of the proposal."""

from __future__ import annotations

from commands.kit.context import Context, RoomContext
from commands.kit.errors import UserError
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply, lines, sign
from commands.proposals.rules import picked
from commands.proposals.voice import refuse_late
from storage.proposals import Ending, Proposal

EXITS: dict[int, Ending] = {1: "tried", 2: "reworded", 3: "handed", 4: "aside"}
"""Try it for four weeks; three people bring other words; who has the role decides; set it aside."""
_HEARD = "✅"


async def pick(ctx: Context, proposal: Proposal, number: int) -> list[Reply] | None:
    """Store which way somebody picks; None for what is no way."""
    if number not in EXITS:
        return None
    await refuse_late(ctx, proposal)
    if ctx.now >= proposal.until:
        raise UserError("proposals-is-over", code=proposal.code)
    await ctx.store.proposals.say(proposal.id, ctx.person, "exit", ctx.event_id, str(number))
    if ctx.room.direct:
        return [lines([Phrase("proposals-you-pick", code=proposal.code, way=Phrase(f"proposals-exit-{number}"))])]
    return [] if ctx.tapped else [sign(_HEARD)]


async def way_out(ctx: RoomContext, proposal: Proposal) -> Ending:
    """What the group has picked; where too few did, or ways are equal, it is set aside, as was announced."""
    picks = [int(each.words or 0) for each in await ctx.store.proposals.latest(proposal.id, "exit")]
    number = picked(picks, proposal.size)
    return EXITS[number] if number else "aside"
