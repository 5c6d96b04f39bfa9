"""Who leaves the group, or asks to be forgotten: their answers end, and places are free again."""

from __future__ import annotations

from commands.activities.backups import ask_backups
from commands.activities.board import shown
from commands.activities.ending import call_off
from commands.activities.feature import activities
from commands.activities.line import before, follow, withdraw
from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import MemberLeft, PersonForgotten
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply


@activities.on(MemberLeft)
async def leave(ctx: RoomContext, event: MemberLeft) -> Outcome:
    """Somebody left the last room of the group. What they came up with stays, without their name."""
    if ctx.room.direct or ctx.circle is None or event.person in await ctx.people(ctx.circle.id):
        return None
    replies = await _end_answers(ctx, event.person, ctx.circle.id)
    for activity in await ctx.store.activities.made_by(event.person, ctx.circle.id):
        await ctx.store.activities.leave_to_group(activity.id)
    return replies


@activities.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> Outcome:
    """What a forgotten person came up with goes, with its words."""
    replies = await _end_answers(ctx, event.person, ctx.group.id)
    for activity in await ctx.store.activities.parts_by(event.person, ctx.group.id):
        await ctx.store.activities.parts.forget(activity.id, event.person)
        replies += await shown(ctx, activity) if not activity.over else []
    for activity in await ctx.store.activities.made_by(event.person, ctx.group.id):
        replies += await call_off(ctx, activity, Phrase("activities-taken-back", code=activity.code))
    return replies


async def _end_answers(ctx: RoomContext, person: str, group_id: int) -> list[Reply]:
    replies: list[Reply] = []
    for activity_id in await ctx.store.activities.parts.taken_by(person):
        taken = await ctx.store.activities.get(activity_id)
        if taken and taken.group_id == group_id:
            parts = await ctx.store.activities.parts.of(taken.id)
            await ctx.store.activities.parts.release_all(taken.id, person)
            replies += [*await shown(ctx, taken), *await ask_backups(ctx, taken, parts)] if not taken.over else []
    await ctx.store.activities.tell_no_longer(person, group_id)
    for activity in await ctx.store.activities.answered_by(person, group_id):
        earlier = await before(ctx, activity)
        await withdraw(ctx, activity, person)
        replies += await follow(ctx, activity, earlier)
    return replies
