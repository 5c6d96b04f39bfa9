"""Proposals in a meeting: questions, reactions and the decision are rounds."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.meeting_events import RoundWanted
from commands.kit.replies import Reply
from storage.proposals import Proposal

_ROUNDS = {"clarify": "clarify", "react": "react", "open": "decide"}


async def meets_here(ctx: RoomContext) -> bool:
    """Whether a circle is open in this room."""
    return not ctx.room.direct and await ctx.store.circle.running(ctx.room.room_id) is not None


async def ask_in_meeting(ctx: RoomContext, proposal: Proposal) -> list[Reply]:
    """The round of this stage, where the group meets in this room and no other round goes on."""
    step = _ROUNDS.get(proposal.stage)
    if (
        step is None
        or (proposal.private and step == "decide")
        or not await meets_here(ctx)
        or await ctx.store.rounds.running(ctx.room.room_id)
    ):
        return []
    facts = {"code": proposal.code, "what": proposal.what}
    question = ctx.registry.catalogs[ctx.language].template(f"proposals-round-{step}", facts)
    return await ctx.tell(RoundWanted(question.format(**facts)))
