"""Who leaves the group, or asks to be forgotten: what they voted stays, or goes with them."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import MemberLeft, PersonForgotten
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from commands.votes.board import boards, gone
from commands.votes.feature import votes
from commands.votes.opening import nothing_rings


@votes.on(MemberLeft)
async def leave(ctx: RoomContext, event: MemberLeft) -> Outcome:
    """Somebody left the last room of the group. What they voted stays, and what they opened, without their name."""
    if ctx.room.direct or ctx.circle is None or not await ctx.has_left(event.person):
        return None
    for vote in await ctx.store.votes.made_by(event.person, ctx.circle.id):
        await ctx.store.votes.leave_to_group(vote.id)
    return None


@votes.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> Outcome:
    """What a forgotten person voted goes, and what they opened, with its words."""
    replies: list[Reply] = []
    for vote in await ctx.store.votes.made_by(event.person, ctx.group.id):
        if not vote.over:
            await nothing_rings(ctx, vote)
            await ctx.store.votes.remove(vote.id)
            replies += await gone(ctx, vote, Phrase("votes-taken-back", code=vote.code))
    for vote in await ctx.store.votes.open_for(event.person, ctx.group.id):
        await ctx.store.votes.strike(vote.id, event.person)
        replies += [] if vote.draft.secret else await boards(ctx, vote)
    return replies
