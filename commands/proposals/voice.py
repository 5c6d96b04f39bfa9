"""Whose voice counts: of those who were there for long enough, until the proposal is over."""

from __future__ import annotations

from commands.kit.context import Context
from commands.kit.errors import UserError
from commands.proposals.finding import is_over
from storage.proposals import Proposal


async def refuse_late(ctx: Context, proposal: Proposal, *, aloud: bool = False) -> None:
    """Raise `UserError` where it is over, or was by the time when this was said; or who speaks came later.

    Only while answers decide it there is an end: questions, objections and ways out lead on. Where answers are private,
    none is heard in a room, but what is to be said `aloud`.
    """
    if proposal.over or (proposal.stage == "open" and ctx.now >= proposal.until):
        raise is_over(proposal)
    if not await ctx.store.proposals.may_answer(proposal.id, ctx.person):
        raise UserError("proposals-came-later", code=proposal.code)
    if proposal.private and not ctx.room.direct and not aloud:
        raise UserError("proposals-answer-privately", code=proposal.code)
