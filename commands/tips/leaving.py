"""Who leaves the group takes their tips along, unless they left them to the group; nobody is asked when they leave."""

from __future__ import annotations

from commands.kit.context import RoomContext
from commands.kit.events import MemberLeft, PersonForgotten
from commands.tips.changing import settle
from commands.tips.feature import tips


@tips.on(MemberLeft)
async def leave(ctx: RoomContext, event: MemberLeft) -> None:
    """Somebody left the last room of the group, or was removed from it."""
    if ctx.room.direct or not await ctx.has_left(event.person):
        return
    for found in await ctx.store.tips.of(event.person, ctx.group.id):
        await settle(ctx, found)
        await (ctx.store.tips.leave_to_group(found.id) if found.stays else ctx.store.tips.remove(found.id))
    await ctx.store.tips.notes.leave(ctx.group.id, event.person)


@tips.on(PersonForgotten)
async def forget(ctx: RoomContext, event: PersonForgotten) -> None:
    """Nothing is asked any more about what is about to be deleted: all of it, whatever was to stay."""
    for found in await ctx.store.tips.of(event.person, ctx.group.id):
        await settle(ctx, found)
