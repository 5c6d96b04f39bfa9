"""An anonymous need in a group so small that the others know who asks: whoever asked decides anew."""

from __future__ import annotations

from datetime import timedelta

from commands.kit.context import RoomContext
from commands.kit.phrase import Phrase
from commands.kit.replies import Reply
from commands.resources.relays import FEW_QUESTION, KEPT_TIMER, to_asker
from storage.resources import Resource
from storage.resources.tables import UNNAMED_AMONG

FEWEST = UNNAMED_AMONG
KEPT_BACK = timedelta(days=7)  # for an answer


async def too_few(ctx: RoomContext, group_id: int) -> bool:
    """Whether an anonymous need names its asker in that group, as it is now."""
    return len(await ctx.people(group_id)) < FEWEST


async def keep_back(ctx: RoomContext, item: Resource) -> list[Reply]:
    """Say nothing of it, and ask whoever asked whether it shall be said all the same."""
    relay = await ctx.store.resources.relays.of(item.id)
    if relay is None:
        return []
    await ctx.wake(KEPT_TIMER, item.id, KEPT_BACK)
    asked = Phrase("relays-few-asked", code=item.code, what=item.what, group=ctx.group.name)
    message = to_asker(ctx, item, relay, asked, Phrase("relays-few-how"))
    return [message.asks(FEW_QUESTION, relay.token).about_group(item.group_id)]


async def warn(ctx: RoomContext, group_id: int) -> list[Reply]:
    """Tell those who asked, once, that the group has just become so small."""
    if len(await ctx.people(group_id)) != FEWEST - 1:
        return []
    replies: list[Reply] = []
    for relay in await ctx.store.resources.relays.in_group(group_id):
        item = await ctx.store.resources.get(relay.resource_id)
        if item and item.state != "waiting" and relay.person in await ctx.people(group_id):
            few = Phrase("relays-few-left", code=item.code, what=item.what, group=ctx.group.name)
            replies.append(to_asker(ctx, item, relay, few))
    return replies
