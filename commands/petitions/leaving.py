"""Who leaves the group, or asks to be forgotten. Leaving takes no signature back: it stays theirs."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.declaration import Outcome
from commands.kit.events import MemberLeft, PersonForgotten
from commands.kit.replies import Reply
from commands.petitions.board import counted_later
from commands.petitions.carrying import end_carrying
from commands.petitions.changing import take_all_back
from commands.petitions.feature import petitions


@petitions.on(MemberLeft)
async def leave(ctx: RoomContext, event: MemberLeft) -> Outcome:
    """Somebody left the last room of the group: they carry nothing any more; what they began goes on without them."""
    if ctx.room.direct or not await ctx.has_left(event.person):
        return None
    for petition in await ctx.store.petitions.made_by(event.person, ctx.group.id):
        if petition.state == "draft":
            await take_all_back(ctx, petition)
        else:
            await ctx.store.petitions.leave_to_group(petition.id)
    return await _carries_no_more(ctx, event.person)


@petitions.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> Outcome:
    """A forgotten person's signatures go, and what they began, with its words and all names."""
    replies = list[Reply]()
    for petition in await ctx.store.petitions.made_by(event.person, ctx.group.id):
        replies += await take_all_back(ctx, petition)
    replies += await _carries_no_more(ctx, event.person)
    for own in await ctx.store.petitions.signatures.by_person(event.person):
        found = await ctx.store.petitions.get(own.petition_id)
        if found and found.group_id == ctx.group.id:
            await ctx.store.petitions.signatures.remove(found.id, event.person)
            if found.takes_back:  # what was handed over shows the number that it had
                await counted_later(ctx, found)
    return replies


async def _carries_no_more(ctx: RoomContext, person: str) -> list[Reply]:
    replies = list[Reply]()
    for carrier in await ctx.store.petitions.carriers.by_person(person):
        found = await ctx.store.petitions.get(carrier.petition_id)
        if found and found.group_id == ctx.group.id:
            replies += await end_carrying(ctx, found, carrier)
    return replies
