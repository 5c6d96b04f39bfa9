"""Who leaves the group, or asks to be forgotten: what they marked goes."""

from __future__ import annotations

from commands.activities.dates.board import poll_boards, subject_of
from commands.activities.feature import FIX_QUESTION, activities
from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import MemberLeft, PersonForgotten
from commands.kit.replies import Reply


@activities.on(MemberLeft)
async def leave(ctx: RoomContext, event: MemberLeft) -> Outcome:
    """Somebody left the last room of the group. What they asked stays, without their name."""
    if ctx.room.direct or ctx.circle is None or event.person in await ctx.people(ctx.circle.id):
        return None
    replies = await _without(ctx, event.person, ctx.circle.id)
    for ballot in await ctx.store.activities.dates.opened_by(event.person):
        activity = await ctx.store.activities.get(ballot.subject)
        if activity and activity.group_id == ctx.circle.id:
            await ctx.store.questions.over(*FIX_QUESTION.key(subject_of(ballot)))
            await ctx.store.activities.dates.leave_to_group(ballot.id)
    return replies


@activities.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> Outcome:
    """The same; the questions of what a forgotten person came up with go with it."""
    return await _without(ctx, event.person, ctx.group.id)


async def _without(ctx: RoomContext, person: str, group_id: int) -> list[Reply]:
    dates, replies = ctx.store.activities.dates, list[Reply]()
    for ballot in await dates.marked_by(person):
        activity = await ctx.store.activities.get(ballot.subject)
        if activity and activity.group_id == group_id:
            await dates.withdraw(ballot.id, person)
            replies += await poll_boards(ctx, activity, ballot)
    return replies
